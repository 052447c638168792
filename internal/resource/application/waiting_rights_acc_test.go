package application_test

import (
	"maps"
	"testing"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// claimsResource are claims, for requests of any kind.
var claimsResource = corev1.SchemeGroupVersion.WithResource("persistentvolumeclaims")

// making are the rights to make, change and delete what an application is made of,
// without those to watch it.
func making() []rbacv1.PolicyRule {
	verbs := []string{"get", "list", "create", "patch", "delete"}
	return []rbacv1.PolicyRule{
		{Verbs: verbs, APIGroups: []string{""}, Resources: []string{"services", "serviceaccounts", "configmaps", "secrets"}},
		{Verbs: verbs, APIGroups: []string{"apps"}, Resources: []string{"statefulsets"}},
		{Verbs: verbs, APIGroups: []string{"policy"}, Resources: []string{"poddisruptionbudgets"}},
	}
}

func looking(verbs []string, resources ...string) rbacv1.PolicyRule {
	return rbacv1.PolicyRule{Verbs: verbs, APIGroups: []string{""}, Resources: resources}
}

// Without the right to watch, the provider asks again and again.
func TestRights_withoutWatchingItIsPolled(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	user := acctest.User(t, namespace, append(making(),
		looking([]string{"get", "list"}, "pods", "events"),
		looking([]string{"get", "list", "patch"}, "persistentvolumeclaims"))...)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", "")).With(acctest.Kubeconfig(user))
	w.Apply()
	if attributes, _ := w.State(db); attributes["ready"] != true {
		t.Errorf("ready is %v", attributes["ready"])
	}
	claims := acctest.Claims(t, namespace)
	w.Configure(stored(namespace, 2, "2", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v", claims, now)
	}
}

// Whether it is ready says the set. Only the reasons why it is not are in what the
// user may not see.
func TestRights_withoutPodsClaimsAndEventsItIsWaitedForBySet(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	user := acctest.User(t, namespace, making()...)
	everything := acctest.NewWorkspace(t, several(namespace, map[string]string{
		"good": works + "\n  config_files = { \"/etc/db.conf\" = \"a = 1\" }",
		"bad":  `image = "` + broken + `"` + "\n  timeouts = { create = \"10s\" }",
	}))
	w := everything.With(acctest.Kubeconfig(user))
	expectErrors(t, w.Run("apply", "-auto-approve"), []string{namespace}, map[string]string{
		"stateful_application NAMESPACE/bad is not ready after TIME": inTime(`
StatefulSet/bad: 0 of 1 pods ready (revision REVISION)
  Pods: may not be listed with these credentials, so reasons are unknown`, 4),
	})
	if attributes, tainted := w.State("stateful_application.good"); tainted || attributes["ready"] != true {
		t.Errorf("ready is %v, tainted %v", attributes["ready"], tainted)
	}

	// Who still needs the old file can't be seen, so it stays.
	good := func(file string) string {
		return several(namespace, map[string]string{"good": works + "\n  config_files = { \"/etc/db.conf\" = \"" + file + "\" }"})
	}
	w.Configure(good("a = 2"))
	w.Apply("-target=stateful_application.good")
	if left := configFiles(t, namespace, "good"); left != 2 {
		t.Errorf("%d config files are left, want the old one and the new one", left)
	}

	// When the pods have ended can't be seen either. That is said before anything
	// is scaled down.
	before := acctest.Pods(t, namespace, "good")
	out := w.Refused("destroy", "-auto-approve", "-target=stateful_application.good")
	out.ExpectSays(t, namespace+"/good: refused by the cluster", "listing the pods of StatefulSet/good, which have to end before it is deleted", "pods is forbidden")
	if now := acctest.Pods(t, namespace, "good"); !maps.Equal(before, now) {
		t.Errorf("pods were %v, are %v", before, now)
	}

	everything.Apply()
	everything.ExpectEmptyPlan()
	everything.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

// Which claims the controller would take has to be known before it takes them.
func TestRights_withoutClaimsNothingIsSentThatWouldUseThem(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	user := acctest.User(t, namespace, making()...)
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", "")).With(acctest.Kubeconfig(user))
	w.Refused("apply", "-auto-approve").ExpectSays(t, namespace+"/db: refused by the cluster", "listing claims in namespace "+namespace, "persistentvolumeclaims is forbidden")
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("%v was sent", left)
	}
}

// The claims of a new application can't be marked then, so they are kept for good.
// That is no reason to have it tainted and replaced.
func TestRights_withoutPodsTheClaimsAreNotMarkedAndThatIsSaid(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	user := acctest.User(t, namespace, append(making(), looking([]string{"get", "list", "patch"}, "persistentvolumeclaims"))...)
	w := acctest.NewWorkspace(t, retained(namespace, 1, `on_destroy = "Delete"`)).With(acctest.Kubeconfig(user))
	w.Apply().ExpectSays(t, namespace+"/db: claims are not marked as the application's", "pods is forbidden", "they are kept, whatever the policy says")
	if attributes, tainted := w.State(db); tainted || attributes["ready"] != true {
		t.Errorf("ready is %v, tainted %v", attributes["ready"], tainted)
	}
	w.ExpectEmptyPlan()
}

// configFiles counts the ConfigMaps of an application.
func configFiles(t *testing.T, namespace, app string) int {
	t.Helper()
	list, err := acctest.Cluster(t).CoreV1().ConfigMaps(namespace).List(t.Context(), metav1.ListOptions{LabelSelector: "app.kubernetes.io/name=" + app})
	if err != nil {
		t.Fatal(err)
	}
	return len(list.Items)
}
