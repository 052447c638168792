package storageclass_test

import (
	"fmt"
	"net/http"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// snapshots is a class with a snapshot class, and more.
func snapshots(class, attributes, more string) string {
	return fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
  snapshot_class      = %s
  %s
}`, class, acctest.Driver(), attributes, more)
}

func TestSnapshotClass_isMadeChangedAndDeleted(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	w := acctest.NewWorkspace(t, snapshots(class, "{}", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	made := acctest.SnapshotClass(t, class)
	if driver, policy := made.Object["driver"], made.Object["deletionPolicy"]; driver != acctest.Driver() || policy != "Retain" || len(made.Object["metadata"].(map[string]any)["annotations"].(map[string]any)) != 1 {
		t.Errorf("it is %v", made.Object)
	}

	w.Configure(snapshots(class, `{ deletion_policy = "Delete", parameters = { speed = "high" } }`, ""))
	w.Apply()
	w.ExpectEmptyPlan()
	now := acctest.SnapshotClass(t, class)
	speed, _, _ := unstructured.NestedString(now.Object, "parameters", "speed")
	if now.GetUID() != made.GetUID() || now.Object["deletionPolicy"] != "Delete" || speed != "high" {
		t.Errorf("it is %v", now.Object)
	}

	// What somebody changes is shown and set back.
	acctest.EditSnapshotClass(t, class, func(u *unstructured.Unstructured) { u.Object["deletionPolicy"] = "Retain" })
	plan, _ := w.Plan()
	changes, err := acctest.ObjectChanges(plan, fast)
	if want := "[VolumeSnapshotClass/" + class + " deletionPolicy]"; err != nil || fmt.Sprint(changes) != want {
		t.Errorf("objects change in %v, want %s (%v)", changes, want, err)
	}

	w.Configure(snapshots(class, "{ enabled = false }", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	if left := acctest.SnapshotClass(t, class); left != nil {
		t.Errorf("there is still %v", left.Object)
	}
	w.Configure(snapshots(class, "{}", ""))
	w.Apply()
	w.Destroy()
	if left := acctest.SnapshotClass(t, class); left != nil {
		t.Errorf("there is still %v", left.Object)
	}
}

// A cluster without the custom resources says which kinds it has, and this is none
// of them.
func TestSnapshotClass_wantsAClusterThatHasSnapshots(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	d, kubeconfig := acctest.Door(t)
	d.Befall(door.Rule{
		Matches: func(r door.Request) bool { return r.Resource == "/apis" },
		Fault: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": []}`))
		},
	})
	w := acctest.NewWorkspace(t, snapshots(class, "{}", "")).With(acctest.Kubeconfig(kubeconfig))
	_, out := w.Plan()
	out.ExpectSays(t, "VolumeSnapshotClass/"+class+": the cluster serves no kind VolumeSnapshotClass of snapshot.storage.k8s.io")
	w.Refused("apply", "-auto-approve").ExpectSays(t, "the cluster has no snapshots", "Install the snapshot controller", "or remove snapshot_class")
	w.Configure(snapshots(class, "null", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	w.Destroy()
}
