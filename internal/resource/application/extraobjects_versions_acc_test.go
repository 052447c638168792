package application_test

import (
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Of one kind, each object is read in the version that it is written in.
func TestExtraObjects_mayBeOfTwoVersionsOfAKind(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: other}, maxReplicas: "
	of := func(most string) string {
		return extended(namespace, map[string]string{
			"old": "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: old}, spec: {targetCPUUtilizationPercentage: 50, " + target + most + "}}",
			"new": "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: new}, spec: {metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}], " + target + most + "}}",
		})
	}
	w := acctest.NewWorkspace(t, of("3"))
	w.Apply()
	w.ExpectEmptyPlan()
	w.Configure(of("4"))
	w.Apply()
	w.ExpectEmptyPlan()
}
