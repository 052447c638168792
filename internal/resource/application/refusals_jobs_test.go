package application

import (
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestCheck_saysHowAJobIsChanged(t *testing.T) {
	job := func(spec map[string]any) map[string]any {
		return map[string]any{"apiVersion": "batch/v1", "kind": "Job", "metadata": map[string]any{"name": "load"}, "spec": spec}
	}
	template := func(image string) map[string]any { return map[string]any{"spec": map[string]any{"image": image}} }
	for name, test := range map[string]struct {
		before, after map[string]any
		refused       bool
	}{
		"another template":   {job(map[string]any{"template": template("a")}), job(map[string]any{"template": template("b")}), true},
		"of one that waits":  {job(map[string]any{"template": template("a"), "suspend": true}), job(map[string]any{"template": template("b"), "suspend": true}), false},
		"another deadline":   {job(map[string]any{"template": template("a")}), job(map[string]any{"template": template("a"), "activeDeadlineSeconds": int64(5)}), false},
		"more to be done":    {job(map[string]any{"completions": int64(1)}), job(map[string]any{"completions": int64(2)}), true},
		"not known, or gone": {job(map[string]any{"template": template("a")}), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			before := pg(replicas(1))
			after := pg(replicas(1), func(a *model.Application) {
				a.ExtraObjects = map[string]string{"another": "{kind: Job, metadata: {name: load}}", "mine": "{apiVersion: batch/v1, kind: Job, metadata: {name: load}}"}
			})
			c := change(&before, &after)
			key := object.Key{Group: "batch", Kind: "Job", Namespace: "data", Name: "load"}
			c.Objects = map[string]lifecycle.ObjectChange{"Job/load": {Key: key, Before: test.before, After: test.after}}
			findings := kind{}.Check(c)
			if !test.refused {
				if got := found(findings); len(got) > 0 {
					t.Errorf("got %q", got)
				}
				return
			}
			if got := found(findings); !slices.Equal(got, []string{"error: data/pg: Job/load can't change"}) {
				t.Fatalf("got %q", got)
			}
			if f := findings[0]; f.Path.String() != `extra_objects["mine"]` || !strings.Contains(f.Detail, "another metadata.name") {
				t.Errorf("at %s: %s", f.Path, f.Detail)
			}
		})
	}
}
