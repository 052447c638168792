package storage

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// withPlanned are the objects of a kind in the claims' namespace as they will be when
// the plan is applied. Nothing is known to be used yet of what is new.
func (c Claims) withPlanned(gk schema.GroupKind, live *unstructured.UnstructuredList) *unstructured.UnstructuredList {
	out := &unstructured.UnstructuredList{Items: slices.Clone(live.Items)}
	for _, o := range c.Planned {
		if o.Key.GroupKind() != gk || o.Key.Namespace != c.Namespace {
			continue
		}
		i := slices.IndexFunc(out.Items, func(u unstructured.Unstructured) bool { return u.GetName() == o.Key.Name })
		if i < 0 {
			out.Items = append(out.Items, unstructured.Unstructured{Object: o.Body})
			continue
		}
		changed := runtime.DeepCopyJSON(out.Items[i].Object)
		changed["spec"] = o.Body["spec"]
		out.Items[i] = unstructured.Unstructured{Object: changed}
	}
	return out
}

// typed are the objects of a list.
func typed[T any](list *unstructured.UnstructuredList) ([]T, error) {
	out := make([]T, len(list.Items))
	for i, item := range list.Items {
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(item.Object, &out[i]); err != nil {
			return nil, fmt.Errorf("reading %s %s: %w", item.GetKind(), item.GetName(), err)
		}
	}
	return out, nil
}
