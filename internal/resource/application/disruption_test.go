package application

import (
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// setOf is the compiled set of an application.
func setOf(t *testing.T, a model.Application) map[string]any {
	t.Helper()
	all, err := compile.Application(a)
	if err != nil {
		t.Fatal(err)
	}
	o, ok := all.Get(setKey(a))
	if !ok {
		t.Fatal("no set")
	}
	return o.Body
}

func TestDisruption_isWhatHappensToRunningPods(t *testing.T) {
	image := func(a *model.Application) { a.Image = "postgres:18" }
	strategy := func(s string) func(*model.Application) {
		return func(a *model.Application) { a.Rollout = &model.Rollout{Strategy: &s} }
	}
	autoscaled := func(a *model.Application) { a.Autoscaled = ptr.To(true) }
	for name, test := range map[string]struct {
		before, after model.Application
		want          string
	}{
		"nothing":                   {pg(), pg(), "None"},
		"an image":                  {pg(), pg(image), "Rolling"},
		"replicas":                  {pg(), pg(replicas(5)), "Scale"},
		"both":                      {pg(), pg(image, replicas(5)), "Rolling"},
		"a label":                   {pg(), pg(func(a *model.Application) { a.Labels = map[string]string{"a": "b"} }), "None"},
		"another strategy":          {pg(), pg(strategy("OnDelete")), "None"},
		"an image under OnDelete":   {pg(strategy("OnDelete")), pg(strategy("OnDelete"), image), "None"},
		"replicas under OnDelete":   {pg(strategy("OnDelete")), pg(strategy("OnDelete"), image, replicas(5)), "Scale"},
		"an image, out of OnDelete": {pg(strategy("OnDelete")), pg(image), "Rolling"},
		"an image, into OnDelete":   {pg(), pg(strategy("OnDelete"), image), "None"},
		"replicas of an autoscaled": {pg(autoscaled), pg(autoscaled, replicas(5)), "None"},
		"a readiness probe":         {pg(), pg(func(a *model.Application) { a.Ports = nil }), "Rolling"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (kind{}).Disruption(setOf(t, test.before), setOf(t, test.after)); got != test.want {
				t.Errorf("got %s", got)
			}
		})
	}
}
