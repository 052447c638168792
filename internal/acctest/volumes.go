package acctest

import (
	"context"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// VolumeName is a random name for a persistent volume. A volume of that name that
// is still there when the test is over is deleted.
func VolumeName(t *testing.T) string {
	t.Helper()
	volumes, name := Cluster(t).CoreV1().PersistentVolumes(), Name("volume")
	t.Cleanup(func() {
		err := volumes.Delete(context.Background(), name, metav1.DeleteOptions{})
		if err != nil && !apierrors.IsNotFound(err) {
			t.Errorf("deleting volume %s: %v", name, err)
		}
	})
	return name
}

// Volume is a live persistent volume.
func Volume(t *testing.T, name string) *corev1.PersistentVolume {
	t.Helper()
	v, err := Cluster(t).CoreV1().PersistentVolumes().Get(context.Background(), name, metav1.GetOptions{})
	check(t, err)
	return v
}

// EventuallyVolume waits until a volume is in a phase.
func EventuallyVolume(t *testing.T, name string, phase corev1.PersistentVolumePhase) *corev1.PersistentVolume {
	t.Helper()
	var v *corev1.PersistentVolume
	Eventually(t, func() string {
		if v = Volume(t, name); v.Status.Phase != phase {
			return fmt.Sprintf("volume %s is %s, not %s", name, v.Status.Phase, phase)
		}
		return ""
	})
	return v
}

// ClaimVolume makes a claim that waits for a volume, without a class, and waits
// until the two are bound.
func ClaimVolume(t *testing.T, namespace, name, volume string) *corev1.PersistentVolume {
	t.Helper()
	live := Volume(t, volume)
	_, err := Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Create(context.Background(), &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes: live.Spec.AccessModes, VolumeMode: live.Spec.VolumeMode, VolumeName: volume, StorageClassName: ptr.To(""),
			Resources: corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
		},
	}, metav1.CreateOptions{FieldManager: SomebodyElse})
	check(t, err)
	return EventuallyVolume(t, volume, corev1.VolumeBound)
}

// ReleaseVolume deletes the claim of a volume and waits until the volume is
// released.
func ReleaseVolume(t *testing.T, volume string) *corev1.PersistentVolume {
	t.Helper()
	claim := Volume(t, volume).Spec.ClaimRef
	check(t, Cluster(t).CoreV1().PersistentVolumeClaims(claim.Namespace).Delete(context.Background(), claim.Name, metav1.DeleteOptions{}))
	return EventuallyVolume(t, volume, corev1.VolumeReleased)
}
