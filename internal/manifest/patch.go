package manifest

import (
	"fmt"
	"reflect"

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
	schema, err := strategicpatch.NewPatchMetaFromStruct(reflect.New(t).Interface())
	if err != nil {
		return nil, fmt.Errorf("reading the type %s: %w", t, err)
	}
	merged, err := strategicpatch.StrategicMergeMapPatchUsingLookupPatchMeta(
		runtime.DeepCopyJSON(body), runtime.DeepCopyJSON(patch), schema)
	if err != nil {
		return nil, fmt.Errorf("merging: %w", err)
	}
	keepOrder(body, merged, schema)
	return Canonical(merged)
}

// keepOrder sorts the lists of a merged body that have a merge key.
func keepOrder(before, after map[string]any, schema strategicpatch.LookupPatchMeta) {
	for name, value := range after {
		switch value := value.(type) {
		case map[string]any:
			was, _ := before[name].(map[string]any)
			if inner, _, err := schema.LookupPatchMetadataForStruct(name); err == nil && was != nil {
				keepOrder(was, value, inner)
			}
		case []any:
			was, _ := before[name].([]any)
			inner, meta, err := schema.LookupPatchMetadataForSlice(name)
			if err != nil || meta.GetPatchMergeKey() == "" || was == nil {
				continue
			}
			after[name] = inOrder(was, value, meta.GetPatchMergeKey(), inner)
		}
	}
}

// inOrder is a list with the elements of another one first, in its order.
func inOrder(before, after []any, key string, schema strategicpatch.LookupPatchMeta) []any {
	out := make([]any, 0, len(after))
	taken := map[int]bool{}
	for _, was := range before {
		for i, is := range after {
			old, _ := was.(map[string]any)
			now, _ := is.(map[string]any)
			if old == nil || now == nil || taken[i] || !reflect.DeepEqual(old[key], now[key]) {
				continue
			}
			taken[i] = true
			keepOrder(old, now, schema)
			out = append(out, now)
			break
		}
	}
	for i, is := range after {
		if !taken[i] {
			out = append(out, is)
		}
	}
	return out
}

// Canonical is a body as the API writes it: without the zero values that it
// drops, with quantities in their shortest form. Of a kind that is not known here
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
