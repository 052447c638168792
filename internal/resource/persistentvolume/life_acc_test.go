package persistentvolume_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

const films = "stateful_persistent_volume.films"

// volume is a configuration of a volume; attributes may come twice, and the last
// one counts.
func volume(name string, attributes ...string) string {
	given := map[string]string{
		"name": fmt.Sprintf("%q", name), "capacity": `"1Gi"`, "access_modes": `["ReadWriteMany"]`, "nfs": `{ server = "nas.example.com", path = "/films" }`,
	}
	order := []string{"name", "capacity", "access_modes", "nfs"}
	for i := 0; i < len(attributes); i += 2 {
		if _, ok := given[attributes[i]]; !ok {
			order = append(order, attributes[i])
		}
		given[attributes[i]] = attributes[i+1]
	}
	text := "resource \"stateful_persistent_volume\" \"films\" {\n"
	for _, attribute := range order {
		text += "  " + attribute + " = " + given[attribute] + "\n"
	}
	return text + "}\n"
}

func TestVolume_isBoundGrownReleasedAndReclaimed(t *testing.T) {
	t.Parallel()
	namespace, name := acctest.Namespace(t), acctest.VolumeName(t)
	given := []string{"mount_options", `["nfsvers=4.2", "hard"]`, "claim", fmt.Sprintf(`{ namespace = %q, name = "films" }`, namespace)}
	config := func(more ...string) string { return volume(name, slices.Concat(given, more)...) }
	w := acctest.NewWorkspace(t, config())
	w.Apply()
	w.ExpectEmptyPlan()
	made := acctest.EventuallyVolume(t, name, corev1.VolumeAvailable)
	if made.Spec.PersistentVolumeReclaimPolicy != "Retain" || made.Spec.StorageClassName != "" || fmt.Sprint(made.Spec.MountOptions) != "[nfsvers=4.2 hard]" {
		t.Errorf("the volume is %+v", made.Spec)
	}

	// The binder writes into the reference whose name is ours.
	bound := acctest.ClaimVolume(t, namespace, "films", name)
	w.ExpectEmptyPlan()
	for field, want := range map[string]string{"uid": "kube-controller-manager", "resourceVersion": "kube-controller-manager", "name": "terraform-provider-stateful", "namespace": "terraform-provider-stateful"} {
		if owners := acctest.OwnersOf(t, bound, "spec", "claimRef", field); fmt.Sprint(owners) != "["+want+"]" {
			t.Errorf("claimRef.%s belongs to %v, want %s", field, owners, want)
		}
	}

	w.Configure(config("capacity", `"2Gi"`))
	plan, _ := w.Plan()
	if changes, err := acctest.ObjectChanges(plan, films); err != nil || fmt.Sprint(changes) != "[PersistentVolume/"+name+" spec.capacity.storage]" {
		t.Errorf("the plan changes %v (%v)", changes, err)
	}
	w.Apply()
	w.ExpectEmptyPlan()
	if now := acctest.Volume(t, name); now.UID != made.UID || now.Spec.Capacity.Storage().String() != "2Gi" || now.Spec.ClaimRef.UID != bound.Spec.ClaimRef.UID {
		t.Errorf("the volume is %+v", now)
	}

	refusesWhileBound(t, w, namespace, name, config)
	w.Configure(config("capacity", `"2Gi"`))
	w.ExpectEmptyPlan()

	released := acctest.ReleaseVolume(t, name)
	_, out := w.Plan()
	out.ExpectSays(t, fmt.Sprintf("PersistentVolume %s is Released: its claim %s/films is gone", name, namespace), "NFS server nas.example.com, path /films", "set reclaim = true", "No changes")
	refusesWhileReleased(t, w, name, config)

	for range 2 { // it stays true, and acts once each time
		w.Configure(config("capacity", `"2Gi"`, "reclaim", "true"))
		plan, _ = w.Plan()
		acctest.ExpectAction(t, plan, films, "update")
		w.Apply()
		again := acctest.EventuallyVolume(t, name, corev1.VolumeAvailable)
		if ref := again.Spec.ClaimRef; again.UID != made.UID || ref == nil || ref.UID != "" || ref.ResourceVersion != "" || ref.Name != "films" || ref.Namespace != namespace {
			t.Errorf("it was %+v, is %+v", released.Spec.ClaimRef, again.Spec.ClaimRef)
		}
		w.ExpectEmptyPlan()
		acctest.ClaimVolume(t, namespace, "films", name)
		w.ExpectEmptyPlan()
		acctest.ReleaseVolume(t, name)
		_, out = w.Plan()
		out.ExpectSays(t, "As reclaim = true says, the next apply makes the volume available again")
	}
	w.Must("destroy", "-auto-approve").ExpectSays(t, name+" will be destroyed: its storage is kept", "NFS server nas.example.com, path /films")
	if _, err := acctest.Cluster(t).CoreV1().PersistentVolumes().Get(context.Background(), name, metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("the volume is still there (%v)", err)
	}
}

// refusesWhileBound: nothing parts a claim from its data, at plan or at apply.
func refusesWhileBound(t *testing.T, w *acctest.Workspace, namespace, name string, config func(more ...string) string) {
	t.Helper()
	before := acctest.Volume(t, name)
	claim := namespace + "/films"
	for what, c := range map[string]struct {
		change []string
		says   []string
	}{
		"less":             {[]string{"capacity", `"1Gi"`}, []string{"its capacity can't be lowered", "the volume has 2Gi", claim}},
		"another export":   {[]string{"nfs", `{ server = "nas.example.com", path = "/other" }`}, []string{"can't be made anew", "spec.nfs", claim}},
		"with permission":  {[]string{"nfs", `{ server = "nas.example.com", path = "/other" }`, "allow_replace", "true"}, []string{"can't be made anew", "spec.nfs", claim}},
		"another claim":    {[]string{"claim", fmt.Sprintf(`{ namespace = %q, name = "other" }`, namespace)}, []string{"its claim can't change", claim}},
		"no claim":         {[]string{"claim", "null"}, []string{"its claim can't change", claim}},
		"a replacement":    {[]string{"name", `"other"`}, []string{"would be replaced", "allow_replace = true"}},
		"several of these": {[]string{"capacity", `"1Gi"`, "claim", "null"}, []string{"its claim can't change", "its capacity can't be lowered"}},
		"with it, by name": {[]string{"name", `"other"`, "allow_replace", "true"}, []string{"bound to claim " + claim}},
	} {
		w.Configure(config(slices.Concat([]string{"capacity", `"2Gi"`}, c.change)...))
		t.Run(what, func(t *testing.T) { w.In(t).Refused("apply", "-auto-approve").ExpectSays(t, c.says...) })
	}
	// A plan that has not seen the cluster.
	w.Configure(config("capacity", `"1Gi"`))
	w.With("KUBE_CONFIG_PATH=").Must("plan", "-out=blind.tfplan", "-refresh=false").ExpectSays(t, "Planned without a cluster")
	w.Refused("apply", "blind.tfplan").ExpectSays(t, "its capacity can't be lowered")

	w.Configure(config("capacity", `"2Gi"`))
	w.Refused("destroy", "-auto-approve").ExpectSays(t, "is bound to claim "+claim+" and can't be deleted", "kubectl -n "+namespace+" delete pvc films")
	now := acctest.Volume(t, name)
	if now.UID != before.UID || now.DeletionTimestamp != nil || now.Spec.ClaimRef.UID != before.Spec.ClaimRef.UID || now.Spec.ClaimRef.Name != "films" || now.Spec.NFS.Path != "/films" {
		t.Errorf("it was %+v, is %+v", before, now)
	}
}

// refusesWhileReleased: the data is kept for the claim that had it.
func refusesWhileReleased(t *testing.T, w *acctest.Workspace, name string, config func(more ...string) string) {
	t.Helper()
	before := acctest.Volume(t, name)
	for _, c := range []struct {
		change []string
		says   []string
	}{
		{[]string{"nfs", `{ server = "nas.example.com", path = "/other" }`}, []string{"can't be made anew", "set allow_replace = true"}},
		{[]string{"claim", `{ namespace = "default", name = "other" }`}, []string{"its claim can't change", "reclaim = true"}},
		{[]string{"claim", "null"}, []string{"its claim can't change"}},
	} {
		w.Configure(config(slices.Concat([]string{"capacity", `"2Gi"`}, c.change)...))
		w.Refused("plan").ExpectSays(t, c.says...)
	}
	w.Configure(config("capacity", `"2Gi"`))
	w.Refused("plan", "-replace="+films).ExpectSays(t, "would be replaced", "another claim may get it", "reclaim = true instead")
	if now := acctest.Volume(t, name); now.ResourceVersion != before.ResourceVersion {
		t.Errorf("it was %+v, is %+v", before, now)
	}
}
