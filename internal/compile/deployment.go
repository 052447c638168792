package compile

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// defaultDeploymentLimit is the API's own limit of pods that are missing, and of
// those in addition.
const defaultDeploymentLimit = "25%"

// deployment runs pods that are all alike.
func deployment(a model.Application) (object.Object, error) {
	template, err := podTemplate(a)
	if err != nil {
		return object.Object{}, err
	}
	spec := appsv1.DeploymentSpec{
		Strategy:        deploymentStrategy(a),
		Selector:        ownPods(a),
		Template:        template,
		MinReadySeconds: orZero(ptr.Deref(a.Rollout, model.Rollout{}).MinReadySeconds),
	}
	if !a.IsAutoscaled() {
		spec.Replicas = ptr.To(a.Running())
	}
	return workload(a, &appsv1.Deployment{ObjectMeta: applicationMeta(a, a.Name), Spec: spec})
}

// deploymentStrategy writes the limits of a rolling update out: those that the
// server adds are nobody's, so they would stay when the strategy becomes Recreate,
// which the server refuses with them.
func deploymentStrategy(a model.Application) appsv1.DeploymentStrategy {
	strategy := appsv1.DeploymentStrategy{Type: appsv1.DeploymentStrategyType(a.RolloutStrategy())}
	if strategy.Type == appsv1.RollingUpdateDeploymentStrategyType {
		rollout := ptr.Deref(a.Rollout, model.Rollout{})
		strategy.RollingUpdate = &appsv1.RollingUpdateDeployment{
			MaxUnavailable: ptr.To(intstr.Parse(ptr.Deref(rollout.MaxUnavailable, defaultDeploymentLimit))),
			MaxSurge:       ptr.To(intstr.Parse(ptr.Deref(rollout.MaxSurge, defaultDeploymentLimit))),
		}
	}
	return strategy
}
