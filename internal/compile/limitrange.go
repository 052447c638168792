package compile

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// limitRange holds every claim of a namespace to the policy's sizes.
func limitRange(p model.VolumeClaimPolicy, namespace string) (object.Object, error) {
	if !p.Limits() {
		return object.Object{}, nil
	}
	item := corev1.LimitRangeItem{Type: corev1.LimitTypePersistentVolumeClaim}
	for _, limit := range []struct {
		size *string
		list *corev1.ResourceList
	}{{p.MinSize, &item.Min}, {p.MaxSize, &item.Max}} {
		if limit.size == nil {
			continue
		}
		size, err := quantity(*limit.size)
		if err != nil {
			return object.Object{}, err
		}
		*limit.list = corev1.ResourceList{corev1.ResourceStorage: size}
	}
	return build(object.PhaseStorage, corev1.SchemeGroupVersion, &corev1.LimitRange{
		ObjectMeta: guardMeta(p, namespace),
		Spec:       corev1.LimitRangeSpec{Limits: []corev1.LimitRangeItem{item}},
	})
}
