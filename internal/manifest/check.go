package manifest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Mistake is one thing that is wrong with a document.
type Mistake struct {
	// Path is where: spec.template.spec.containers[0].image.
	Path string
	// Text is a clause that says what is wrong with it.
	Text string
}

// String is the mistake with its place.
func (m Mistake) String() string { return m.Path + " " + m.Text }

// Check compares a manifest with the type of its kind, in the order of its
// fields. Of a kind that is not known here only the metadata is compared.
func Check(document map[string]any) []Mistake {
	return check(document, typeOf(document), false)
}

// CheckPatch compares a strategic merge patch with the type of the body that it
// is for. Nulls and directives ($patch) are no mistakes in it.
func CheckPatch(patch, body map[string]any) []Mistake {
	return check(patch, typeOf(body), true)
}

func check(document map[string]any, t reflect.Type, patch bool) []Mistake {
	c := checker{patch: patch}
	if t == nil {
		c.value("metadata", document["metadata"], reflect.TypeFor[metav1.ObjectMeta]())
	} else {
		c.value("", document, t)
	}
	return c.mistakes
}

type checker struct {
	patch    bool
	mistakes []Mistake
}

func (c *checker) add(at, format string, args ...any) {
	if at == "" {
		at = "the document"
	}
	c.mistakes = append(c.mistakes, Mistake{at, fmt.Sprintf(format, args...)})
}

func (c *checker) value(at string, value any, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if value == nil {
		return // it is removed, or says nothing
	}
	if reflect.PointerTo(t).Implements(unmarshaler) || isBytes(t) {
		c.text(at, value, t)
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		if m, ok := value.(map[string]any); ok {
			c.fields(at, m, t)
			return
		}
		c.add(at, "is %s, and has to be a map", kindOf(value))
	case reflect.Map:
		m, ok := value.(map[string]any)
		if !ok {
			c.add(at, "is %s, and has to be a map", kindOf(value))
			return
		}
		for _, name := range c.names(at, m) {
			c.value(under(at, name), m[name], t.Elem())
		}
	case reflect.Slice:
		list, ok := value.([]any)
		if !ok {
			c.add(at, "is %s, and has to be a list", kindOf(value))
			return
		}
		for i, element := range list {
			here := fmt.Sprintf("%s[%d]", at, i)
			if element == nil {
				c.add(here, "is null, which no element of a list can be")
			}
			c.value(here, element, t.Elem())
		}
	default:
		c.scalar(at, value, t)
	}
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

// examples are values of types that have a text of their own.
var examples = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():  "a quantity, such as 100m or 1Gi",
	reflect.TypeFor[intstr.IntOrString](): "a number or a string",
}

// text checks a value whose type reads it in its own way.
func (c *checker) text(at string, value any, t reflect.Type) {
	data, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(data, reflect.New(t).Interface())
	}
	// Of a map or list some of these types take what they like.
	_, isText := value.(string)
	_, isWhole := value.(int64)
	_, isNumber := value.(float64)
	example, known := examples[t]
	switch {
	case err == nil && (!known || isText || isWhole || isNumber):
	case known:
		c.add(at, "is %s, and has to be %s", quoted(value), example)
	default:
		c.add(at, "is %s, which can't be read: %v", quoted(value), err)
	}
}

// quoted is a value in a message, cut where it is long.
func quoted(value any) string {
	switch value := value.(type) {
	case string:
		if len(value) > 60 {
			return fmt.Sprintf("%q...", value[:60])
		}
		return fmt.Sprintf("%q", value)
	case map[string]any, []any:
		return kindOf(value)
	default:
		return fmt.Sprint(value)
	}
}

func (c *checker) scalar(at string, value any, t reflect.Type) {
	wanted := ""
	switch t.Kind() {
	case reflect.String:
		if _, ok := value.(string); !ok {
			wanted = "a string"
			if _, isMap := value.(map[string]any); !isMap {
				wanted += "; put it in quotes"
			}
		}
	case reflect.Bool:
		if _, ok := value.(bool); !ok {
			wanted = "true or false"
		}
	case reflect.Int, reflect.Int32, reflect.Int64:
		n, ok := value.(int64)
		switch {
		case !ok:
			wanted = "a whole number"
		case t.Kind() == reflect.Int32 && (n > math.MaxInt32 || n < math.MinInt32):
			c.add(at, "is %d, which is too large a number", n)
		}
	}
	if wanted != "" {
		c.add(at, "is %s, and has to be %s", quoted(value), wanted)
	}
}

// fields checks the fields of a struct.
func (c *checker) fields(at string, m map[string]any, t reflect.Type) {
	known := fieldsOf(t)
	for _, name := range c.names(at, m) {
		here := under(at, name)
		of, ok := known[name]
		removed, gone := removedVolumes[name]
		switch {
		case gone && t == reflect.TypeFor[corev1.Volume]() && m[name] != nil:
			c.add(here, "%s", removed)
		case ok:
			c.value(here, m[name], of)
		default:
			c.add(here, "is no field of %s%s", t.Name(), suggestion(name, known))
		}
	}
}

// suggestion is the field that is meant, where only its case is wrong.
func suggestion(name string, known map[string]reflect.Type) string {
	plain := strings.ReplaceAll(name, "_", "")
	for other := range known {
		if strings.EqualFold(other, plain) {
			return fmt.Sprintf("; it is written %s", other)
		}
	}
	return ""
}

// fieldsOf are the fields of a struct by the names that they have in JSON.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case name == "" && f.Anonymous:
			maps.Copy(out, fieldsOf(f.Type))
		default:
			out[name] = f.Type
		}
	}
	return out
}

// names are the names of fields, in order and without directives.
func (c *checker) names(at string, m map[string]any) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if c.patch && strings.HasPrefix(name, "$") {
			c.directive(under(at, name), name, m[name])
			continue
		}
		out = append(out, name)
	}
	return out
}

// directive checks what tells the patch how to merge.
func (c *checker) directive(at, name string, value any) {
	switch {
	case name == "$patch":
		if value != "replace" && value != "delete" && value != "merge" {
			c.add(at, "is %s, and has to be replace, delete or merge", quoted(value))
		}
	case name == "$retainKeys", strings.HasPrefix(name, "$deleteFromPrimitiveList/"):
		list, ok := value.([]any)
		if !ok {
			c.add(at, "is %s, and has to be a list", kindOf(value))
		}
		for i, e := range list {
			if _, isText := e.(string); !isText {
				c.add(fmt.Sprintf("%s[%d]", at, i), "is %s, and has to be a string", kindOf(e))
			}
		}
	default:
		c.add(at, "is no directive that can be used here; there are $patch, $retainKeys and $deleteFromPrimitiveList/<field>")
	}
}

// under is the path of a field.
func under(at, name string) string {
	if strings.ContainsAny(name, "./[") {
		return fmt.Sprintf("%s[%q]", at, name)
	}
	return strings.TrimPrefix(at+"."+name, ".")
}
