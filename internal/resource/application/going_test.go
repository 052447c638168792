package application

import (
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestEndsPods_isOfWhatRestartsOrStopsThem(t *testing.T) {
	image := func(a *model.Application) { a.Image = "postgres:18" }
	onDelete := func(a *model.Application) { a.Rollout = &model.Rollout{Strategy: ptr.To("OnDelete")} }
	for name, test := range map[string]struct {
		before, after model.Application
		want          bool
	}{
		"another image":               {pg(), pg(image), true},
		"another image, by hand":      {pg(onDelete), pg(onDelete, image), false},
		"of a Deployment":             {pg(under("Deployment")), pg(under("Deployment"), image), true},
		"put to sleep":                {pg(), pg(asleep), true},
		"woken up":                    {pg(asleep), pg(), false},
		"fewer replicas":              {pg(), pg(replicas(1)), false},
		"another label":               {pg(), pg(func(a *model.Application) { a.Labels = map[string]string{"a": "b"} }), false},
		"nothing":                     {pg(), pg(), false},
		"another image, in its sleep": {pg(asleep), pg(asleep, image), true},
	} {
		if got, err := endsPods(test.before, test.after); err != nil || got != test.want {
			t.Errorf("%s: %v (%v), want %v", name, got, err, test.want)
		}
	}
}
