package compile

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/manifest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// extraObjects are the objects that the user has written out, with the labels by
// which we know our own. Problems says what is wrong with them.
func extraObjects(a model.Application) ([]object.Object, error) {
	var out []object.Object
	for _, name := range slices.Sorted(maps.Keys(a.ExtraObjects)) {
		body, err := manifest.Parse(a.ExtraObjects[name])
		if err != nil {
			return nil, fmt.Errorf("extra object %q can't be read: %w", name, err)
		}
		o, err := extraObject(a, body)
		if err != nil {
			return nil, fmt.Errorf("extra object %q: %w", name, err)
		}
		out = append(out, o)
	}
	return out, nil
}

// extraObject is one of them. They are applied before the workload, whose pods
// may need the rights that a RoleBinding gives, and deleted after it.
func extraObject(a model.Application, body map[string]any) (object.Object, error) {
	manifest.DropNulls(body)
	body, err := manifest.Canonical(body)
	if err != nil {
		return object.Object{}, err
	}
	u := unstructured.Unstructured{Object: body}
	if _, ok := body["metadata"].(map[string]any); !ok {
		return object.Object{}, fmt.Errorf("metadata is missing")
	}
	u.SetNamespace(a.Namespace)
	u.SetLabels(merged(a.Labels, merged(u.GetLabels(), podLabels(a))))
	if annotations := merged(a.Annotations, u.GetAnnotations()); len(annotations) > 0 {
		u.SetAnnotations(annotations)
	}
	gk := u.GroupVersionKind().GroupKind()
	return object.Object{
		Key:   object.Key{Group: gk.Group, Kind: gk.Kind, Namespace: a.Namespace, Name: u.GetName()},
		Phase: object.PhaseExtra,
		Body:  body,
	}, nil
}

// ManifestOf is the attribute that an extra object is written in.
func ManifestOf(a model.Application, key object.Key) model.Path {
	for _, name := range slices.Sorted(maps.Keys(a.ExtraObjects)) {
		body, err := manifest.Parse(a.ExtraObjects[name])
		if err != nil {
			continue
		}
		u := unstructured.Unstructured{Object: body}
		if u.GroupVersionKind().GroupKind() == key.GroupKind() && u.GetName() == key.Name {
			return model.Path{"extra_objects", name}
		}
	}
	return model.Path{"extra_objects"}
}
