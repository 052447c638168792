package acctest

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Rewrite is what a webhook answers: the JSON patch for an object.
type Rewrite func(object []byte) (patch []byte, err error)

// Rewriting is a webhook that changes objects as a function does. The function
// is called once for each request, one after the other, so that it may answer
// differently each time. metav1.PartialObjectMetadata suits every resource where
// only labels and annotations change.
func Rewriting[T any](change func(*T)) Rewrite {
	return func(object []byte) ([]byte, error) {
		var typed T
		if err := json.Unmarshal(object, &typed); err != nil {
			return nil, fmt.Errorf("reading the object: %w", err)
		}
		before, err := topLevel(typed)
		if err != nil {
			return nil, err
		}
		change(&typed)
		after, err := topLevel(typed)
		if err != nil {
			return nil, err
		}
		return json.Marshal(operations(before, after))
	}
}

// operation is one of a JSON patch.
type operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// operations replace the parts of an object that have changed. The parts are
// compared as the same Go type writes them, since what it writes is not all that
// the API server has sent.
func operations(before, after map[string]any) []operation {
	out := []operation{}
	for _, part := range slices.Sorted(maps.Keys(after)) {
		if !reflect.DeepEqual(before[part], after[part]) {
			out = append(out, operation{Op: "add", Path: "/" + part, Value: after[part]})
		}
	}
	return out
}

func topLevel(typed any) (map[string]any, error) {
	text, err := json.Marshal(typed)
	if err != nil {
		return nil, fmt.Errorf("writing the object: %w", err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("reading the object again: %w", err)
	}
	return out, nil
}
