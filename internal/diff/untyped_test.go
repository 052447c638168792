package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// widget is an object of a kind that there is no schema of.
func widget() map[string]any {
	return map[string]any{
		"apiVersion": "example.com/v1", "kind": "Widget", "metadata": map[string]any{"name": "w", "labels": map[string]any{"a": "b"}},
		"spec": map[string]any{"size": int64(0), "empty": map[string]any{}, "parts": []any{map[string]any{"name": "a"}, map[string]any{"name": "b"}}},
	}
}

// Of kinds without a schema what we send is compared, lists as a whole.
func TestCompare_withoutASchema(t *testing.T) {
	for name, test := range map[string]struct {
		change func(spec map[string]any)
		want   []found
	}{
		"what only the server has": {func(spec map[string]any) {
			spec["color"] = "blue"
			spec["parts"].([]any)[0].(map[string]any)["weight"] = int64(1)
		}, nil},
		"a value": {func(spec map[string]any) { spec["size"] = int64(5) }, []found{{"spec.size", int64(0), int64(5)}}},
		"a field": {func(spec map[string]any) { delete(spec, "size") }, []found{{"spec.size", int64(0), nil}}},
		"an element": {func(spec map[string]any) { spec["parts"] = []any{map[string]any{"name": "a"}} }, []found{{
			"spec.parts", []any{map[string]any{"name": "a"}, map[string]any{"name": "b"}}, []any{map[string]any{"name": "a"}},
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			live := runtime.DeepCopyJSON(widget())
			test.change(live["spec"].(map[string]any))
			_, got := project(t, widget(), live)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplit_withoutASchema(t *testing.T) {
	rest, taken, err := Split(widget(), []fieldpath.Path{fieldpath.MakePathOrDie("spec", "size")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{"size": int64(0)}, taken["spec"]); diff != "" {
		t.Error(diff)
	}
	if _, ok := rest["spec"].(map[string]any)["size"]; ok || len(rest["spec"].(map[string]any)) != 2 {
		t.Errorf("the rest is %v", rest)
	}
	if _, _, err := Split(widget(), []fieldpath.Path{fieldpath.MakePathOrDie("spec", "parts", fieldpath.KeyByFields("name", "a"))}); err == nil {
		t.Error("a part of a list can't be owned by itself, as far as anybody knows")
	}
}
