package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestPodDisruptionBudget_limits(t *testing.T) {
	for name, c := range map[string]struct {
		settings *model.DisruptionBudget
		field    string
		want     any
	}{
		"one unavailable by default":  {nil, "maxUnavailable", int64(1)},
		"one unavailable when empty":  {&model.DisruptionBudget{}, "maxUnavailable", int64(1)},
		"a number of unavailable":     {&model.DisruptionBudget{MaxUnavailable: ptr.To("0")}, "maxUnavailable", int64(0)},
		"a percentage of unavailable": {&model.DisruptionBudget{MaxUnavailable: ptr.To("25%")}, "maxUnavailable", "25%"},
		"a number of available":       {&model.DisruptionBudget{MinAvailable: ptr.To("2")}, "minAvailable", int64(2)},
	} {
		t.Run(name, func(t *testing.T) {
			a := postgres()
			a.DisruptionBudget = c.settings
			spec := compiled(t, a).ByName()["PodDisruptionBudget/pg"].Body["spec"].(map[string]any)
			want := map[string]any{
				c.field:                      c.want,
				"selector":                   map[string]any{"matchLabels": map[string]any{object.LabelName: "pg", object.LabelInstance: "pg"}},
				"unhealthyPodEvictionPolicy": "AlwaysAllow",
			}
			if diff := cmp.Diff(want, spec); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPodDisruptionBudget_canBeTurnedOff(t *testing.T) {
	a := postgres()
	a.DisruptionBudget = &model.DisruptionBudget{Enabled: ptr.To(false)}
	if _, ok := compiled(t, a).ByName()["PodDisruptionBudget/pg"]; ok {
		t.Error("there is one")
	}
}
