package application_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// A pod that ends still needs its peers' names and its configuration, and no claim
// goes before the pods that write to it.
func TestDestroy_goesFromThePodsOutwards(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image        = "example.org/db:1"
  replicas     = 3
  ports        = { db = { port = 5432 } }
  config_files = { "/etc/db.conf" = "fsync = on" }
  volumes      = { data = { mount_path = "/data", size = "1Gi", claim_policy = { on_destroy = "Delete" } } }`))
	w.Apply()
	files, err := acctest.Cluster(t).CoreV1().ConfigMaps(namespace).List(context.Background(), metav1.ListOptions{LabelSelector: "app.kubernetes.io/name=db"})
	if err != nil || len(files.Items) != 1 {
		t.Fatalf("config files are %v (%v)", files, err)
	}
	deletions := acctest.WatchDeletions(t, namespace,
		appsv1.SchemeGroupVersion.WithResource("statefulsets"),
		corev1.SchemeGroupVersion.WithResource("pods"),
		corev1.SchemeGroupVersion.WithResource("persistentvolumeclaims"),
		corev1.SchemeGroupVersion.WithResource("services"),
		corev1.SchemeGroupVersion.WithResource("configmaps"),
		corev1.SchemeGroupVersion.WithResource("serviceaccounts"),
		policyv1.SchemeGroupVersion.WithResource("poddisruptionbudgets"),
	)
	w.Destroy()
	for ordinal := range 3 {
		for _, last := range []string{"services/db", "services/db-peers", "configmaps/" + files.Items[0].Name, "serviceaccounts/db", "poddisruptionbudgets/db"} {
			deletions.Expect("pods/db-2", "pods/db-1", "pods/db-0", "statefulsets/db", fmt.Sprintf("persistentvolumeclaims/data-db-%d", ordinal), last)
		}
	}
}

// Between plan and apply somebody restores an object from a backup, say. It has
// the name, and it is not the one that the plan has shown.
func TestDestroy_whatSomebodyHasMadeAnewIsLeftAlone(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Apply()
	w.Plan("-destroy")
	ctx, services := context.Background(), acctest.Cluster(t).CoreV1().Services(namespace)
	if err := services.Delete(ctx, "db", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	remade, err := services.Create(ctx, &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "db"},
		Spec:       corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 5432}}},
	}, metav1.CreateOptions{FieldManager: acctest.SomebodyElse})
	if err != nil {
		t.Fatal(err)
	}
	out := w.Must("apply", "tfplan")
	says := out.Warnings()["stateful_application "+namespace+"/db: what belongs to others was left alone"]
	if !strings.Contains(says, "not those that this resource has made: Service/db. They were not deleted.") {
		t.Errorf("nothing says that the Service was left alone:\n%s", out.Raw)
	}
	live, err := services.Get(ctx, "db", metav1.GetOptions{})
	if err != nil || live.UID != remade.UID {
		t.Errorf("the Service that somebody has made is gone (%v)", err)
	}
	if left := acctest.Left(t, namespace); strings.Join(left, " ") != "Service/db" {
		t.Errorf("destroy has left %v, want the Service alone", left)
	}
}

// What on_destroy gives up is kept all the same where it may be somebody's, and
// the reason is said.
func TestDestroy_saysWhyAClaimIsKeptAllTheSame(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, retained(namespace, 2, `on_destroy = "Delete"`))
	acctest.MakeClaim(t, namespace, "data-db-5", "1Gi", nil)
	w.Apply()
	makePod(t, namespace, "backup", "data-db-1")
	out := w.Destroy()
	got := normal([]string{namespace}, out.Warnings()[namespace+"/db: 2 claims are kept"])
	if want := `The pods are gone; these claims and their data are kept:
  data-db-1 (1Gi, PersistentVolume VOLUME, volume handle VOLUME): kept although on_destroy = "Delete", because Pod/backup mounts it
  data-db-5 (no volume yet): kept although on_destroy = "Delete", because it does not carry this application's mark, which claims get that its pods have used

An application of the same name finds them again. To give the data up: kubectl -n NAMESPACE delete pvc NAME`; got != want {
		t.Errorf("the warning is\n%s\nwant\n%s", got, want)
	}
	got = normal([]string{namespace}, out.Warnings()[namespace+"/db: 1 claim was deleted"])
	if want := `As the claim policy's on_destroy = "Delete" says, these claims were deleted:
  data-db-0 (1Gi, PersistentVolume VOLUME, volume handle VOLUME): the volume is deleted with the claim, as its reclaim policy Delete says`; got != want {
		t.Errorf("the warning is\n%s\nwant\n%s", got, want)
	}
	if now := strings.Join(acctest.Claims(t, namespace).Names(), " "); now != "data-db-1 data-db-5" {
		t.Errorf("claims are %s", now)
	}
}

// Somebody has deleted a claim that a pod of his still mounts. It would be kept,
// and it is lost when that pod ends: nobody may believe that it is kept.
func TestDestroy_saysThatAClaimIsOnItsWayOut(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", ""))
	w.Apply()
	makePod(t, namespace, "backup", "data-db-1")
	if err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Delete(t.Context(), "data-db-1", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	warnings := w.Destroy().Warnings()
	got := normal([]string{namespace}, warnings[namespace+"/db: 1 claim is being deleted by somebody else"])
	if want := `Somebody else has deleted these claims, and they are on their way out:
  data-db-1 (1Gi, PersistentVolume VOLUME, volume handle VOLUME): Pod/backup mounts it, which keeps it until that pod ends; the volume is deleted with the claim, as its reclaim policy Delete says

As long as a volume is there, its data can be kept: kubectl patch pv NAME -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`; got != want {
		t.Errorf("the warning is\n%s\nwant\n%s", got, want)
	}
	if kept := warnings[namespace+"/db: 1 claim is kept"]; !strings.Contains(kept, "data-db-0") || strings.Contains(kept, "data-db-1") {
		t.Errorf("kept is said to be:\n%s", kept)
	}
}
