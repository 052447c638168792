package application_test

import (
	"context"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/ptr"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestMissing_objectsArePlannedAsAddedAndRestored(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	config := stored(namespace, 2, "1", "")
	deleted := func(del func(ctx context.Context, c kubernetes.Interface) error, check resource.TestCheckFunc, want ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() {
				if err := del(context.Background(), acctest.Cluster(t)); err != nil {
					t.Fatal(err)
				}
			},
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(db, plancheck.ResourceActionUpdate),
				acctest.ExpectObjectChanges(db, want...),
			}},
			Check: check,
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config, Check: observed.Remember},
			deleted(func(ctx context.Context, c kubernetes.Interface) error {
				if err := c.PolicyV1().PodDisruptionBudgets(namespace).Delete(ctx, "db", metav1.DeleteOptions{}); err != nil {
					return err
				}
				return c.CoreV1().Services(namespace).Delete(ctx, "db", metav1.DeleteOptions{})
			}, observed.Untouched, "+ PodDisruptionBudget/db", "+ Service/db"),
			// The set alone: it comes back and takes its pods over.
			deleted(func(ctx context.Context, c kubernetes.Interface) error {
				err := c.AppsV1().StatefulSets(namespace).Delete(ctx, "db",
					metav1.DeleteOptions{PropagationPolicy: ptr.To(metav1.DeletePropagationOrphan)})
				acctest.EventuallyNoSet(t, namespace, "db")
				return err
			}, observed.Untouched, "+ StatefulSet/db"),
			// The set with its pods: new pods find the claims again.
			deleted(func(ctx context.Context, c kubernetes.Interface) error {
				err := c.AppsV1().StatefulSets(namespace).Delete(ctx, "db",
					metav1.DeleteOptions{PropagationPolicy: ptr.To(metav1.DeletePropagationForeground)})
				acctest.EventuallyNoPods(t, namespace, "db")
				return err
			}, observed.Rolled, "+ StatefulSet/db"),
		},
	})
}

func TestMissing_whenNothingIsLeftTheApplicationIsCreated(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := stored(namespace, 1, "1", "")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() { removeAll(t, namespace) },
				Config:    config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(db, plancheck.ResourceActionCreate),
				}},
				Check: acctest.ExpectPods(t, namespace, "db", 1),
			},
		},
	})
}

// removeAll deletes every object of the application but its claims.
func removeAll(t *testing.T, namespace string) {
	t.Helper()
	ctx, c := context.Background(), acctest.Cluster(t)
	foreground := metav1.DeleteOptions{PropagationPolicy: ptr.To(metav1.DeletePropagationForeground)}
	for _, err := range []error{
		c.AppsV1().StatefulSets(namespace).Delete(ctx, "db", foreground),
		c.PolicyV1().PodDisruptionBudgets(namespace).Delete(ctx, "db", metav1.DeleteOptions{}),
		c.CoreV1().Services(namespace).Delete(ctx, "db", metav1.DeleteOptions{}),
		c.CoreV1().Services(namespace).Delete(ctx, "db-peers", metav1.DeleteOptions{}),
		c.CoreV1().ServiceAccounts(namespace).Delete(ctx, "db", metav1.DeleteOptions{}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	acctest.EventuallyNoPods(t, namespace, "db")
}
