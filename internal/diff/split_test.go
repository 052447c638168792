package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

func setBody() map[string]any {
	return map[string]any{
		"apiVersion": "apps/v1", "kind": "StatefulSet",
		"metadata": map[string]any{"name": "pg", "namespace": "data", "annotations": map[string]any{"a.example.com/x": "1"}},
		"spec": map[string]any{
			"replicas": int64(3),
			"template": map[string]any{"spec": map[string]any{"containers": []any{
				map[string]any{"name": "pg", "image": "postgres:17", "resources": map[string]any{"requests": map[string]any{"cpu": "1"}}},
				map[string]any{"name": "log", "image": "log:1"},
			}}},
			"volumeClaimTemplates": []any{map[string]any{"metadata": map[string]any{"name": "data"}}},
		},
	}
}

func TestSplit_takesFieldsOutAndMergePutsThemBack(t *testing.T) {
	container := []any{"spec", "template", "spec", "containers", fieldpath.KeyByFields("name", "pg")}
	for name, path := range map[string]fieldpath.Path{
		"a field":                   fieldpath.MakePathOrDie("spec", "replicas"),
		"a field of a list element": fieldpath.MakePathOrDie(append(container, "image")...),
		"a structure":               fieldpath.MakePathOrDie(append(container, "resources")...),
		"a whole map":               fieldpath.MakePathOrDie("metadata", "annotations"),
		"a key of a map":            fieldpath.MakePathOrDie("metadata", "annotations", "a.example.com/x"),
	} {
		t.Run(name, func(t *testing.T) {
			whole := setBody()
			rest, taken, err := Split(whole, []fieldpath.Path{path})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(setBody(), whole); d != "" {
				t.Fatalf("the body itself was changed: %s", d)
			}
			if missingIn(rest, path) == nil {
				t.Errorf("still in %v", rest)
			}
			if missingIn(taken, path) != nil {
				t.Errorf("not in %v", taken)
			}
			leaves, err := Leaves(taken)
			if err != nil {
				t.Fatal(err)
			}
			for _, leaf := range leaves {
				if s := fieldpath.NewSet(leaf); below(s, path).Empty() && *leaf[len(leaf)-1].FieldName != "name" {
					t.Errorf("took %s too", leaf)
				}
			}
			merged, err := Merge(rest, taken)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(setBody(), merged); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSplit_refusesWhatCantBeOwnedByItself(t *testing.T) {
	for name, path := range map[string]fieldpath.Path{
		"no such field":             fieldpath.MakePathOrDie("spec", "paused"),
		"inside an atomic list":     fieldpath.MakePathOrDie("spec", "volumeClaimTemplates", 0, "metadata", "name"),
		"no such element of a list": fieldpath.MakePathOrDie("spec", "template", "spec", "containers", fieldpath.KeyByFields("name", "x")),
	} {
		if _, _, err := Split(setBody(), []fieldpath.Path{path}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
