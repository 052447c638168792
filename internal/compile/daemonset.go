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

// daemonSet runs one pod on each node.
func daemonSet(a model.Application) (object.Object, error) {
	template, err := podTemplate(a)
	if err != nil {
		return object.Object{}, err
	}
	spec := appsv1ac.DaemonSetSpec().
		WithUpdateStrategy(daemonSetStrategy(a)).
		WithSelector(metav1ac.LabelSelector().WithMatchLabels(Selector(a))).
		WithTemplate(template)
	spec.MinReadySeconds = unlessZero(ptr.Deref(a.Rollout, model.Rollout{}).MinReadySeconds)
	o, err := build(object.PhaseWorkload, appsv1ac.DaemonSet(a.Name, a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(a.Annotations).
		WithSpec(spec))
	if err != nil {
		return object.Object{}, err
	}
	o.Masks = environmentMasks(a)
	return o, nil
}

// daemonSetStrategy writes both limits out. A pod in addition on each node means
// that none has to go first, and the server's default of one would contradict it.
func daemonSetStrategy(a model.Application) *appsv1ac.DaemonSetUpdateStrategyApplyConfiguration {
	strategy := appsv1ac.DaemonSetUpdateStrategy().WithType(appsv1.DaemonSetUpdateStrategyType(a.RolloutStrategy()))
	if *strategy.Type != appsv1.RollingUpdateDaemonSetStrategyType {
		return strategy
	}
	rollout := ptr.Deref(a.Rollout, model.Rollout{})
	surge, unavailable := ptr.Deref(rollout.MaxSurge, "0"), "1"
	if surge != "0" && surge != "0%" {
		unavailable = "0"
	}
	return strategy.WithRollingUpdate(appsv1ac.RollingUpdateDaemonSet().
		WithMaxUnavailable(intstr.Parse(ptr.Deref(rollout.MaxUnavailable, unavailable))).
		WithMaxSurge(intstr.Parse(surge)))
}
