package apply

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Own is a live object of this very instance; nil if there is none of the name. An
// object of somebody else is a *NotOwnedError.
func (e *Engine) Own(ctx context.Context, key object.Key) (*unstructured.Unstructured, error) {
	live, err := e.Cluster.Get(ctx, key)
	switch {
	case kube.Classify(err) == kube.NotFound:
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", key, err)
	case !e.made(live, Entry{}):
		return nil, &NotOwnedError{Key: key, Actual: OwnerOf(live), Owner: e.Owner}
	}
	return live, nil
}

// ReplicasOf is the number of replicas that a workload asks for.
func ReplicasOf(live *unstructured.Unstructured) int {
	n, _, _ := unstructured.NestedInt64(live.Object, "spec", "replicas")
	return int(n)
}

// StepDown takes one replica from a workload that has a number of them and no
// other. That it has one fewer already is what was asked for.
//
// It is an update, which takes the field from the tool that has it: its value is
// the one that the plan has shown. The apply that comes later has it too then.
func (e *Engine) StepDown(ctx context.Context, key object.Key, from int) error {
	for try := 1; ; try++ {
		live, err := e.Own(ctx, key)
		if err != nil {
			return err
		}
		if live == nil {
			return fmt.Errorf("%s was deleted by somebody else in this moment", key)
		}
		switch now := ReplicasOf(live); now {
		case from - 1:
			return nil
		case from:
		default:
			return fmt.Errorf("%s was scaled by somebody else: it has %d replicas, and had %d", key, now, from)
		}
		_, err = e.Cluster.Merge(ctx, key, map[string]any{
			"metadata": map[string]any{"uid": string(live.GetUID()), "resourceVersion": live.GetResourceVersion()},
			"spec":     map[string]any{"replicas": int64(from - 1)},
		}, FieldManager)
		if err == nil {
			e.tell("scaled down", key, "")
			return nil
		}
		if !isStale(err) || try == attempts {
			return fmt.Errorf("scaling %s to %d: %w", key, from-1, err)
		}
	}
}
