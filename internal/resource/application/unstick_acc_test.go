package application_test

import (
	"fmt"
	"maps"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// trio is an application of three replicas with claims that starts its pods in
// order.
func trio(namespace, image, rollout string) string {
	return application(namespace, fmt.Sprintf(`
  image    = %q
  replicas = 3
  ports    = { db = { port = 5432 } }
  volumes  = { data = { mount_path = "/data", size = "1Gi" } }
  timeouts = { create = "60s", update = "6s" }
  rollout  = { %s }`, image, rollout))
}

// A set whose pods start in order never gets out of a broken revision by itself:
// kubernetes/kubernetes#67250.
func TestUnstick_aMendedTemplateReachesTheBrokenPod(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, trio(namespace, "example.org/db:1", ""))
	w.Apply()
	claims, pods := acctest.Claims(t, namespace), acctest.Pods(t, namespace, "db")

	w.Configure(trio(namespace, broken, ""))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "is not ready after", "Pod/db-2", broken)
	if now := acctest.Pods(t, namespace, "db"); now["db-0"] != pods["db-0"] || now["db-1"] != pods["db-1"] {
		t.Errorf("pods were %v, are %v: the rollout has gone on", pods, now)
	}

	// Mended to what it was before: only the broken pod has to go.
	w.Configure(trio(namespace, "example.org/db:1", ""))
	w.Apply().ExpectSays(t, "stateful_application "+namespace+"/db: the rollout was stuck and 1 pod was deleted",
		`Pod/db-2: container "db" waiting: `, "Each comes back on the new revision, with the same claims")
	now := acctest.Pods(t, namespace, "db")
	if now["db-0"] != pods["db-0"] || now["db-1"] != pods["db-1"] || now["db-2"] == pods["db-2"] {
		t.Errorf("pods were %v, are %v", pods, now)
	}
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v", claims, now)
	}
	w.ExpectEmptyPlan()
}

// Without a partition in the set, the controller would make the first pod anew
// from the old revision.
func TestUnstick_anApplicationThatHasNeverRunGetsGoing(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]string{"in order": "", "at once": `, pod_management_policy = "Parallel"`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			config := func(image string) string {
				return application(namespace, fmt.Sprintf(`
  image    = %q
  replicas = 3
  timeouts = { create = "5s", update = "60s" }
  rollout  = { on_timeout = "Warn"%s }`, image, more))
			}
			w := acctest.NewWorkspace(t, config(broken))
			w.Apply()
			expectUnready(t, w, false)
			pods := acctest.Pods(t, namespace, "db")
			w.Configure(config("example.org/db:1"))
			w.Apply()
			now := acctest.Pods(t, namespace, "db")
			if len(now) != 3 || now["db-0"] == pods["db-0"] {
				t.Errorf("pods were %v, are %v", pods, now)
			}
			w.ExpectEmptyPlan()
		})
	}
}

func TestUnstick_offTheBrokenPodIsLeftAndNamed(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, trio(namespace, "example.org/db:1", "unstick = false"))
	w.Apply()
	w.Configure(trio(namespace, broken, "unstick = false"))
	w.Refused("apply", "-auto-approve")
	pods := acctest.Pods(t, namespace, "db")

	w.Configure(trio(namespace, "example.org/db:2", "unstick = false"))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "is not ready after",
		"still on revision db-", "which a rollout does not replace while the pod is not ready")
	if now := acctest.Pods(t, namespace, "db"); !maps.Equal(pods, now) {
		t.Errorf("pods were %v, are %v", pods, now)
	}
	// Switched on, the same change comes through.
	w.Configure(trio(namespace, "example.org/db:2", ""))
	w.Apply().ExpectSays(t, "1 pod was deleted")
	w.ExpectEmptyPlan()
}

// A user who may do everything but that.
func TestUnstick_withoutTheRightItSaysSo(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, trio(namespace, "example.org/db:1", ""))
	w.Apply()
	w.Configure(trio(namespace, broken, ""))
	w.Refused("apply", "-auto-approve")

	user := acctest.User(t, namespace,
		rbacv1.PolicyRule{APIGroups: []string{"", "apps", "policy"}, Resources: []string{"serviceaccounts", "services", "configmaps", "statefulsets", "poddisruptionbudgets", "persistentvolumeclaims"}, Verbs: []string{"*"}},
		rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"pods", "events"}, Verbs: []string{"get", "list", "watch", "create"}})
	w.Configure(trio(namespace, "example.org/db:2", ""))
	w.With(acctest.Kubeconfig(user)).Refused("apply", "-auto-approve").ExpectSays(t,
		"is not ready after", "it could not be deleted: ", "cannot delete resource \"pods\"")
}
