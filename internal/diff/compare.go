package diff

import (
	"reflect"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Change is one field that we send and that is live with another value.
type Change struct {
	Path fieldpath.Path
	// Want is what we send, Live what is there; Live is nil when the field is
	// missing.
	Want, Live any
}

// Compare is how a live object differs from the body that we send, ordered by
// path. Values that only the live object has are ignored.
func Compare(want, live map[string]any) ([]Change, error) {
	owned, err := fields(want)
	if err != nil {
		return nil, err
	}
	var changes []Change
	missing := fieldpath.NewSet()
	owned.Difference(identity).Leaves().Iterate(func(leaf fieldpath.Path) {
		path := leaf.Copy()
		if gone := missingIn(live, path); gone != nil {
			// A whole list element or struct is gone: one change, not one a field.
			if missing.Has(gone) {
				return
			}
			missing.Insert(gone)
			w, _ := object.Lookup(want, gone)
			changes = append(changes, Change{Path: gone, Want: w})
			return
		}
		w, _ := object.Lookup(want, path)
		l, _ := object.Lookup(live, path)
		if l = shape(w, l, false); !equal(w, l) {
			changes = append(changes, Change{Path: path, Want: w, Live: l})
		}
	})
	return changes, nil
}

// Overlay is a copy of the body that we send with the live values of changes in
// it; a field that is missing live is missing there too.
func Overlay(want map[string]any, changes []Change) map[string]any {
	out := runtime.DeepCopyJSON(want)
	// Elements are found by their keys, so nothing moves under a later change.
	for _, c := range changes {
		put(out, c.Path, c.Live)
	}
	return out
}

// missingIn is the highest part of a path that is not live; nil if all is.
func missingIn(live map[string]any, path fieldpath.Path) fieldpath.Path {
	for i := range path {
		if _, ok := object.Lookup(live, path[:i+1]); !ok {
			return path[:i+1].Copy()
		}
	}
	return nil
}

// shape reduces a live value to the fields that the wanted one has: inside a
// list that is replaced whole (claim templates) the server adds defaults and
// status to each element. Lists of different length are shown as they are, and so
// is a map of strings that is replaced whole: a selector with a key more selects
// something else.
func shape(want, live any, inList bool) any {
	switch w := want.(type) {
	case map[string]any:
		l, ok := live.(map[string]any)
		if !ok || !inList && isStrings(w) {
			return live
		}
		out := make(map[string]any, len(w))
		for k := range w {
			if v, ok := l[k]; ok {
				out[k] = shape(w[k], v, inList)
			}
		}
		return out
	case []any:
		l, ok := live.([]any)
		if !ok || len(l) != len(w) {
			return live
		}
		out := make([]any, len(w))
		for i := range w {
			out[i] = shape(w[i], l[i], true)
		}
		return out
	default:
		return live
	}
}

// isStrings says whether a map has nothing but strings.
func isStrings(m map[string]any) bool {
	for _, v := range m {
		if _, ok := v.(string); !ok {
			return false
		}
	}
	return len(m) > 0
}

// equal compares values that come from our compiler and from JSON: an int64
// and a float64 of one value are the same.
func equal(a, b any) bool {
	if af, ok := number(a); ok {
		bf, ok := number(b)
		return ok && af == bf
	}
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for k := range x {
			v, ok := y[k]
			if !ok || !equal(x[k], v) {
				return false
			}
		}
		return true
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !equal(x[i], y[i]) {
				return false
			}
		}
		return true
	default:
		return reflect.DeepEqual(a, b)
	}
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	default:
		return 0, false
	}
}

// Equal says whether two values are the same, as compiled or as read from JSON;
// nil is equal to nil only.
func Equal(a, b any) bool { return equal(a, b) }

// put sets the value at a path of our own body, or removes it when nil.
func put(body map[string]any, path fieldpath.Path, value any) {
	last := path[len(path)-1]
	parent, ok := object.Lookup(body, path[:len(path)-1])
	if !ok {
		return
	}
	if m, isMap := parent.(map[string]any); isMap && last.FieldName != nil {
		if value == nil {
			delete(m, *last.FieldName)
		} else {
			m[*last.FieldName] = value
		}
		return
	}
	list, isList := parent.([]any)
	if !isList || value != nil || len(path) < 2 {
		return
	}
	kept := make([]any, 0, len(list))
	element, _ := object.Lookup(body, path)
	for _, e := range list {
		if !reflect.DeepEqual(e, element) {
			kept = append(kept, e)
		}
	}
	put(body, path[:len(path)-1], kept)
}
