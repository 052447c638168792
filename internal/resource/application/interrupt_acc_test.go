package application_test

import (
	"context"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// A protected resource that is tainted can't be replaced either.
func TestInterrupt_createIsNotTaintedAndGoesOn(t *testing.T) {
	t.Parallel()
	w, d := behindDoor(t, versioned(acctest.Namespace(t), 1, ""))
	for _, c := range cuts(t, d, func() acctest.Output { return w.Apply() }) {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			w, d := behindDoor(t, versioned(namespace, 1, "deletion_protection = true"))
			c.interrupt(t, d, w, applying...).ExpectSays(t, "Warning: stateful_application "+namespace+"/db: interrupted", "saved in state")
			expectUnready(t, w, false)
			claims, pods := acctest.Claims(t, namespace), acctest.Pods(t, namespace, "db")
			w.Apply()
			expectConverged(t, w, namespace, "")
			expectSame(t, claims, acctest.Claims(t, namespace))
			expectSame(t, pods, acctest.Pods(t, namespace, "db"))
		})
	}
}

// State then has objects that nobody has made, and nothing has read what is there.
func TestInterrupt_createGoesOnWithoutARefresh(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w, d := behindDoor(t, versioned(namespace, 1, ""))
	cut{4, true}.interrupt(t, d, w, applying...)
	w.Apply("-refresh=false")
	expectConverged(t, w, namespace, "")
}

// Where state can't say that something is left to do, Terraform has to know.
func TestInterrupt_createThatNobodyWaitsForIsTainted(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w, d := behindDoor(t, versioned(namespace, 1, "wait_for_ready = false"))
	cut{4, true}.interrupt(t, d, w, applying...).ExpectSays(t, "run terraform untaint on it first")
	if attributes, tainted := w.Saved(db); attributes == nil || !tainted {
		t.Errorf("state says tainted %v: %v", tainted, attributes)
	}
	w.Must("untaint", db)
	w.Apply().ExpectSays(t, "will be updated in-place")
	w.ExpectEmptyPlan()
}

func TestInterrupt_updateGoesOn(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w, d := behindDoor(t, versioned(namespace, 1, ""))
	w.Apply()
	w.Configure(versioned(namespace, 2, ""))
	for i, c := range cuts(t, d, func() acctest.Output { return w.Apply() }) {
		t.Run(c.String(), func(t *testing.T) {
			w := w.In(t)
			before, claims := liveSet(t, namespace).Generation, acctest.Claims(t, namespace)
			w.Configure(versioned(namespace, i+3, ""))
			c.interrupt(t, d, w, applying...)
			expectUnready(t, w, false)
			w.Apply()
			expectConverged(t, w, namespace, "")
			expectSame(t, claims, acctest.Claims(t, namespace))
			if now := liveSet(t, namespace).Generation; now != before+1 {
				t.Errorf("the set was changed %d times, want one rollout", now-before)
			}
		})
	}
}

func TestInterrupt_whileWaitingSavesStateAndTheNextApplyGoesOn(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(image string) string {
		return application(namespace, `image = "`+image+`"`+"\n  rollout = { pod_management_policy = \"Parallel\" }")
	}
	w, d := behindDoor(t, config(broken))
	for _, what := range []string{"create", "update"} {
		run := startWaiting(t, d, w)
		run.Interrupt()
		out := run.Wait()
		if !out.Failed {
			t.Errorf("%s: the interrupted apply succeeded:\n%s", what, out.Raw)
		}
		out.ExpectSays(t, "interrupted after", "before it was ready", "StatefulSet/db")
		expectUnready(t, w, false)
	}
	w.Configure(config("example.org/db:2"))
	w.Apply()
	w.ExpectEmptyPlan()
}

// The second Ctrl-C ends Terraform and the provider at once.
func TestInterrupt_twiceIsLikeAKill(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(image string) string {
		return owned + application(namespace, `
  image    = "`+image+`"
  replicas = 2
  volumes  = { data = { mount_path = "/data", size = "1Gi" } }
  rollout  = { pod_management_policy = "Parallel" }`)
	}
	w, d := behindDoor(t, config(broken))
	run := startWaiting(t, d, w)
	acctest.Eventually(t, func() string { return brokenPod(t, namespace) })
	// The provider would like to say why the pods are not ready, and is kept waiting.
	asked := make(chan struct{}, 10)
	d.Befall(door.Rule{
		Matches: func(r door.Request) bool { return r.Resource == "events" },
		Fault:   door.Hold(func(door.Request) { asked <- struct{}{} }, make(chan struct{})),
	})
	run.Interrupt()
	<-asked
	run.Interrupt()
	if out := run.Wait(); !out.Failed || !strings.Contains(out.Text, "Two interrupts received") {
		t.Errorf("the second interruption did not end it:\n%s", out.Raw)
	}
	d.Befall()
	claims := acctest.Claims(t, namespace)
	w.Configure(config("example.org/db:1"))
	w.Apply()
	expectConverged(t, w, namespace, "shop")
	expectSame(t, claims, acctest.Claims(t, namespace))
}

// brokenPod says what is missing until db-0 has the broken image and shows it.
func brokenPod(t *testing.T, namespace string) string {
	t.Helper()
	pod, err := acctest.Cluster(t).CoreV1().Pods(namespace).Get(context.Background(), "db-0", metav1.GetOptions{})
	if err != nil || pod.Spec.Containers[0].Image != broken || len(pod.Status.ContainerStatuses) == 0 {
		return "the broken pod has not come"
	}
	return ""
}
