package application_test

import (
	"context"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// The tests called TestPeers are about what other providers for Kubernetes are
// known to do to their users. Each has an issue that tells the story.

// mainContainer is the container of the application in the paths of a plan.
const mainContainer = "spec.template.spec.containers[name=db]"

// liveSet is the application's set as it is in the cluster.
func liveSet(t *testing.T, namespace string) *appsv1.StatefulSet {
	t.Helper()
	set, err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Get(context.Background(), "db", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func liveService(t *testing.T, namespace, name string) *corev1.Service {
	t.Helper()
	service, err := acctest.Cluster(t).CoreV1().Services(namespace).Get(context.Background(), name, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return service
}

func liveAccount(t *testing.T, namespace string) *corev1.ServiceAccount {
	t.Helper()
	account, err := acctest.Cluster(t).CoreV1().ServiceAccounts(namespace).Get(context.Background(), "db", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// variable is the value of a variable of the main container; "" without one.
func variable(s *appsv1.StatefulSet, name string) string {
	for _, v := range s.Spec.Template.Spec.Containers[0].Env {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

// expectObjectChanges makes a plan and fails the test unless it updates the
// application in exactly these places.
func expectObjectChanges(t *testing.T, w *acctest.Workspace, want ...string) acctest.Output {
	t.Helper()
	plan, out := w.Plan()
	acctest.ExpectAction(t, plan, db, "update")
	if err := acctest.CheckObjectChanges(plan, db, want...); err != nil {
		t.Error(err)
	}
	return out
}

// must fails the test when a check of an Observer fails.
func must(t *testing.T, check func(*terraform.State) error) {
	t.Helper()
	if err := check(nil); err != nil {
		t.Error(err)
	}
}

// keyed names an element of a list by its key, for acctest.OwnersOf.
func keyed(name string, value any) fieldpath.PathElement {
	return fieldpath.PathElement{Key: fieldpath.KeyByFields(name, value)}
}
