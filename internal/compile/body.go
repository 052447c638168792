package compile

import (
	"fmt"
	"reflect"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// apiObject is one of the API's own structs.
type apiObject interface {
	runtime.Object
	metav1.Object
}

// build makes an object out of the API's own struct, whose name is its kind. What
// was not set is not sent. (client-go's apply configurations would say the same
// with pointers all over, and link the types of every API group into the provider.)
func build(phase object.Phase, version schema.GroupVersion, o apiObject) (object.Object, error) {
	kind := version.WithKind(reflect.TypeOf(o).Elem().Name())
	o.GetObjectKind().SetGroupVersionKind(kind)
	body, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		return object.Object{}, fmt.Errorf("converting %T: %w", o, err)
	}
	delete(body, "status")
	dropUnset(body)
	return object.Object{
		Key:   object.Key{Group: kind.Group, Kind: kind.Kind, Namespace: o.GetNamespace(), Name: o.GetName()},
		Phase: phase,
		Body:  body,
	}, nil
}

// structs are fields that the API's structs have by value, and that may be unset. They
// are written as {} then; sent, they would be owned and mean nothing. An empty object
// that means something, such as emptyDir or a selector of everything, is a pointer.
// (The metadata of an ephemeral claim's template is not among them: it has always been
// sent, and without it every plan would show a change.)
var structs = map[string]bool{"spec": true, "status": true, "resources": true}

// dropUnset removes what the API's structs write of fields that nobody has set: null,
// and empty structs.
func dropUnset(value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, field := range v {
			dropUnset(field)
			nested, isObject := field.(map[string]any)
			if field == nil || isObject && len(nested) == 0 && structs[key] {
				delete(v, key)
			}
		}
	case []any:
		for _, item := range v {
			dropUnset(item)
		}
	}
}

// applicationMeta is the metadata of an object of an application.
func applicationMeta(a model.Application, name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: a.Namespace, Labels: objectLabels(a), Annotations: a.Annotations}
}

// unlessZero is nil for the zero value. It is for optional fields that the API drops
// when they have it: sent all the same, they would look like drift for ever.
func unlessZero[T comparable](p *T) *T {
	var zero T
	if p == nil || *p == zero {
		return nil
	}
	return p
}

// orZero is the zero value for nil. Where the API omits empty fields, neither is sent.
func orZero[T any](p *T) T { return ptr.Deref(p, *new(T)) }

// typed are texts as a type of the API.
func typed[T ~string](texts []string) []T {
	var out []T
	for _, text := range texts {
		out = append(out, T(text))
	}
	return out
}
