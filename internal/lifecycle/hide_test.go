package lifecycle

import (
	"testing"

	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestHider_knowsWhereverASecretIs(t *testing.T) {
	mask := func(name, withheld string) object.Mask {
		return object.Mask{Path: fieldpath.MakePathOrDie("data", name), Name: "env." + name, Withheld: withheld}
	}
	set := object.Set{Objects: []object.Object{{
		Key:   object.Key{Kind: "Secret", Name: "pg"},
		Body:  map[string]any{"data": map[string]any{"SENT": "hunter2", "LONGER": "hunter2-and-more", "WITHHELD": "", "SHORT": "abc", "LINES": "first line\nsecond line"}},
		Seed:  map[string]any{"data": map[string]any{"LEFT": "correct horse"}},
		Masks: []object.Mask{mask("SENT", ""), mask("LONGER", ""), mask("LEFT", ""), mask("WITHHELD", "token"), mask("SHORT", ""), mask("LINES", "")},
	}}}
	hide := hider(set, map[string]string{"token": "YmF0dGVyeSBzdGFwbGU="})
	for text, want := range map[string]string{
		"is hunter2!":                  "is (env.SENT)!",
		"is hunter2-and-more!":         "is (env.LONGER)!",
		"is correct horse!":            "is (env.LEFT)!",
		"is battery staple!":           "is (env.WITHHELD)!",
		"is YmF0dGVyeSBzdGFwbGU=!":     "is (env.WITHHELD)!",
		`is "first line\nsecond line"`: `is "(env.LINES)\n(env.LINES)"`,
		"abc is no secret":             "abc is no secret",
	} {
		if got := hide(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
