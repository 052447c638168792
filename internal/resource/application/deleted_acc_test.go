package application_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Somebody deletes the set while it is waited for, with its pods or without: that
// is said at once, and the next apply makes it anew over the same claims.
func TestDeleted_aSetThatGoesWhileItIsWaitedForIsSaidAndMadeAnew(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]metav1.DeletionPropagation{
		"with_its_pods": metav1.DeletePropagationBackground,
		"alone":         metav1.DeletePropagationOrphan,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			const more = "\n  timeouts = { update = \"10m\" }\n  rollout = { pod_management_policy = \"Parallel\" }"
			w := acctest.NewWorkspace(t, stored(namespace, 2, "1", more))
			w.Apply()
			claims := acctest.Claims(t, namespace)

			w.Configure(strings.ReplaceAll(stored(namespace, 2, "1", more), "example.org/db:1", broken))
			out := w.RunWhile(func() {
				eventuallyRuns(t, namespace, "db-1", broken)
				err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Delete(context.Background(), "db", metav1.DeleteOptions{PropagationPolicy: ptr.To(how)})
				if err != nil {
					t.Error(err)
				}
			}, "apply", "-auto-approve")
			detail := out.ExpectError(t, "stateful_application "+namespace+"/db can't become ready")
			if !strings.HasPrefix(detail, "StatefulSet/db: ") || !strings.HasSuffix(detail, "\n\nSomebody else has deleted StatefulSet/db after it was applied. "+
				"All other objects are saved in state. Find out who did that, and apply again: it is made anew and takes over the pods and claims that are there.") {
				t.Errorf("the error says:\n%s", detail)
			}
			expectUnready(t, w, false)
			acctest.EventuallyNoSet(t, namespace, "db")

			w.Configure(stored(namespace, 2, "2", more))
			plan, _ := w.Plan()
			acctest.ExpectAction(t, plan, db, "update")
			w.Apply()
			if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
				t.Errorf("claims were %v, are %v", claims, now)
			}
			w.ExpectEmptyPlan()
		})
	}
}

// Deleted between plan and apply, there is nothing to wait for: it is made anew.
func TestDeleted_aSetThatIsGoneByTheTimeOfTheApplyIsMadeAnew(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", ""))
	w.Apply()
	claims := acctest.Claims(t, namespace)
	w.Configure(stored(namespace, 2, "2", ""))
	w.Plan()
	err := acctest.Cluster(t).AppsV1().StatefulSets(namespace).Delete(context.Background(), "db",
		metav1.DeleteOptions{PropagationPolicy: ptr.To(metav1.DeletePropagationOrphan)})
	if err != nil {
		t.Fatal(err)
	}
	acctest.EventuallyNoSet(t, namespace, "db")
	w.Must("apply", "tfplan")
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v", claims, now)
	}
	w.ExpectEmptyPlan()
}

// eventuallyRuns waits until a pod of an image has been started.
func eventuallyRuns(t *testing.T, namespace, name, image string) {
	t.Helper()
	pods := acctest.Cluster(t).CoreV1().Pods(namespace)
	acctest.Eventually(t, func() string {
		pod, err := pods.Get(context.Background(), name, metav1.GetOptions{})
		if err != nil || pod.Spec.Containers[0].Image != image || len(pod.Status.ContainerStatuses) == 0 {
			return "pod " + name + " of image " + image + " has not come"
		}
		return ""
	})
}
