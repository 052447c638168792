package acctest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// differences are the paths in which two objects differ, as people write them:
// spec.template.spec.containers[name=pg].image.
func differences(before, after string) ([]string, error) {
	var a, b any
	if err := json.Unmarshal([]byte(before), &a); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(after), &b); err != nil {
		return nil, err
	}
	var out []string
	compare("", a, b, &out)
	return out, nil
}

func compare(at string, a, b any, out *[]string) {
	x, y := fields(a), fields(b)
	if x == nil || y == nil {
		if fmt.Sprint(a) != fmt.Sprint(b) {
			*out = append(*out, strings.TrimPrefix(at, "."))
		}
		return
	}
	all := maps.Clone(x)
	maps.Copy(all, y)
	for _, step := range slices.Sorted(maps.Keys(all)) {
		compare(at+step, x[step], y[step], out)
	}
}

// fields are the steps below an object or list; nil for anything else. Elements
// of a list are told apart by their names, where they have any.
func fields(v any) map[string]any {
	out := map[string]any{}
	switch v := v.(type) {
	case map[string]any:
		for name, f := range v {
			out["."+name] = f
		}
	case []any:
		for i, e := range v {
			step := fmt.Sprintf("[%d]", i)
			if m, ok := e.(map[string]any); ok && m["name"] != nil {
				step = fmt.Sprintf("[name=%s]", m["name"])
			}
			out[step] = e
		}
	default:
		return nil
	}
	return out
}
