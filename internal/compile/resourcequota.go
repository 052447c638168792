package compile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// resourceQuota is what all claims of a namespace may add up to.
func resourceQuota(p model.VolumeClaimPolicy, namespace string) (object.Object, error) {
	if p.Guardrails == nil || p.Guardrails.Quota == nil {
		return object.Object{}, nil
	}
	hard, quota := corev1.ResourceList{}, *p.Guardrails.Quota
	if err := addQuota(hard, "", model.ClassQuota{Storage: quota.Storage, Claims: quota.Claims}); err != nil {
		return object.Object{}, err
	}
	for _, class := range slices.Sorted(maps.Keys(quota.StorageClasses)) {
		if err := addQuota(hard, class+".storageclass.storage.k8s.io/", quota.StorageClasses[class]); err != nil {
			return object.Object{}, fmt.Errorf("class %s: %w", class, err)
		}
	}
	if len(hard) == 0 {
		return object.Object{}, nil
	}
	return build(object.PhaseStorage, corev1.SchemeGroupVersion, &corev1.ResourceQuota{
		ObjectMeta: guardMeta(p, namespace),
		Spec:       corev1.ResourceQuotaSpec{Hard: hard},
	})
}

// addQuota adds one quota; the prefix is that of its class, "" for all claims.
func addQuota(hard corev1.ResourceList, prefix string, q model.ClassQuota) error {
	if q.Storage != nil {
		amount, err := quantity(*q.Storage)
		if err != nil {
			return err
		}
		hard[corev1.ResourceName(prefix+string(corev1.ResourceRequestsStorage))] = amount
	}
	if q.Claims != nil {
		hard[corev1.ResourceName(prefix+string(corev1.ResourcePersistentVolumeClaims))] = resource.MustParse(strconv.Itoa(int(*q.Claims)))
	}
	return nil
}
