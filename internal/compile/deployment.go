package compile

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	appsv1ac "k8s.io/client-go/applyconfigurations/apps/v1"
	metav1ac "k8s.io/client-go/applyconfigurations/meta/v1"
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
	spec := appsv1ac.DeploymentSpec().
		WithStrategy(deploymentStrategy(a)).
		WithSelector(metav1ac.LabelSelector().WithMatchLabels(Selector(a))).
		WithTemplate(template)
	spec.MinReadySeconds = unlessZero(ptr.Deref(a.Rollout, model.Rollout{}).MinReadySeconds)
	autoscaled := a.IsAutoscaled()
	if !autoscaled {
		spec.WithReplicas(a.Replicas)
	}
	o, err := build(object.PhaseWorkload, appsv1ac.Deployment(a.Name, a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(a.Annotations).
		WithSpec(spec))
	if err != nil {
		return object.Object{}, err
	}
	o.Masks = environmentMasks(a)
	if autoscaled {
		o.Seed, err = seed(appsv1ac.Deployment(a.Name, a.Namespace).WithSpec(appsv1ac.DeploymentSpec().WithReplicas(a.Replicas)))
	}
	return o, err
}

// deploymentStrategy writes the limits of a rolling update out: those that the
// server adds are nobody's, so they would stay when the strategy becomes Recreate,
// which the server refuses with them.
func deploymentStrategy(a model.Application) *appsv1ac.DeploymentStrategyApplyConfiguration {
	strategy := appsv1ac.DeploymentStrategy().WithType(appsv1.DeploymentStrategyType(a.RolloutStrategy()))
	if *strategy.Type != appsv1.RollingUpdateDeploymentStrategyType {
		return strategy
	}
	rollout := ptr.Deref(a.Rollout, model.Rollout{})
	return strategy.WithRollingUpdate(appsv1ac.RollingUpdateDeployment().
		WithMaxUnavailable(intstr.Parse(ptr.Deref(rollout.MaxUnavailable, defaultDeploymentLimit))).
		WithMaxSurge(intstr.Parse(ptr.Deref(rollout.MaxSurge, defaultDeploymentLimit))))
}
