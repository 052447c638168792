package diff

import (
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// converter parses the API's schema, which takes a tenth of a second: once a
// process, and only when something is compared.
var converter = sync.OnceValue(func() managedfields.TypeConverter {
	return applyconfigurations.NewTypeConverter(scheme.Scheme)
})

// fields is the set of fields that an apply of this body would own.
func fields(body map[string]any) (*fieldpath.Set, error) {
	typed, err := converter().ObjectToTyped(&unstructured.Unstructured{Object: body})
	if err != nil {
		return nil, fmt.Errorf("typing the desired object: %w", err)
	}
	return typed.ToFieldSet()
}

// identity are fields that name the object; they are sent but never differ.
var identity = fieldpath.NewSet(
	fieldpath.MakePathOrDie("apiVersion"), fieldpath.MakePathOrDie("kind"),
	fieldpath.MakePathOrDie("metadata", "name"), fieldpath.MakePathOrDie("metadata", "namespace"),
)
