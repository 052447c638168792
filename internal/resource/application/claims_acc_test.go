package application_test

import (
	"context"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// The set's controller takes any claim of the right name; the provider refuses
// the wrong ones before it sends anything.
func TestClaims_thatMustNotBeUsedAreRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		make func(t *testing.T, namespace string)
		more string
		says string
	}{
		{"of_another_application", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.MakeClaim(t, namespace, "data-db-0", "1Gi", map[string]string{"app.kubernetes.io/name": "data-db", "app.kubernetes.io/instance": "data-db"})
		}, "", `its label app.kubernetes.io/instance says that it belongs to "data-db"`},
		{"of_another_owner", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.MakeClaim(t, namespace, "data-db-0", "1Gi", nil)
			patchClaim(t, namespace, "data-db-0", `{"metadata":{"annotations":{"stateful-apps.io/owner":"billing"}}}`)
		}, "", `its annotation stateful-apps.io/owner says that it belongs to "billing"`},
		{"smaller", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.MakeClaim(t, namespace, "data-db-0", "512Mi", nil)
		}, "", "it asks for 512Mi and the application for 1Gi"},
		{"of_another_class", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.MakeClaim(t, namespace, "data-db-0", "1Gi", nil)
		}, `claim_policy = { storage_class = "other" }`, `the application asks for "other", which can't be changed`},
		{"mounted_by_another_pod", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.MakeClaim(t, namespace, "data-db-0", "1Gi", nil)
			makePod(t, namespace, "reader", "data-db-0")
		}, "", "Pod/reader, which is not this application's, mounts it"},
		{"terminating", func(t *testing.T, namespace string) {
			t.Helper()
			acctest.MakeClaim(t, namespace, "data-db-0", "1Gi", nil)
			hold(t, namespace, "data-db-0")
		}, "", "it is being deleted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			c.make(t, namespace)
			before := len(acctest.Left(t, namespace))
			w := acctest.NewWorkspace(t, application(namespace, `
  image   = "example.org/db:1"
  volumes = { data = { mount_path = "/data", size = "1Gi", `+c.more+` } }`))
			w.Refused("apply", "-auto-approve").ExpectSays(t, "claim "+namespace+"/data-db-0 can't be used", c.says, "Nothing was changed.")
			if left := acctest.Left(t, namespace); len(left) != before {
				t.Errorf("something was sent: %v", left)
			}
			if attributes, _ := w.State(db); attributes != nil {
				t.Error("something was saved in state")
			}
		})
	}
}

// Scaling up takes claims too.
func TestClaims_thatMustNotBeUsedAreRefusedWhenScalingUp(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.MakeClaim(t, namespace, "data-db-1", "1Gi", map[string]string{"app.kubernetes.io/name": "data-db", "app.kubernetes.io/instance": "data-db"})
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Apply()
	w.Configure(stored(namespace, 2, "1", ""))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "claim "+namespace+"/data-db-1 can't be used", `belongs to "data-db"`)
	if got := strings.Join(acctest.Pods(t, namespace, "db").Names(), " "); got != "db-0" {
		t.Errorf("pods are %s, want db-0 alone", got)
	}
	w.Configure(stored(namespace, 1, "1", ""))
	w.ExpectEmptyPlan()
}

func TestClaims_withoutLabelsAreAdopted(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	made := acctest.MakeClaim(t, namespace, "data-db-0", "2Gi", nil)
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	if now := acctest.Claims(t, namespace); now["data-db-0"] != made.UID {
		t.Errorf("claims are %v, want %s adopted", now, made.UID)
	}
}

// makePod makes a pod that mounts a claim.
func makePod(t *testing.T, namespace, name, claim string) {
	t.Helper()
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: corev1.PodSpec{
			Containers: []corev1.Container{{Name: "c", Image: "example.org/reader:1"}},
			Volumes: []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
				PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim},
			}}},
		},
	}
	if _, err := acctest.Cluster(t).CoreV1().Pods(namespace).Create(context.Background(), pod, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
}

// patchClaim changes a claim behind the provider's back.
func patchClaim(t *testing.T, namespace, name, patch string) {
	t.Helper()
	_, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Patch(context.Background(), name,
		types.MergePatchType, []byte(patch), metav1.PatchOptions{FieldManager: acctest.SomebodyElse})
	if err != nil {
		t.Fatalf("patching claim %s: %v", name, err)
	}
}

// hold deletes a claim that a finalizer keeps from going until the test is over.
func hold(t *testing.T, namespace, name string) {
	t.Helper()
	ctx, claims := context.Background(), acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace)
	patchClaim(t, namespace, name, `{"metadata":{"finalizers":["example.org/hold"]}}`)
	t.Cleanup(func() { patchClaim(t, namespace, name, `{"metadata":{"finalizers":null}}`) })
	if err := claims.Delete(ctx, name, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
}
