package diff

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// schema says of the kinds that we compile which lists have keys and what is
// replaced as a whole. It is the part of client-go's that they are made of
// (TestSchema_isThatOfClientGo): with all of it come all kinds of Kubernetes, in
// the binary and in the time that every plan takes to begin.
//
//go:embed schema.yaml
var schema string

// parser reads the schema, once a process and only when something is compared.
var parser = sync.OnceValues(func() (*typed.Parser, error) { return typed.NewParser(typed.YAMLObject(schema)) })

// typedOf is a body with its type.
func typedOf(body map[string]any) (*typed.TypedValue, error) {
	p, err := parser()
	if err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	gvk := (&unstructured.Unstructured{Object: body}).GroupVersionKind()
	group, _, _ := strings.Cut(gvk.Group, ".")
	if group == "" {
		group = "core"
	}
	t := p.Type(fmt.Sprintf("io.k8s.api.%s.%s.%s", group, gvk.Version, gvk.Kind))
	if !t.IsValid() {
		// Its maps are merged and its lists replaced as a whole, as far as anybody
		// knows here; the server knows better, and what is sent is the same.
		t = typed.DeducedParseableType
	}
	value, err := t.FromUnstructured(body)
	if err != nil {
		return nil, fmt.Errorf("typing the desired object: %w", err)
	}
	return value, nil
}

// fields is the set of fields that an apply of this body would own.
func fields(body map[string]any) (*fieldpath.Set, error) {
	value, err := typedOf(body)
	if err != nil {
		return nil, err
	}
	return value.ToFieldSet()
}

// identity are fields that name the object; they are sent but never differ.
var identity = fieldpath.NewSet(
	fieldpath.MakePathOrDie("apiVersion"), fieldpath.MakePathOrDie("kind"),
	fieldpath.MakePathOrDie("metadata", "name"), fieldpath.MakePathOrDie("metadata", "namespace"),
)
