package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"testing"

	coordination "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// countedProbe is counted by every quota of the tests, with none allowed: a lease
// is refused as soon as the quota is in effect. Applications have none.
const countedProbe = "count/leases.coordination.k8s.io"

// Quota gives a namespace a ResourceQuota, such as {"requests.storage": "10Gi"},
// and returns its name when it is in effect.
func Quota(t *testing.T, namespace string, hard map[string]string) string {
	t.Helper()
	quota := &corev1.ResourceQuota{
		ObjectMeta: metav1.ObjectMeta{Name: Name("quota")},
		Spec:       corev1.ResourceQuotaSpec{Hard: corev1.ResourceList{countedProbe: resource.MustParse("0")}},
	}
	for name, quantity := range hard {
		quota.Spec.Hard[corev1.ResourceName(name)] = resource.MustParse(quantity)
	}
	ctx, client := context.Background(), Cluster(t)
	quotas := client.CoreV1().ResourceQuotas(namespace)
	_, err := quotas.Create(ctx, quota, metav1.CreateOptions{FieldManager: SomebodyElse})
	check(t, err)
	Eventually(t, func() string {
		// Until what is used is counted, everything that the quota counts is refused.
		now, err := quotas.Get(ctx, quota.Name, metav1.GetOptions{})
		if err != nil || len(now.Status.Hard) != len(quota.Spec.Hard) {
			return fmt.Sprintf("nothing is counted for quota %s (%v)", quota.Name, err)
		}
		_, err = client.CoordinationV1().Leases(namespace).Create(ctx,
			&coordination.Lease{ObjectMeta: metav1.ObjectMeta{Name: "probe"}}, dryRun)
		if !apierrors.IsForbidden(err) {
			return fmt.Sprintf("quota %s is not in effect (%v)", quota.Name, err)
		}
		return ""
	})
	return quota.Name
}

// LimitRange gives a namespace a LimitRange and returns its name when it is in
// effect: when pods and claims come out differently than before.
func LimitRange(t *testing.T, namespace string, limits ...corev1.LimitRangeItem) string {
	t.Helper()
	EventuallyTakesPods(t, namespace)
	before := limited(t, namespace)
	limit := &corev1.LimitRange{
		ObjectMeta: metav1.ObjectMeta{Name: Name("limits")},
		Spec:       corev1.LimitRangeSpec{Limits: limits},
	}
	_, err := Cluster(t).CoreV1().LimitRanges(namespace).Create(context.Background(), limit, metav1.CreateOptions{FieldManager: SomebodyElse})
	check(t, err)
	Eventually(t, func() string {
		if maps.Equal(limited(t, namespace), before) {
			return fmt.Sprintf("LimitRange %s has no effect: %v", limit.Name, before)
		}
		return ""
	})
	return limit.Name
}

// limited is what becomes of the smallest and the largest pod and claim.
func limited(t *testing.T, namespace string) map[string]string {
	t.Helper()
	ctx, client := context.Background(), Cluster(t).CoreV1()
	out := map[string]string{}
	for name, size := range map[string]string{"smallest": "1", "largest": "1Pi"} {
		pod, claim := probePod(), &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "probe"}}
		quantity := resource.MustParse(size)
		pod.Spec.Containers[0].Resources.Requests = corev1.ResourceList{corev1.ResourceMemory: quantity, corev1.ResourceEphemeralStorage: quantity}
		claim.Spec.AccessModes = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
		claim.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: quantity}
		made, err := client.Pods(namespace).Create(ctx, pod, dryRun)
		out["pod "+name] = became(made.Spec, err)
		madeClaim, err := client.PersistentVolumeClaims(namespace).Create(ctx, claim, dryRun)
		out["claim "+name] = became(madeClaim.Spec, err)
	}
	made, err := client.Pods(namespace).Create(ctx, probePod(), dryRun)
	out["pod without requests"] = became(made.Spec, err)
	return out
}

func became(spec any, err error) string {
	if err != nil {
		return err.Error()
	}
	text, err := json.Marshal(spec)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// EventuallyTakesPods waits until pods can be made in a new namespace, which
// needs the service account that the cluster puts there.
func EventuallyTakesPods(t *testing.T, namespace string) {
	t.Helper()
	accounts := Cluster(t).CoreV1().ServiceAccounts(namespace)
	Eventually(t, func() string {
		if _, err := accounts.Get(context.Background(), "default", metav1.GetOptions{}); err != nil {
			return "no service account yet: " + err.Error()
		}
		return ""
	})
}
