package application

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// setOf is the compiled set of an application.
func setOf(t *testing.T, a model.Application) map[string]any {
	t.Helper()
	all, err := compile.Application(a)
	if err != nil {
		t.Fatal(err)
	}
	o, ok := all.Get(workloadKey(a))
	if !ok {
		t.Fatal("no set")
	}
	return o.Body
}

func TestFollow_takesOverWhatOthersChangeOnPurpose(t *testing.T) {
	env := func(env map[string]string) func(*model.Application) {
		return func(a *model.Application) { a.Env = env }
	}
	before := env(map[string]string{"A": "1", "B": "2"})
	for name, test := range map[string]struct {
		edit func(spec, container map[string]any)
		want model.Application
	}{
		"replicas":              {func(s, _ map[string]any) { s["replicas"] = int64(5) }, pg(before, replicas(5))},
		"scaled to 0":           {func(s, _ map[string]any) { s["replicas"] = int64(0) }, pg(before, replicas(0))},
		"image":                 {func(_, c map[string]any) { c["image"] = "postgres:16" }, pg(before, func(a *model.Application) { a.Image = "postgres:16" })},
		"a variable":            {func(_, c map[string]any) { variable(c, "A")["value"] = "9" }, pg(env(map[string]string{"A": "9", "B": "2"}))},
		"no value":              {func(_, c map[string]any) { delete(variable(c, "A"), "value") }, pg(env(map[string]string{"A": "", "B": "2"}))},
		"one variable less":     {func(_, c map[string]any) { without(c, "A") }, pg(env(map[string]string{"B": "2"}))},
		"no replicas at all":    {func(s, _ map[string]any) { delete(s, "replicas") }, pg(before)},
		"what has no attribute": {func(s, _ map[string]any) { s["serviceName"] = "x" }, pg(before)},
		"a sidecar's image": {func(s, _ map[string]any) {
			pod := s["template"].(map[string]any)["spec"].(map[string]any)
			pod["containers"] = append(pod["containers"].([]any), map[string]any{"name": "x", "image": "x"})
		}, pg(before)},
	} {
		t.Run(name, func(t *testing.T) {
			body := setOf(t, pg(before))
			live := runtime.DeepCopyJSON(body)
			spec := live["spec"].(map[string]any)
			test.edit(spec, spec["template"].(map[string]any)["spec"].(map[string]any)["containers"].([]any)[0].(map[string]any))
			changes, err := diff.Compare(body, live)
			if err != nil {
				t.Fatal(err)
			}
			got := pg(env(map[string]string{"A": "1", "B": "2"}))
			for _, c := range changes {
				kind{}.Follow(&got, workloadKey(got), c)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			other := pg(env(map[string]string{"A": "1", "B": "2"}))
			for _, c := range changes {
				kind{}.Follow(&other, object.Key{Kind: "Service", Namespace: "data", Name: "pg"}, c)
			}
			if diff := cmp.Diff(pg(before), other); diff != "" {
				t.Errorf("a change of another object was taken over:\n%s", diff)
			}
		})
	}
}

func variable(container map[string]any, name string) map[string]any {
	for _, e := range container["env"].([]any) {
		if v := e.(map[string]any); v["name"] == name {
			return v
		}
	}
	return nil
}

func without(container map[string]any, name string) {
	var kept []any
	for _, e := range container["env"].([]any) {
		if e.(map[string]any)["name"] != name {
			kept = append(kept, e)
		}
	}
	container["env"] = kept
}

func TestFollow_takesOverWhatOthersChangeInAnyContainer(t *testing.T) {
	crowd := func(image, value string) model.Application {
		return pg(func(a *model.Application) {
			a.Sidecars = map[string]model.Sidecar{"metrics": {Container: model.Container{Image: "metrics:" + image, Env: map[string]string{"A": value}}}, "other": {Container: model.Container{Image: "other:1"}}}
			a.InitContainers = []model.InitContainer{
				{Name: "other-too", Container: model.Container{Image: "other:1"}},
				{Name: "prepare", Container: model.Container{Image: "prepare:" + image, Env: map[string]string{"A": value}}},
			}
		})
	}
	changes, err := diff.Compare(setOf(t, crowd("1", "x")), setOf(t, crowd("2", "y")))
	if err != nil {
		t.Fatal(err)
	}
	got := crowd("1", "x")
	for _, c := range changes {
		kind{}.Follow(&got, workloadKey(got), c)
	}
	if diff := cmp.Diff(crowd("2", "y"), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
