package manifest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

// Patch is a body with a strategic merge patch applied, as the API writes it.
// Neither argument is changed. Of lists whose elements have names, what the body
// has keeps its order and what the patch adds comes last, so that a variable may
// refer to those that are there, and the main container stays the first.
func Patch(body, patch map[string]any) (map[string]any, error) {
	t := typeOf(body)
	if t == nil {
		return nil, fmt.Errorf("objects of kind %v can't be patched", body["kind"])
	}
	if mistakes := CheckPatch(patch, body); len(mistakes) > 0 {
		return nil, errors.New(mistakes[0].String()) // the library panics at some
	}
	schema, err := strategicpatch.NewPatchMetaFromStruct(reflect.New(t).Interface())
	if err != nil {
		return nil, fmt.Errorf("reading the type %s: %w", t, err)
	}
	merged, err := strategicpatch.StrategicMergeMapPatchUsingLookupPatchMeta(
		runtime.DeepCopyJSON(body), runtime.DeepCopyJSON(patch), schema)
	if err != nil {
		return nil, fmt.Errorf("merging: %w", err)
	}
	keepOrder(body, merged, patch, schema)
	return Canonical(merged)
}

// keepOrder sorts the lists of a merged body that a patch has touched and that
// have a merge key; those that it replaces have its own order.
func keepOrder(before, after, patch map[string]any, schema strategicpatch.LookupPatchMeta) {
	if patch["$patch"] != nil {
		return
	}
	for name, change := range patch {
		switch change := change.(type) {
		case map[string]any:
			was, _ := before[name].(map[string]any)
			is, _ := after[name].(map[string]any)
			if inner, _, err := schema.LookupPatchMetadataForStruct(name); err == nil && was != nil {
				keepOrder(was, is, change, inner)
			}
		case []any:
			was, _ := before[name].([]any)
			is, _ := after[name].([]any)
			inner, meta, err := schema.LookupPatchMetadataForSlice(name)
			if err == nil && meta.GetPatchMergeKey() != "" && len(is) > 0 && !replaces(change) {
				after[name] = inOrder(was, is, change, meta.GetPatchMergeKey(), inner)
			}
		}
	}
}

// replaces says whether a list in a patch takes the place of the one that is there.
func replaces(list []any) bool {
	return slices.ContainsFunc(list, func(e any) bool {
		m, _ := e.(map[string]any)
		return m["$patch"] == "replace"
	})
}

// inOrder is a merged list with the elements that were there before first, in
// their order.
func inOrder(before, after, patch []any, key string, schema strategicpatch.LookupPatchMeta) []any {
	out := make([]any, 0, len(after))
	taken := make([]bool, len(after)) // one port may be there for two protocols
	for _, was := range before {
		old, _ := was.(map[string]any)
		for i, is := range after {
			now, _ := is.(map[string]any)
			if !taken[i] && old[key] != nil && reflect.DeepEqual(old[key], now[key]) {
				taken[i] = true
				keepOrder(old, now, with(patch, key, old[key]), schema)
				out = append(out, is)
				break
			}
		}
	}
	for i, is := range after {
		if !taken[i] {
			out = append(out, is)
		}
	}
	return out
}

// with is the element of a list that has a value in its merge key; nil if there is
// none.
func with(list []any, key string, value any) map[string]any {
	for _, e := range list {
		if m, ok := e.(map[string]any); ok && value != nil && reflect.DeepEqual(m[key], value) {
			return m
		}
	}
	return nil
}

// Canonical is a body as the API writes it: without the zero values that it
// drops, with quantities in their shortest form and with the defaults of what is
// replaced as a whole. Of a kind that is not known here
// it is the body itself.
func Canonical(body map[string]any) (map[string]any, error) {
	t := typeOf(body)
	if t == nil {
		return body, nil
	}
	typed := reflect.New(t).Interface()
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(body, typed); err != nil {
		return nil, fmt.Errorf("reading it as %s: %w", t, err)
	}
	kept, err := runtime.DefaultUnstructuredConverter.ToUnstructured(typed)
	if err != nil {
		return nil, fmt.Errorf("writing it as %s: %w", t, err)
	}
	out, _ := asKept(body, kept).(map[string]any)
	writeDefaults(out, t)
	return out, nil
}

// asKept is what comes back of a value that was sent, without what is added to it.
func asKept(sent, kept any) any {
	switch sent := sent.(type) {
	case map[string]any:
		back, ok := kept.(map[string]any)
		if !ok {
			return kept
		}
		out := make(map[string]any, len(sent))
		for name, value := range sent {
			if v, ok := back[name]; ok && v != nil {
				out[name] = asKept(value, v)
			}
		}
		return out
	case []any:
		back, ok := kept.([]any)
		if !ok || len(back) != len(sent) {
			return kept
		}
		out := make([]any, len(sent))
		for i := range sent {
			out[i] = asKept(sent[i], back[i])
		}
		return out
	default:
		return kept
	}
}
