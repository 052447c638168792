package compile

import (
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
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
	return workload(a, &appsv1.DaemonSet{ObjectMeta: applicationMeta(a, a.Name), Spec: appsv1.DaemonSetSpec{
		UpdateStrategy:  daemonSetStrategy(a),
		Selector:        ownPods(a),
		Template:        template,
		MinReadySeconds: orZero(ptr.Deref(a.Rollout, model.Rollout{}).MinReadySeconds),
	}})
}

// daemonSetStrategy writes both limits out. A pod in addition on each node means
// that none has to go first, and the server's default of one would contradict it.
func daemonSetStrategy(a model.Application) appsv1.DaemonSetUpdateStrategy {
	strategy := appsv1.DaemonSetUpdateStrategy{Type: appsv1.DaemonSetUpdateStrategyType(a.RolloutStrategy())}
	if strategy.Type != appsv1.RollingUpdateDaemonSetStrategyType {
		return strategy
	}
	rollout := ptr.Deref(a.Rollout, model.Rollout{})
	surge, unavailable := ptr.Deref(rollout.MaxSurge, "0"), "1"
	if surge != "0" && surge != "0%" {
		unavailable = "0"
	}
	strategy.RollingUpdate = &appsv1.RollingUpdateDaemonSet{
		MaxUnavailable: ptr.To(intstr.Parse(ptr.Deref(rollout.MaxUnavailable, unavailable))),
		MaxSurge:       ptr.To(intstr.Parse(surge)),
	}
	return strategy
}
