package apply

import (
	"context"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Gate is a feature of Kubernetes that a server may lack.
type Gate struct {
	// Name of the feature gate.
	Name string
	// Since says from which version on it is switched on.
	Since string
}

// gates are the fields that a server silently drops where their feature is
// switched off.
var gates = map[schema.GroupKind]map[string]Gate{
	kube.StatefulSetKind: {
		// On in 1.35.0, off again in 1.35.4 and 1.36.
		"spec.updateStrategy.rollingUpdate.maxUnavailable": {"MaxUnavailableStatefulSet", "1.37"},
	},
}

// dropped is a *DisabledError when the server has left out a field of a feature
// that is switched off.
func (e *Engine) dropped(ctx context.Context, o object.Object, answer *unstructured.Unstructured) error {
	changes, err := diff.Compare(o.Body, answer.Object)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if gate, ok := gateOf(o.Key.GroupKind(), c); ok {
			return &DisabledError{Key: o.Key, Path: object.PathString(c.Path), Gate: gate, Server: e.Cluster.Version(ctx)}
		}
	}
	return nil
}

// gateOf is the feature that a field belongs to which we sent and which the
// answer lacks.
func gateOf(gk schema.GroupKind, c diff.Change) (Gate, bool) {
	if c.Live != nil {
		return Gate{}, false
	}
	path := object.PathString(c.Path)
	for field, gate := range gates[gk] {
		below, isBelow := strings.CutPrefix(field, path+".")
		if path == field || isBelow && has(c.Want, below) {
			return gate, true
		}
	}
	return Gate{}, false
}

// has says whether a value has a field, by its names.
func has(value any, path string) bool {
	name, rest, more := strings.Cut(path, ".")
	body, _ := value.(map[string]any)
	below, ok := body[name]
	return ok && (!more || has(below, rest))
}
