package application_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Everything but the claims, that is: the plan that makes it all anew says where the
// data is.
func TestGone_whatSomebodyElseHasDeletedIsPlannedWithItsData(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, ending(namespace, "Retain"))
	w.Apply()
	claims := acctest.Claims(t, namespace)
	deleteAll(t, namespace)
	acctest.Eventually(t, func() string {
		if left := acctest.Left(t, namespace); len(left) > 0 {
			return "left is " + left[0]
		}
		return ""
	})
	plan, out := w.Plan()
	acctest.ExpectAction(t, plan, db, "create")
	out.ExpectSays(t, namespace+"/db: its objects are gone, its data is not", "data-db-0", "data-db-1")
	w.Apply()
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v", claims, now)
	}
	w.Destroy()
}

// deleteAll deletes an application, as somebody else would, but for its claims.
func deleteAll(t *testing.T, namespace string) {
	t.Helper()
	ctx, c, now := context.Background(), acctest.Cluster(t), metav1.DeleteOptions{}
	remove := map[string]func(name string) error{
		"StatefulSet":         func(name string) error { return c.AppsV1().StatefulSets(namespace).Delete(ctx, name, now) },
		"PodDisruptionBudget": func(name string) error { return c.PolicyV1().PodDisruptionBudgets(namespace).Delete(ctx, name, now) },
		"Service":             func(name string) error { return c.CoreV1().Services(namespace).Delete(ctx, name, now) },
		"ServiceAccount":      func(name string) error { return c.CoreV1().ServiceAccounts(namespace).Delete(ctx, name, now) },
		"ConfigMap":           func(name string) error { return c.CoreV1().ConfigMaps(namespace).Delete(ctx, name, now) },
	}
	for _, object := range acctest.Left(t, namespace) {
		kind, name, _ := strings.Cut(object, "/")
		if remove[kind] == nil {
			continue // a pod goes with its set
		}
		if err := remove[kind](name); err != nil {
			t.Fatalf("deleting %s: %v", object, err)
		}
	}
}
