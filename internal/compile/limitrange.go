package compile

import (
	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// limitRange holds every claim of a namespace to the policy's sizes.
func limitRange(p model.VolumeClaimPolicy, namespace string) (object.Object, error) {
	if !p.Limits() {
		return object.Object{}, nil
	}
	item := corev1ac.LimitRangeItem().WithType(corev1.LimitTypePersistentVolumeClaim)
	for _, limit := range []struct {
		size *string
		set  func(corev1.ResourceList) *corev1ac.LimitRangeItemApplyConfiguration
	}{{p.MinSize, item.WithMin}, {p.MaxSize, item.WithMax}} {
		if limit.size == nil {
			continue
		}
		size, err := quantity(*limit.size)
		if err != nil {
			return object.Object{}, err
		}
		limit.set(corev1.ResourceList{corev1.ResourceStorage: size})
	}
	return build(object.PhaseStorage, corev1ac.LimitRange(GuardName(p), namespace).
		WithLabels(guardLabels(p)).
		WithSpec(corev1ac.LimitRangeSpec().WithLimits(item)))
}
