package storageclass_test

import (
	"context"
	"fmt"
	"testing"

	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

const (
	fast   = "stateful_storage_class.fast"
	policy = "stateful_volume_claim_policy.db"
	db     = "stateful_application.db"
)

// stack is a class and all that depends on it.
func stack(namespace, class, attributes string) string {
	return fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
  %s
}

resource "stateful_volume_claim_policy" "db" {
  name          = "db"
  storage_class = stateful_storage_class.fast.name
}

resource "stateful_application" "db" {
  name      = "db"
  namespace = %q
  image     = "example.org/db:1"

  termination_grace_period_seconds = 1

  volumes = {
    data = { mount_path = "/data", size = "1Gi", claim_policy = stateful_volume_claim_policy.db }
  }
}
`, class, acctest.Driver(), attributes, namespace)
}

func TestStorageClass_isRecreatedInPlaceWithoutTouchingDependents(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	w := acctest.NewWorkspace(t, stack(namespace, class, ""))
	w.Apply()
	before, pods, volume := get(t, class), acctest.Pods(t, namespace, "db"), volumeOf(t, namespace)

	w.Configure(stack(namespace, class, `parameters = { tier = "gold" }`))
	plan, out := w.Plan()
	acctest.ExpectAction(t, plan, fast, "update")
	acctest.ExpectAction(t, plan, policy, "no-op")
	acctest.ExpectAction(t, plan, db, "no-op")
	out.ExpectSays(t, fmt.Sprintf("StorageClass %q will be deleted and created again", class), "parameters", "existing claims and volumes keep what they were made with")
	w.Apply()
	w.ExpectEmptyPlan()

	after := get(t, class)
	if after.UID == before.UID || after.Parameters["tier"] != "gold" {
		t.Errorf("the class was %+v, is %+v: not re-created", before, after)
	}
	if now := acctest.Pods(t, namespace, "db"); now["db-0"] != pods["db-0"] {
		t.Errorf("pods were %v, are %v", pods, now)
	}
	if now := volumeOf(t, namespace); now != volume {
		t.Errorf("the volume was %s, is %s", volume, now)
	}

	// What the API can change is changed in the class that is there.
	w.Configure(stack(namespace, class, `parameters = { tier = "gold" }
  allow_volume_expansion = false
  labels                 = { team = "blue" }`))
	w.Apply()
	w.ExpectEmptyPlan()
	if now := get(t, class); now.UID != after.UID || *now.AllowVolumeExpansion || now.Labels["team"] != "blue" {
		t.Errorf("the class was %+v, is %+v: want it changed in place", after, now)
	}
	w.Destroy()
}

func TestStorageClass_driftIsShownAndRepaired(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	classes := acctest.Cluster(t).StorageV1().StorageClasses()
	w := acctest.NewWorkspace(t, fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
}`, class, acctest.Driver()))
	w.Apply()
	ctx, live := context.Background(), get(t, class)
	live.AllowVolumeExpansion = ptr.To(false)
	if _, err := classes.Update(ctx, live, metav1.UpdateOptions{FieldManager: acctest.SomebodyElse}); err != nil {
		t.Fatal(err)
	}
	plan, _ := w.Plan()
	changes, err := acctest.ObjectChanges(plan, fast)
	if want := "[StorageClass/" + class + " allowVolumeExpansion]"; err != nil || fmt.Sprint(changes) != want {
		t.Errorf("objects change in %v, want %s (%v)", changes, want, err)
	}
	w.Apply()
	w.ExpectEmptyPlan()

	if err := classes.Delete(ctx, class, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	plan, _ = w.Plan()
	acctest.ExpectAction(t, plan, fast, "create")
	w.Apply()
	w.Destroy()
}

func TestStorageClass_ofSomebodyElseIsRefused(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	ctx, classes := context.Background(), acctest.Cluster(t).StorageV1().StorageClasses()
	made, err := classes.Create(ctx, &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: class}, Provisioner: acctest.Driver()}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
  parameters          = { tier = "gold" }
}`, class, acctest.Driver()))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "StorageClass/"+class+" exists in the cluster and was not made by this provider")
	if now := get(t, class); now.UID != made.UID || now.ResourceVersion != made.ResourceVersion {
		t.Errorf("the class was %+v, is %+v", made, now)
	}
}

func get(t *testing.T, class string) *storagev1.StorageClass {
	t.Helper()
	c, err := acctest.Cluster(t).StorageV1().StorageClasses().Get(context.Background(), class, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// volumeOf is the name and UID of the volume behind the application's claim.
func volumeOf(t *testing.T, namespace string) string {
	t.Helper()
	ctx, client := context.Background(), acctest.Cluster(t).CoreV1()
	claim, err := client.PersistentVolumeClaims(namespace).Get(ctx, "data-db-0", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	volume, err := client.PersistentVolumes().Get(ctx, claim.Spec.VolumeName, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return volume.Name + " " + string(volume.UID)
}
