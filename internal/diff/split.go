package diff

import (
	"fmt"

	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// Split takes fields out of a body. rest is the body without them, taken is an
// object of the same name with them alone. Every path must lead to a field of
// the body that can be owned by itself: not into a list that is replaced whole.
func Split(body map[string]any, paths []fieldpath.Path) (rest, taken map[string]any, err error) {
	whole, err := typedOf(body)
	if err != nil {
		return nil, nil, err
	}
	all, err := whole.ToFieldSet()
	if err != nil {
		return nil, nil, err
	}
	out := fieldpath.NewSet()
	for _, path := range paths {
		under := below(all, path)
		if under.Empty() {
			return nil, nil, fmt.Errorf("%s is no field that can be owned by itself", path)
		}
		out = out.Union(under)
	}
	rest = untyped(whole.RemoveItems(out))
	taken = untyped(whole.ExtractItems(out.Union(identity).Leaves(), typed.WithAppendKeyFields()))
	return rest, taken, nil
}

// Merge is a body with the fields of another one of the same object in it.
func Merge(body, other map[string]any) (map[string]any, error) {
	a, err := typedOf(body)
	if err != nil {
		return nil, err
	}
	b, err := typedOf(other)
	if err != nil {
		return nil, err
	}
	merged, err := a.Merge(b)
	if err != nil {
		return nil, fmt.Errorf("merging: %w", err)
	}
	return untyped(merged), nil
}

// Leaves are the fields that an apply of this body would own, without those that
// name the object.
func Leaves(body map[string]any) ([]fieldpath.Path, error) {
	owned, err := fields(body)
	if err != nil {
		return nil, err
	}
	var out []fieldpath.Path
	owned.Difference(identity).Leaves().Iterate(func(p fieldpath.Path) { out = append(out, p.Copy()) })
	return out, nil
}

// below are the members of a set at a path and under it.
func below(all *fieldpath.Set, path fieldpath.Path) *fieldpath.Set {
	out := fieldpath.NewSet()
	all.Iterate(func(p fieldpath.Path) {
		if len(p) >= len(path) && p[:len(path)].Equals(path) {
			out.Insert(p.Copy())
		}
	})
	return out
}

// untyped is a typed value as JSON has it. Where everything in a map was taken
// out the library leaves a null, which would be sent.
func untyped(t *typed.TypedValue) map[string]any {
	body, _ := t.AsValue().Unstructured().(map[string]any)
	dropNulls(body)
	return body
}

// dropNulls drops nulls and the maps in which there was nothing else: who sends
// an empty map owns it. It says whether that is so of the value itself. Maps that
// were empty before (emptyDir) mean something and stay.
func dropNulls(v any) (emptied bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if e == nil || dropNulls(e) {
				delete(v, k)
				emptied = len(v) == 0
			}
		}
	case []any:
		for _, e := range v {
			dropNulls(e)
		}
	}
	return emptied
}
