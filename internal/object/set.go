package object

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Set is everything that one resource sends.
type Set struct {
	// Home is the namespace of the resource itself, "" for cluster-scoped ones.
	Home string
	// Objects are in apply order: by phase, then by kind and name.
	Objects []Object
}

// NewSet orders objects for applying. An object without a body is left out, so
// that a builder can say "not wanted" by returning none.
func NewSet(home string, objects ...Object) Set {
	objects = slices.DeleteFunc(slices.Clone(objects), func(o Object) bool { return o.Body == nil })
	slices.SortStableFunc(objects, func(a, b Object) int {
		return cmp.Or(cmp.Compare(a.Phase, b.Phase), cmp.Compare(a.Key.Kind, b.Key.Kind),
			cmp.Compare(a.Key.Namespace, b.Key.Namespace), cmp.Compare(a.Key.Name, b.Key.Name))
	})
	return Set{Home: home, Objects: objects}
}

// Get is the object with a key.
func (s Set) Get(key Key) (Object, bool) {
	i := slices.IndexFunc(s.Objects, func(o Object) bool { return o.Key == key })
	if i < 0 {
		return Object{}, false
	}
	return s.Objects[i], true
}

// ByName is the set's objects by the key that attributes use.
func (s Set) ByName() map[string]Object {
	out := make(map[string]Object, len(s.Objects))
	for _, o := range s.Objects {
		out[o.Key.In(s.Home)] = o
	}
	return out
}

// Render is the redacted canonical JSON of every object, by the key that
// attributes use.
func (s Set) Render() (map[string]string, error) {
	out := make(map[string]string, len(s.Objects))
	for _, o := range s.Objects {
		text, err := JSON(o.Redacted())
		if err != nil {
			return nil, fmt.Errorf("rendering %s: %w", o.Key, err)
		}
		out[o.Key.In(s.Home)] = text
	}
	return out, nil
}

// JSON is the canonical text of a body: keys sorted, no spaces, no escaping of
// HTML characters.
func JSON(body any) (string, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		return "", err
	}
	return string(bytes.TrimRight(buf.Bytes(), "\n")), nil
}
