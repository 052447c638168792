package orphanedvolumes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// seen is the data source as an output.
type seen struct {
	Claims []struct {
		Name, Size, Capacity, Phase, Created, Application, Attach string
		ReclaimPolicy                                             string `json:"reclaim_policy"`
		DeleteCommand                                             string `json:"delete_command"`
		VolumeName                                                string `json:"volume_name"`
	}
	Reserved []struct {
		Name   string
		UsedBy string `json:"used_by"`
	} `json:"reserved_claims"`
	Volumes []struct {
		Name, Phase, Source string
		ClaimName           string `json:"claim_name"`
	}
}

func looking(namespace, application string) string {
	return application + fmt.Sprintf(`
data "stateful_orphaned_volumes" "here" {
  namespace = %q
}

output "here" {
  value = data.stateful_orphaned_volumes.here
}
`, namespace)
}

// db is an application on a class that keeps volumes.
func db(namespace, class, more string) string {
	return looking(namespace, fmt.Sprintf(`
resource "stateful_application" "db" {
  name      = "db"
  namespace = %q
  image     = "example.org/db:1"
  volumes   = { data = { mount_path = "/data", size = "1Gi", claim_policy = { storage_class = %q } } }

  termination_grace_period_seconds = 1
  %s
}
`, namespace, class, more))
}

// look reads the data source anew.
func look(t *testing.T, w *acctest.Workspace) (out seen) {
	t.Helper()
	w.Must("apply", "-auto-approve")
	if err := json.Unmarshal([]byte(w.Must("output", "-json", "here").Raw), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// eventually reads the data source until claims, reserved claims and volumes are as
// many as said.
func eventually(t *testing.T, w *acctest.Workspace, claims, reserved, volumes int) (out seen) {
	t.Helper()
	acctest.Eventually(t, func() string {
		if out = look(t, w); len(out.Claims) != claims || len(out.Reserved) != reserved || len(out.Volumes) != volumes {
			return fmt.Sprintf("got %+v, want %d claims, %d reserved claims, %d volumes", out, claims, reserved, volumes)
		}
		return ""
	})
	return out
}

func TestDataSource_findsWhatAnApplicationLeaves(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	acctest.Apply(t, acctest.SomebodyElse, true, fmt.Sprintf(
		`{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: %s}, provisioner: %s, reclaimPolicy: Retain, volumeBindingMode: WaitForFirstConsumer}`, class, acctest.Driver()))

	t.Cleanup(func() { giveUp(t, class) })

	w := acctest.NewWorkspace(t, db(namespace, class, "replicas = 2"))
	w.Apply()
	eventually(t, w, 0, 0, 0)
	w.ExpectEmptyPlan()

	w.Configure(db(namespace, class, "replicas = 1"))
	w.Apply()
	got := eventually(t, w, 1, 0, 0).Claims[0]
	if got.Name != "data-db-1" || got.Size != "1Gi" || got.Capacity != "1Gi" || got.Phase != "Bound" || got.Created == "" || got.Application != "db" ||
		got.ReclaimPolicy != "Retain" || got.DeleteCommand != "kubectl -n "+namespace+" delete pvc data-db-1" || got.VolumeName == "" {
		t.Errorf("got %+v", got)
	}

	w.Configure(db(namespace, class, "replicas = 2\n  hibernated = true"))
	w.Apply()
	if got := eventually(t, w, 0, 2, 0); got.Reserved[0].Name != "data-db-0" || got.Reserved[1].UsedBy != "StatefulSet/db" {
		t.Errorf("got %+v", got.Reserved)
	}

	w.Configure(looking(namespace, "")) // destroys the application
	w.Apply()
	kept := eventually(t, w, 2, 0, 0).Claims[0]
	w.ExpectEmptyPlan()

	volumes := acctest.Cluster(t).CoreV1().PersistentVolumes()
	if err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Delete(context.Background(), kept.Name, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	released := eventually(t, w, 1, 0, 1).Volumes[0]
	if released.Name != kept.VolumeName || released.Phase != "Released" || released.ClaimName != kept.Name || released.Source != "volume "+kept.VolumeName+" of the CSI driver "+acctest.Driver() {
		t.Errorf("got %+v", released)
	}

	// The first part of what attach says, and then the second.
	patch := []byte(`{"spec":{"claimRef":{"uid":null,"resourceVersion":null}}}`)
	if _, err := volumes.Patch(context.Background(), released.Name, types.MergePatchType, patch, metav1.PatchOptions{FieldManager: acctest.SomebodyElse}); err != nil {
		t.Fatal(err)
	}
	if freed := eventually(t, w, 1, 0, 1).Volumes[0]; freed.ClaimName != kept.Name {
		t.Errorf("got %+v", freed)
	}
	w.Configure(db(namespace, class, "replicas = 2"))
	w.Apply()
	eventually(t, w, 0, 0, 0)
	claim, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Get(context.Background(), kept.Name, metav1.GetOptions{})
	if err != nil || claim.Spec.VolumeName != kept.VolumeName {
		t.Errorf("claim %s has volume %q (%v), want %q back", kept.Name, claim.Spec.VolumeName, err, kept.VolumeName)
	}
}

// giveUp has the volumes of a class go with their claims.
func giveUp(t *testing.T, class string) {
	t.Helper()
	volumes := acctest.Cluster(t).CoreV1().PersistentVolumes()
	all, err := volumes.List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Error(err)
		return
	}
	for _, v := range all.Items {
		if v.Spec.StorageClassName != class {
			continue
		}
		_, err := volumes.Patch(context.Background(), v.Name, types.MergePatchType,
			[]byte(`{"spec":{"persistentVolumeReclaimPolicy":"`+string(corev1.PersistentVolumeReclaimDelete)+`"}}`), metav1.PatchOptions{FieldManager: acctest.SomebodyElse})
		if err != nil {
			t.Error(err)
		}
	}
}
