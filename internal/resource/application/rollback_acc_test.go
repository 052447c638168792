package application_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// A pod that restarts half way through a rollout, or half way back, must find the
// files and the secret of its own revision.
func TestRollback_worksWhileHalfOfThePodsAreOnEachRevision(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(version, partition int) string {
		return application(namespace, fmt.Sprintf(`
  image        = "example.org/db:1"
  replicas     = 2
  config_files = { "/etc/db.conf" = "version = %[1]d" }
  secrets      = { PASSWORD = { value_wo = "hunter-%[1]d", value_wo_version = %[1]d } }
  rollout      = { partition = %[2]d }`, version, partition))
	}
	w := acctest.NewWorkspace(t, config(1, 0))
	w.Apply()
	first := mounted(t, namespace)
	if first[0] != first[1] {
		t.Fatalf("the pods use %q", first)
	}

	w.Configure(config(2, 1))
	w.Apply()
	half := mounted(t, namespace)
	if half[0] != first[0] || half[1] == first[1] {
		t.Errorf("the pods used %q and use %q", first, half)
	}
	expectFiles(t, namespace, half[0], half[1])
	w.ExpectEmptyPlan()

	// The pod of the old revision restarts, and comes back as it was.
	restart(t, namespace, "db-0")
	if now := mounted(t, namespace); now != half {
		t.Errorf("after a restart the pods use %q, want %q", now, half)
	}

	w.Configure(config(1, 0))
	w.Apply()
	if now := mounted(t, namespace); now != first {
		t.Errorf("after the way back the pods use %q, want %q", now, first)
	}
	expectFiles(t, namespace, first[0])
	w.ExpectEmptyPlan()
}

// restart deletes a pod and waits for the next one of its name.
func restart(t *testing.T, namespace, name string) {
	t.Helper()
	pods, ctx := acctest.Cluster(t).CoreV1().Pods(namespace), context.Background()
	was, err := pods.Get(ctx, name, metav1.GetOptions{})
	if err == nil {
		err = pods.Delete(ctx, name, metav1.DeleteOptions{})
	}
	if err != nil {
		t.Fatal(err)
	}
	acctest.Eventually(t, func() string {
		now, err := pods.Get(ctx, name, metav1.GetOptions{})
		if err != nil || now.UID == was.UID || !slices.ContainsFunc(now.Status.Conditions, func(c corev1.PodCondition) bool {
			return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
		}) {
			return fmt.Sprintf("Pod/%s is not back (%v)", name, err)
		}
		return ""
	})
}

// mounted is what the pods db-0 and db-1 have their files and secrets from.
func mounted(t *testing.T, namespace string) (out [2]string) {
	t.Helper()
	for i := range out {
		pod, err := acctest.Cluster(t).CoreV1().Pods(namespace).Get(context.Background(), fmt.Sprintf("db-%d", i), metav1.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range pod.Spec.Volumes {
			if v.ConfigMap != nil {
				out[i] += "ConfigMap/" + v.ConfigMap.Name
			}
		}
		for _, v := range pod.Spec.Containers[0].Env {
			if v.ValueFrom != nil && v.ValueFrom.SecretKeyRef != nil {
				out[i] += " Secret/" + v.ValueFrom.SecretKeyRef.Name
			}
		}
	}
	return out
}

// expectFiles fails the test unless the ConfigMaps and Secrets in a namespace are
// those that pods use.
func expectFiles(t *testing.T, namespace string, used ...string) {
	t.Helper()
	want := map[string]bool{}
	for _, names := range used {
		for _, name := range strings.Fields(names) {
			want[name] = true
		}
	}
	for _, name := range acctest.Left(t, namespace) {
		if !strings.HasPrefix(name, "ConfigMap/") && !strings.HasPrefix(name, "Secret/") {
			continue
		}
		if !want[name] {
			t.Errorf("%s is there, and no pod uses it", name)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s is gone, and pods use it", name)
	}
}
