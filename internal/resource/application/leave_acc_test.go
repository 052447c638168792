package application_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// ring is an application of n members that have something to do before they leave.
func ring(namespace string, n int, more string) string {
	return application(namespace, fmt.Sprintf(`
  image      = "example.org/ring:1"
  replicas   = %d
  ports      = { db = { port = 9042 } }
  volumes    = { data = { mount_path = "/data", size = "1Gi", claim_policy = { on_scale_down = "Delete" } } }
  scale_down = { before = { command = ["nodetool", "decommission"] } }
  %s`, n, more))
}

// exitCode has commands in a pod end with that code on simulated nodes.
func exitCode(t *testing.T, namespace, pod, code string) {
	t.Helper()
	patch := fmt.Sprintf(`{"metadata":{"annotations":{"lab.stateful-apps.io/exec-exit-code":%q}}}`, code)
	_, err := acctest.Cluster(t).CoreV1().Pods(namespace).Patch(context.Background(), pod, types.MergePatchType, []byte(patch), metav1.PatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
}

// expectMembers compares the pods and the claims that there are with ordinals.
func expectMembers(t *testing.T, namespace string, n int) {
	t.Helper()
	var pods, claims []string
	for i := range n {
		pods, claims = append(pods, fmt.Sprintf("db-%d", i)), append(claims, fmt.Sprintf("data-db-%d", i))
	}
	if got := acctest.Pods(t, namespace, "db").Names(); !slices.Equal(got, pods) {
		t.Errorf("there are pods %v, want %v", got, pods)
	}
	if got := slices.Sorted(maps.Keys(acctest.Claims(t, namespace))); !slices.Equal(got, claims) {
		t.Errorf("there are claims %v, want %v", got, claims)
	}
}

func TestScaleDown_membersLeaveOneAfterTheOther(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	d, kubeconfig := acctest.Door(t)
	w := acctest.NewWorkspace(t, ring(namespace, 4, "")).With(acctest.Kubeconfig(kubeconfig))
	w.Apply()
	replicas := acctest.WatchReplicas(t, namespace, "db")

	d.Take()
	w.Configure(ring(namespace, 2, ""))
	w.Apply().ExpectSays(t, "data-db-3", "data-db-2")
	replicas.Expect(4, 3, 2)
	expectMembers(t, namespace, 2)
	commands := 0
	for _, asked := range d.Take() {
		if asked.Resource == "pods/exec" && asked.Verb == "get" { // by WebSockets: the door passes nothing else
			commands += asked.Number
		}
	}
	if commands != 2 {
		t.Errorf("%d commands were run, want 2", commands)
	}
	w.ExpectEmptyPlan()

	// The number of replicas is nobody else's afterwards.
	w.Configure(ring(namespace, 3, ""))
	w.Apply()
	expectMembers(t, namespace, 3)
	w.Configure(ring(namespace, 1, ""))
	w.Apply()
	expectMembers(t, namespace, 1)
	w.ExpectEmptyPlan()
}

func TestScaleDown_endsWhereAMemberCannotLeaveAndGoesOnThere(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, ring(namespace, 4, ""))
	w.Apply()
	exitCode(t, namespace, "db-2", "3")
	// What else the apply changes waits.
	w.Configure(ring(namespace, 1, `env = { A = "b" }`))
	w.Refused("apply", "-auto-approve", "-input=false").ExpectSays(t,
		namespace+"/db: the command before db-2 leaves failed",
		"nodetool decommission in container db of Pod/db-2 has ended with exit code 3. The end of what it has printed: simulated container db: nodetool decommission",
		"StatefulSet/db has 3 replicas, and nothing else of this change was applied.", "remove scale_down.before for one apply",
	)
	expectMembers(t, namespace, 3)
	set, err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Get(context.Background(), "db", metav1.GetOptions{})
	if err != nil || set.Status.CurrentRevision != set.Status.UpdateRevision {
		t.Errorf("a new revision was applied (%v)", err)
	}

	// What is on its way out can't hand anything over.
	release := acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("pods"), namespace, "db-2")
	pods := acctest.Cluster(t).CoreV1().Pods(namespace)
	if err := pods.Delete(context.Background(), "db-2", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	w.Refused("apply", "-auto-approve", "-input=false").ExpectSays(t,
		namespace+"/db: db-2 can't be asked to leave", "it is being deleted", "StatefulSet/db has 3 replicas",
	)
	expectMembers(t, namespace, 3)
	release()
	acctest.Eventually(t, func() string {
		set, err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Get(context.Background(), "db", metav1.GetOptions{})
		pod, podErr := pods.Get(context.Background(), "db-2", metav1.GetOptions{})
		if err := errors.Join(err, podErr); err != nil {
			return err.Error()
		}
		if pod.DeletionTimestamp != nil || set.Status.ReadyReplicas != 3 {
			return fmt.Sprintf("%d members are ready", set.Status.ReadyReplicas)
		}
		return ""
	})

	w.Apply()
	expectMembers(t, namespace, 1)
	w.ExpectEmptyPlan()
}

func TestScaleDown_isNotForMembersThatComeBack(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, ring(namespace, 2, ""))
	w.Apply()
	exitCode(t, namespace, "db-0", "1")
	exitCode(t, namespace, "db-1", "1")
	w.Configure(ring(namespace, 2, "hibernated = true"))
	w.Apply()
	if pods := acctest.Pods(t, namespace, "db"); len(pods) > 0 {
		t.Errorf("pods %v still run", pods.Names())
	}
	w.Configure(ring(namespace, 1, "hibernated = false"))
	w.Refused("plan", "-input=false").ExpectSays(t, "pods that are stopped can't be asked to leave", "Apply hibernated = false with replicas = 2 first")
	w.Configure(ring(namespace, 2, ""))
	w.Apply()
	w.Destroy()
}

// Without the right to run commands nobody leaves.
func TestScaleDown_withoutTheRightToRunCommandsIsRefused(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, ring(namespace, 2, ""))
	w.Apply()
	all := []string{"*"}
	user := acctest.User(t, namespace,
		rbacv1.PolicyRule{APIGroups: []string{"apps", "policy"}, Resources: all, Verbs: all},
		rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"pods", "persistentvolumeclaims", "services", "serviceaccounts", "configmaps", "secrets", "events"}, Verbs: all},
	)
	w.Configure(ring(namespace, 1, ""))
	w.With(acctest.Kubeconfig(user)).Refused("apply", "-auto-approve", "-input=false").ExpectSays(t,
		namespace+"/db: the command before db-1 leaves could not be run", "was not run:", "forbidden", "It takes the right to create pods/exec", "StatefulSet/db has 2 replicas",
	)
	expectMembers(t, namespace, 2)
}
