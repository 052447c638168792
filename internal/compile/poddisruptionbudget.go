package compile

import (
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// podDisruptionBudget keeps a drain from taking more than one replica at a
// time. A single replica gets one too, so that scaling it up later is safe from
// the start; with one unavailable allowed it never blocks a drain.
//
// AlwaysAllow lets pods be evicted that are not ready anyway: the default
// counts them, and one broken pod would hold up the drain of every node.
//
// A DaemonSet has none: a drain leaves its pods alone, and without a scale
// subresource nobody could say how many there should be.
func podDisruptionBudget(a model.Application) (object.Object, error) {
	if a.ControllerKind() == model.DaemonSet {
		return object.Object{}, nil
	}
	settings := ptr.Deref(a.DisruptionBudget, model.DisruptionBudget{})
	if !ptr.Deref(settings.Enabled, true) {
		return object.Object{}, nil
	}
	spec := policyv1.PodDisruptionBudgetSpec{
		Selector:                   ownPods(a),
		UnhealthyPodEvictionPolicy: ptr.To(policyv1.AlwaysAllow),
	}
	switch {
	case settings.MinAvailable != nil:
		spec.MinAvailable = numberOrPercent(settings.MinAvailable)
	case settings.MaxUnavailable != nil:
		spec.MaxUnavailable = numberOrPercent(settings.MaxUnavailable)
	default:
		spec.MaxUnavailable = ptr.To(intstr.FromInt32(1))
	}
	return build(object.PhaseNetwork, policyv1.SchemeGroupVersion, &policyv1.PodDisruptionBudget{ObjectMeta: applicationMeta(a, a.Name), Spec: spec})
}
