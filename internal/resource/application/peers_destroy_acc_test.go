package application_test

import (
	"context"
	"maps"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// What is said after the reasons when a destroy could not delete everything.
const stays = "\n\nWhat was not deleted stays in state. Remove what holds it and destroy again."

// A finalizer whose controller is gone, a node that is gone: the destroy ends when
// its time is over, says what holds what, and where the data is. When it is let
// go, the next destroy comes to its end.
func TestPeers_11_aDestroyThatIsHeldUpEndsAndNamesTheHolder(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const impatient = "\n  timeouts = { delete = \"20s\" }"
	const volumes = "\n  volumes = { data = { mount_path = \"/data\", size = \"1Gi\" } }"
	w := acctest.NewWorkspace(t, several(namespace, map[string]string{
		"service": works + impatient,
		"set":     works + volumes + "\n  timeouts = { delete = \"8s\" }",
		"pod":     works + volumes + impatient,
		"claim":   works + "\n  volumes = { data = { mount_path = \"/data\", size = \"1Gi\", claim_policy = { on_destroy = \"Delete\" } } }" + impatient,
	}))
	w.Apply()
	before := acctest.Claims(t, namespace)
	release := []func(){
		acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("services"), namespace, "service-peers"),
		acctest.Hold(t, appsv1.SchemeGroupVersion.WithResource("statefulsets"), namespace, "set"),
		acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("pods"), namespace, "pod-0"),
		acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("persistentvolumeclaims"), namespace, "data-claim-0"),
	}

	held := map[string]string{
		"stateful_application NAMESPACE/service: waited TIME for the end of Service/service-peers": `  Service/service-peers: terminating for TIME, held by finalizer example.org/hold` + stays,
		"stateful_application NAMESPACE/set: waited TIME for the end of StatefulSet/set": `  StatefulSet/set: terminating for TIME, held by finalizer example.org/hold` + stays + `

The data is in:
  data-set-0 (1Gi, PersistentVolume VOLUME, volume handle VOLUME)`,
		"stateful_application NAMESPACE/pod: waited TIME for the end of Pod/pod-0": `  Pod/pod-0: Running on node NODE, terminating for TIME, held by finalizer example.org/hold` + stays +
			` The application is scaled to 0 by now; to keep it after all, apply its configuration again.

The data is in:
  data-pod-0 (1Gi, PersistentVolume VOLUME, volume handle VOLUME)`,
		"stateful_application NAMESPACE/claim: waited TIME for the end of PersistentVolumeClaim/data-claim-0": `  PersistentVolumeClaim/data-claim-0: terminating for TIME, held by finalizer example.org/hold` + stays + `

The data is in:
  data-claim-0 (1Gi, PersistentVolume VOLUME, volume handle VOLUME): is being deleted; the volume is deleted with the claim, as its reclaim policy Delete says`,
	}
	expectErrors(t, w.Run("destroy", "-auto-approve"), []string{namespace}, held)
	// Said again as often as it is tried.
	const again = "stateful_application NAMESPACE/set: waited TIME for the end of StatefulSet/set"
	expectErrors(t, w.Run("destroy", "-auto-approve", "-target=stateful_application.set"), []string{namespace}, map[string]string{again: held[again]})
	for _, name := range []string{"service", "set", "pod", "claim"} {
		if attributes, _ := w.State("stateful_application." + name); attributes == nil {
			t.Errorf("%s is gone from state", name)
		}
	}
	expectVolumesUntouched(t, namespace)

	for _, letGo := range release {
		letGo()
	}
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
	delete(before, "data-claim-0")
	if now := acctest.Claims(t, namespace); !maps.Equal(before, now) {
		t.Errorf("claims are %v, want %v", now, before)
	}
}

// expectVolumesUntouched fails the test if somebody has asked for the deletion of
// a volume whose claim is still there: it would never go.
func expectVolumesUntouched(t *testing.T, namespace string) {
	t.Helper()
	volumes, err := acctest.Cluster(t).CoreV1().PersistentVolumes().List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range volumes.Items {
		if v.Spec.ClaimRef != nil && v.Spec.ClaimRef.Namespace == namespace && v.DeletionTimestamp != nil {
			t.Errorf("PersistentVolume %s of claim %s is being deleted", v.Name, v.Spec.ClaimRef.Name)
		}
	}
}

// A pod on a node that is gone never ends by itself, and only somebody who knows
// that the node is off may end it by force.
func TestPeers_11_aPodOnALostNodeIsNamedWithItsNode(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	node := acctest.Name("lost")
	acctest.PodsOn(t, namespace, node)
	w := acctest.NewWorkspace(t, application(namespace, works+"\n  timeouts = { delete = \"12s\" }"))
	w.ApplyWhile(func() { acctest.Start(t, namespace, "db-0") })

	expectErrors(t, w.Run("destroy", "-auto-approve"), []string{namespace, node}, map[string]string{
		"stateful_application NAMESPACE/db: waited TIME for the end of Pod/db-0": `  Pod/db-0: Running on node NAMESPACE2, which does not exist any more, terminating for TIME` + stays +
			` A pod on a node that does not answer ends when the node is back, or by force: kubectl -n NAMESPACE delete pod db-0 --force. ` +
			`Make sure first that the node is off: a process that still runs there goes on writing to its volume. ` +
			`The application is scaled to 0 by now; to keep it after all, apply its configuration again.`,
	})
	err := acctest.Cluster(t).CoreV1().Pods(namespace).Delete(context.Background(), "db-0", metav1.DeleteOptions{GracePeriodSeconds: ptr.To[int64](0)})
	if err != nil {
		t.Fatal(err)
	}
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

// Whoever has destroyed the wrong application and was lucky that something held it
// up gets it back by the next apply.
func TestPeers_11_anApplicationWhoseDestroyWasHeldUpIsBackAfterAnApply(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", `timeouts = { delete = "5s" }`))
	w.Apply()
	before := acctest.Claims(t, namespace)
	release := acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("pods"), namespace, "db-0")
	w.Refused("destroy", "-auto-approve")
	release()
	w.Apply()
	if now := acctest.Claims(t, namespace); !maps.Equal(before, now) {
		t.Errorf("claims were %v, are %v", before, now)
	}
	if pods := acctest.Pods(t, namespace, "db"); len(pods) != 2 {
		t.Errorf("pods are %v, want two", pods.Names())
	}
	w.ExpectEmptyPlan()
}
