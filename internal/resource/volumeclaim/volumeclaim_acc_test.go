package volumeclaim_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

const claim = "stateful_volume_claim.c"

// config is a claim in a namespace with more attributes.
func config(namespace, name, size, attributes string) string {
	return fmt.Sprintf(`
resource "stateful_volume_claim" "c" {
  name      = %q
  namespace = %q
  size      = %q
  %s
}`, name, namespace, size, attributes)
}

// classed is a claim of a class.
func classed(namespace, name, size, class, more string) string {
	return config(namespace, name, size, fmt.Sprintf("claim_policy = { storage_class = %q }\n  %s", class, more))
}

// class makes a class of the lab's driver.
func class(t *testing.T, mode storagev1.VolumeBindingMode, parameters map[string]string, edits ...func(*storagev1.StorageClass)) string {
	t.Helper()
	name := acctest.Class(t)
	c := &storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{Name: name}, Provisioner: acctest.Driver(), Parameters: maps.Clone(parameters),
		ReclaimPolicy: ptr.To(corev1.PersistentVolumeReclaimDelete), VolumeBindingMode: &mode, AllowVolumeExpansion: ptr.To(true),
	}
	for _, edit := range edits {
		edit(c)
	}
	if _, err := acctest.Cluster(t).StorageV1().StorageClasses().Create(context.Background(), c, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	return name
}

func immediate(t *testing.T, parameters map[string]string) string {
	t.Helper()
	return class(t, storagev1.VolumeBindingImmediate, parameters)
}

// live is the claim as it is.
func live(t *testing.T, namespace, name string) *corev1.PersistentVolumeClaim {
	t.Helper()
	c, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Get(context.Background(), name, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// expectBound expects a claim to have a volume of a size.
func expectBound(t *testing.T, namespace, name, size string) *corev1.PersistentVolumeClaim {
	t.Helper()
	c := live(t, namespace, name)
	has := c.Status.Capacity[corev1.ResourceStorage]
	if c.Status.Phase != corev1.ClaimBound || has.Cmp(resource.MustParse(size)) != 0 {
		t.Errorf("the claim is %s with %s, want %s", c.Status.Phase, has.String(), size)
	}
	return c
}

func TestClaim_dynamicallyProvisioned(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), immediate(t, map[string]string{"nodeExpansion": "none"})
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", class, `labels = { team = "blue" }`))
	w.Apply()
	w.ExpectEmptyPlan()
	made := expectBound(t, namespace, "reports", "1Gi")
	state, _ := w.State(claim)
	if state["volume"] != made.Spec.VolumeName || state["ready"] != true || made.Labels["team"] != "blue" {
		t.Errorf("state is %v; the claim %+v", state, made)
	}

	// Somebody else may make it larger: there is no way back, so that is no drift.
	patch := `{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}`
	if _, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Patch(context.Background(), "reports", "application/merge-patch+json", []byte(patch), metav1.PatchOptions{FieldManager: "kubectl-patch"}); err != nil {
		t.Fatal(err)
	}
	acctest.Eventually(t, func() string {
		has := live(t, namespace, "reports").Status.Capacity[corev1.ResourceStorage]
		if has.String() != "2Gi" {
			return "it has " + has.String()
		}
		return ""
	})
	w.ExpectEmptyPlan()
	w.Configure(classed(namespace, "reports", "1Gi", class, ""))
	w.Apply() // labels go, and the size stays
	w.ExpectEmptyPlan()
	expectBound(t, namespace, "reports", "2Gi")
	w.Configure(classed(namespace, "reports", "1536Mi", class, ""))
	_, out := w.Plan()
	out.ExpectSays(t, "the claim is larger already")

	w.Configure(classed(namespace, "reports", "512Mi", class, ""))
	w.Refused("plan").ExpectSays(t, "size can't become smaller", "No volume shrinks")
	w.Configure(classed(namespace, "reports", "1Gi", class, ""))
	w.Destroy().ExpectSays(t, namespace+"/reports: the claim is kept", made.Spec.VolumeName, "volume handle", "adopt = true")
	if now := live(t, namespace, "reports"); now.UID != made.UID || now.DeletionTimestamp != nil {
		t.Errorf("the claim is %+v", now)
	}

	// It is found again by whoever asks for it.
	w.Configure(classed(namespace, "reports", "2Gi", class, ""))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "belongs to somebody else", "set adopt = true")
	w.Configure(classed(namespace, "reports", "2Gi", class, "adopt = true"))
	w.Apply()
	w.ExpectEmptyPlan()
	if now := live(t, namespace, "reports"); now.UID != made.UID {
		t.Errorf("the claim is another one: %+v", now)
	}
}

func TestClaim_waitsForNoConsumer(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), class(t, storagev1.VolumeBindingWaitForFirstConsumer, nil)
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", class, ""))
	w.Apply()
	w.ExpectEmptyPlan()
	made := live(t, namespace, "reports")
	state, _ := w.State(claim)
	if made.Status.Phase != corev1.ClaimPending || state["volume"] != nil || state["ready"] != true {
		t.Errorf("state is %v; the claim %+v", state, made)
	}

	// Without a volume there is no data, so that anything can change.
	w.Configure(classed(namespace, "reports", "2Gi", class, ""))
	_, out := w.Plan()
	out.ExpectSays(t, namespace+"/reports will be made anew", "nothing is in it")
	w.Apply()
	w.ExpectEmptyPlan()
	anew := live(t, namespace, "reports")
	if size := anew.Spec.Resources.Requests[corev1.ResourceStorage]; anew.UID == made.UID || size.String() != "2Gi" {
		t.Errorf("the claim is %+v", anew)
	}

	// With a consumer it gets its volume, which changes nothing in the plan.
	use(t, namespace, "reports")
	acctest.Eventually(t, func() string {
		if phase := live(t, namespace, "reports").Status.Phase; phase != corev1.ClaimBound {
			return string(phase)
		}
		return ""
	})
	w.ExpectEmptyPlan()
	w.Must("apply", "-auto-approve", "-refresh-only")
	if state, _ := w.State(claim); state["volume"] != live(t, namespace, "reports").Spec.VolumeName {
		t.Errorf("state is %v", state)
	}
	w.Configure(classed(namespace, "reports", "2Gi", "slow", ""))
	w.Refused("plan").ExpectSays(t, "claim_policy.storage_class can't change", "allow_replace = true")
	w.Configure(classed(namespace, "reports", "2Gi", "slow", "allow_replace = true"))
	_, out = w.Plan()
	out.ExpectSays(t, "will be made anew, without its data")
	w.Refused("apply", "-auto-approve").ExpectSays(t, "the claim is in use", "Pod/consumer")
	if now := live(t, namespace, "reports"); now.UID != anew.UID || now.DeletionTimestamp != nil {
		t.Errorf("the claim is %+v", now)
	}
}

// use runs a pod that uses a claim.
func use(t *testing.T, namespace, claim string) {
	t.Helper()
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "consumer"},
		Spec: corev1.PodSpec{
			TerminationGracePeriodSeconds: ptr.To[int64](1),
			Containers:                    []corev1.Container{{Name: "c", Image: "example.org/c:1", VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/data"}}}},
			Volumes: []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
				PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim},
			}}},
		},
	}
	if _, err := acctest.Cluster(t).CoreV1().Pods(namespace).Create(context.Background(), pod, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
}

func TestClaim_thatNeverHadAVolumeIsDeleted(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), class(t, storagev1.VolumeBindingWaitForFirstConsumer, nil)
	w := acctest.NewWorkspace(t, classed(namespace, "reports", "1Gi", class, ""))
	w.Apply()
	w.Destroy()
	if left := acctest.Claims(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

func TestClaim_isDeletedAsThePolicySays(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), immediate(t, nil)
	deleted := func(more string) string {
		return config(namespace, "reports", "1Gi", fmt.Sprintf("claim_policy = { storage_class = %q, on_destroy = \"Delete\" }\n%s", class, more))
	}
	w := acctest.NewWorkspace(t, deleted("deletion_protection = true"))
	w.Apply()
	w.Refused("destroy", "-auto-approve").ExpectSays(t, "is protected and can't be destroyed")
	w.Configure(deleted(""))
	w.Apply()
	use(t, namespace, "reports")
	w.Refused("destroy", "-auto-approve").ExpectSays(t, "the claim is in use and was not deleted", "Pod/consumer")
	if now := live(t, namespace, "reports"); now.DeletionTimestamp != nil {
		t.Error("the claim is being deleted")
	}
	if err := acctest.Cluster(t).CoreV1().Pods(namespace).Delete(context.Background(), "consumer", metav1.DeleteOptions{GracePeriodSeconds: ptr.To[int64](0)}); err != nil {
		t.Fatal(err)
	}
	acctest.Eventually(t, func() string {
		if list, err := acctest.Cluster(t).CoreV1().Pods(namespace).List(context.Background(), metav1.ListOptions{}); err != nil || len(list.Items) > 0 {
			return fmt.Sprintf("%d pods are left, %v", len(list.Items), err)
		}
		return ""
	})
	w.Destroy().ExpectSays(t, namespace+"/reports: the claim was deleted")
	if left := acctest.Claims(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}
