package compile

import (
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// build makes an object out of an apply configuration. Those have pointers all
// over, so what was not set is not sent; the API's own structs would send
// `creationTimestamp: null` and an empty status.
func build(phase object.Phase, configuration any) (object.Object, error) {
	body, err := runtime.DefaultUnstructuredConverter.ToUnstructured(configuration)
	if err != nil {
		return object.Object{}, fmt.Errorf("converting %T: %w", configuration, err)
	}
	u := unstructured.Unstructured{Object: body}
	return object.Object{
		Key: object.Key{
			Group:     u.GroupVersionKind().Group,
			Kind:      u.GetKind(),
			Namespace: u.GetNamespace(),
			Name:      u.GetName(),
		},
		Phase: phase,
		Body:  body,
	}, nil
}

// unlessZero is nil for the zero value. It is for fields that the API drops
// when they have it: sent all the same, they would look like drift for ever.
func unlessZero[T comparable](p *T) *T {
	var zero T
	if p == nil || *p == zero {
		return nil
	}
	return p
}
