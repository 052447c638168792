package object

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

func TestNewSet_ordersByPhaseThenKindNamespaceAndName(t *testing.T) {
	some := map[string]any{"kind": "x"}
	want := []Object{
		{Key: Key{Kind: "Namespace", Name: "z"}, Phase: PhaseNamespace, Body: some},
		{Key: Key{Kind: "ConfigMap", Namespace: "z", Name: "a"}, Phase: PhaseConfiguration, Body: some},
		{Key: Key{Kind: "ServiceAccount", Namespace: "a", Name: "a"}, Phase: PhaseConfiguration, Body: some},
		{Key: Key{Kind: "Service", Namespace: "a", Name: "z"}, Phase: PhaseNetwork, Body: some},
		{Key: Key{Kind: "Service", Namespace: "b", Name: "a"}, Phase: PhaseNetwork, Body: some},
		{Key: Key{Kind: "Service", Namespace: "b", Name: "b"}, Phase: PhaseNetwork, Body: some},
		{Key: Key{Kind: "StorageClass", Name: "a"}, Phase: PhaseStorage, Body: some},
		{Key: Key{Kind: "StatefulSet", Namespace: "a", Name: "a"}, Phase: PhaseWorkload, Body: some},
		{Key: Key{Kind: "Job", Namespace: "a", Name: "a"}, Phase: PhaseAfter, Body: some},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		mixed := append([]Object{}, want...)
		random.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if diff := cmp.Diff(want, NewSet("a", mixed...).Objects); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}

func TestNewSet_dropsObjectsWithoutBody(t *testing.T) {
	given := []Object{{}, {Key: Key{Kind: "A"}, Body: map[string]any{}}, {Key: Key{Kind: "B"}}}
	set := NewSet("data", given...)
	if len(set.Objects) != 1 || set.Objects[0].Key.Kind != "A" {
		t.Errorf("got %v", set.Objects)
	}
	if set.Home != "data" {
		t.Errorf("home is %q", set.Home)
	}
	if given[1].Key.Kind != "A" || given[2].Key.Kind != "B" {
		t.Errorf("the caller's objects were moved: %v", given)
	}
}

func TestSet_findsObjectsByKeyAndByName(t *testing.T) {
	here := Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"}
	there := Key{Kind: "Secret", Namespace: "other", Name: "pg"}
	set := NewSet("data", Object{Key: here, Body: map[string]any{"a": "b"}}, Object{Key: there, Body: map[string]any{}})
	if o, ok := set.Get(here); !ok || o.Body["a"] != "b" {
		t.Errorf("got %v, %v", o, ok)
	}
	if _, ok := set.Get(Key{Kind: "StatefulSet", Namespace: "data", Name: "pg"}); ok {
		t.Error("found without its group")
	}
	byName := set.ByName()
	if len(byName) != 2 || byName["StatefulSet/pg"].Key != here || byName["Secret/other/pg"].Key != there {
		t.Errorf("got %v", byName)
	}
}

func TestJSON_isCanonical(t *testing.T) {
	got, err := JSON(map[string]any{
		"z": int64(1), "a": []any{true, nil, 1.5}, "m": map[string]any{"y": "<a href=\"b\">&</a>", "x": "\u2028ü"}, "big": int64(1 << 60),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"a":[true,null,1.5],"big":1152921504606846976,"m":{"x":"\u2028ü","y":"<a href=\"b\">&</a>"},"z":1}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !json.Valid([]byte(got)) {
		t.Error("not JSON")
	}
}

func TestJSON_refusesWhatIsNone(t *testing.T) {
	if _, err := JSON(map[string]any{"a": func() {}}); err == nil {
		t.Error("no error")
	}
}

func TestRender_isRedactedAndNamesWhatFails(t *testing.T) {
	secret := Object{
		Key: Key{Kind: "ConfigMap", Namespace: "data", Name: "pg"}, Body: map[string]any{"data": map[string]any{"k": "canary"}},
		Masks: []Mask{{Path: fieldpath.MakePathOrDie("data", "k"), Name: "config_files[/k]"}},
	}
	texts, err := NewSet("data", secret).Render()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"ConfigMap/pg": `{"data":{"k":"(config_files[/k])"}}`}, texts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if secret.Body["data"].(map[string]any)["k"] != "canary" {
		t.Error("the body itself was redacted")
	}

	secret.Body = map[string]any{"a": []any{1.0, nil, "x"}, "nan": nan()}
	if _, err := NewSet("data", secret).Render(); err == nil || !strings.Contains(err.Error(), "ConfigMap/pg") {
		t.Errorf("got %v", err)
	}
}

// nan is a number that JSON does not have.
func nan() float64 {
	zero := 0.0
	return zero / zero
}
