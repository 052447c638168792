package application_test

import (
	"context"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestOwnership_anObjectOfSomebodyElseIsRefusedByName(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	ctx, services := context.Background(), acctest.Cluster(t).CoreV1().Services(namespace)
	made, err := services.Create(ctx, &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "db-peers", Labels: map[string]string{"app.kubernetes.io/managed-by": "Helm"}},
		Spec:       corev1.ServiceSpec{ClusterIP: "None", Selector: map[string]string{"app": "other"}},
	}, metav1.CreateOptions{FieldManager: "helm"})
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Refused("apply", "-auto-approve").ExpectSays(t,
		"Service/db-peers belongs to somebody else",
		"Service/db-peers exists in namespace "+namespace+" and was not made by this provider", `"Helm"`)
	now, err := services.Get(ctx, "db-peers", metav1.GetOptions{})
	if err != nil || now.ResourceVersion != made.ResourceVersion {
		t.Errorf("the Service was changed: %+v (%v)", now, err)
	}
	// What was made before the refusal can be taken away again.
	w.Destroy()
	if left := strings.Join(acctest.Left(t, namespace), " "); left != "Service/db-peers" {
		t.Errorf("destroy has left %s, want the other's Service alone", left)
	}
}

func TestOwnership_anotherInstanceIsRefused(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := stored(namespace, 1, "1", "")
	first := acctest.NewWorkspace(t, config)
	first.Apply()
	versions := resourceVersions(t, namespace)

	for name, provider := range map[string]string{
		"no owner":      "",
		"another owner": `provider "stateful" { owner = "second" }` + "\n",
	} {
		second := acctest.NewWorkspace(t, provider+strings.Replace(config, `:1"`, `:2"`, 1))
		second.Refused("apply", "-auto-approve").ExpectSays(t, "objects belong to somebody else", "They were not changed.")
		if now := resourceVersions(t, namespace); now != versions {
			t.Errorf("%s: the objects were %s, are %s", name, versions, now)
		}
		// Nothing was made, so nothing may be saved: the next destroy must not
		// take the first one's objects for its own.
		second.Destroy()
		if now := resourceVersions(t, namespace); now != versions {
			t.Errorf("%s: after destroy the objects were %s, are %s", name, versions, now)
		}
	}
	first.ExpectEmptyPlan()
}

func resourceVersions(t *testing.T, namespace string) string {
	t.Helper()
	ctx, c := context.Background(), acctest.Cluster(t)
	set, err := c.AppsV1().StatefulSets(namespace).Get(ctx, "db", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// Status is not the provider's doing.
	set.Status = appsv1.StatefulSetStatus{}
	service, err := c.CoreV1().Services(namespace).Get(ctx, "db", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	account, err := c.CoreV1().ServiceAccounts(namespace).Get(ctx, "db", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join([]string{string(set.UID), set.Annotations["stateful-apps.io/instance"], set.Spec.Template.Spec.Containers[0].Image,
		service.ResourceVersion, account.ResourceVersion}, " ")
}

func TestNamespace_isCreatedWhenMissingAndNeverTouchedAfterwards(t *testing.T) {
	t.Parallel()
	existing := acctest.Namespace(t)
	missing := acctest.Name("acc")
	acctest.Remove(t, missing)
	namespaces := acctest.Cluster(t).CoreV1().Namespaces()
	get := func(name string) *corev1.Namespace {
		t.Helper()
		ns, err := namespaces.Get(context.Background(), name, metav1.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return ns
	}
	before := get(existing)
	for _, namespace := range []string{existing, missing} {
		w := acctest.NewWorkspace(t, application(namespace, "image = \"example.org/db:1\"\n  create_namespace = true\n  labels = { team = \"blue\" }"))
		w.Apply()
		w.ExpectEmptyPlan()
		made := get(namespace)
		w.Destroy()
		if now := get(namespace); now.DeletionTimestamp != nil || now.UID != made.UID || now.ResourceVersion != made.ResourceVersion {
			t.Errorf("destroy has changed namespace %s: %+v", namespace, now)
		}
	}
	if now := get(existing); now.ResourceVersion != before.ResourceVersion {
		t.Errorf("the namespace was %+v, is %+v", before, now)
	}
	// Without create_namespace a missing one is an error that says what to do.
	nowhere := acctest.Name("acc")
	w := acctest.NewWorkspace(t, application(nowhere, `image = "example.org/db:1"`))
	w.Refused("apply", "-auto-approve").ExpectSays(t, `namespace "`+nowhere+`" does not exist`, "set create_namespace = true")
}
