package compile

import (
	"fmt"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// budget is the manifest of a disruption budget.
func budget(name, selector string) string {
	return fmt.Sprintf("{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: %s}, spec: {maxUnavailable: 1, selector: %s}}", name, selector)
}

const (
	ofOurPods = "{matchLabels: {app.kubernetes.io/instance: pg}}"
	ofOthers  = "{matchLabels: {app.kubernetes.io/instance: mysql}}"
	ofAll     = "{}"
)

func TestProblems_refuseASecondBudgetForThePods(t *testing.T) {
	own := "so does the one of disruption_budget"
	without := func(a *model.Application) { a.DisruptionBudget = &model.DisruptionBudget{Enabled: ptr.To(false)} }
	for name, test := range map[string]struct {
		extra  map[string]string
		change func(*model.Application)
		at     string
		says   string
	}{
		"by a label":       {map[string]string{"b": budget("b", ofOurPods)}, nil, "b", own},
		"of all pods":      {map[string]string{"b": budget("b", ofAll)}, nil, "b", own},
		"by an expression": {map[string]string{"b": budget("b", "{matchExpressions: [{key: app.kubernetes.io/name, operator: Exists}]}")}, nil, "b", own},
		"by a label of a patch": {map[string]string{"b": budget("b", "{matchLabels: {tier: db}}")}, func(a *model.Application) {
			a.Patches = map[string]string{"StatefulSet/pg": "{spec: {template: {metadata: {labels: {tier: db}}}}}"}
		}, "b", own},
		"by a label of none": {map[string]string{"b": budget("b", "{matchLabels: {tier: db}}")}, nil, "", ""},
		"of other pods":      {map[string]string{"b": budget("b", ofOthers)}, nil, "", ""},
		"of no pods":         {map[string]string{"b": "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b}, spec: {maxUnavailable: 1}}"}, nil, "", ""},
		"the only one":       {map[string]string{"b": budget("b", ofOurPods), "c": budget("c", ofOthers)}, without, "", ""},
		"two of them":        {map[string]string{"b": budget("b", ofOurPods), "c": budget("c", ofAll)}, without, "c", `so does extra_objects["b"]`},
		"of a DaemonSet":     {map[string]string{"b": budget("b", ofOurPods)}, func(a *model.Application) { *a = daemonSetOfNodes(); a.Name = "pg" }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := hatches()
			a.Patches = nil
			if test.change != nil {
				test.change(&a)
			}
			a.ExtraObjects = test.extra
			if test.at != "" {
				saysAt(t, Problems(a), model.Path{"extra_objects", test.at}, test.says)
				return
			}
			for _, p := range Problems(a) {
				t.Errorf("%s: %s", p.Path, p.Detail)
			}
		})
	}
}
