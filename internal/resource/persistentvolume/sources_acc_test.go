package persistentvolume_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

const (
	secretA = `{ namespace = "storage", name = "a" }`

	everyISCSI = `{
    target_portal = "10.0.0.1", iqn = "iqn.2001-04.com.example:disk1", fs_type = "xfs", read_only = true, portals = ["10.0.0.2"],
    chap_auth_discovery = true, chap_auth_session = true, secret = ` + secretA + `, initiator_name = "iqn.2001-04.com.example:node"
  }`
	everyCSI = `{
    driver = "disks.example.com", volume_handle = "vol-1", fs_type = "xfs", read_only = true, attributes = { a = "b" }
    controller_publish_secret = ` + secretA + `, node_stage_secret = ` + secretA + `, node_publish_secret = ` + secretA + `, controller_expand_secret = ` + secretA + `, node_expand_secret = ` + secretA + `
  }`
)

// Whatever the source, the server has nothing to add that would look like a change,
// or like another source.
func TestVolume_ofEverySourceIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	for name, attributes := range map[string][]string{
		"nfs":              nil,
		"nfs, nowhere":     {"nfs", `{ server = "10.0.0.1", path = "/", read_only = false }`, "mount_options", "[]"},
		"iscsi":            {"nfs", "null", "iscsi", everyISCSI},
		"iscsi, plain":     {"nfs", "null", "iscsi", `{ target_portal = "10.0.0.1", iqn = "iqn.2001-04.com.example:disk1", iscsi_interface = "", chap_auth_session = false }`, "volume_mode", `"Block"`},
		"fc":               {"nfs", "null", "fc", `{ target_wwns = ["500a0982991b8dc5"], lun = 0, fs_type = "", read_only = true }`},
		"fc, by its names": {"nfs", "null", "fc", `{ wwids = ["3600508b400105e210000900000490000"] }`},
		"local":            {"nfs", "null", "local", `{ path = "/mnt/disk", fs_type = "ext4" }`, "nodes", `["node-2", "node-1"]`},
		"host path":        {"nfs", "null", "host_path", `{ path = "/data" }`},
		"csi":              {"nfs", "null", "csi", everyCSI, "capacity", `"1.5Gi"`},
		"csi, plain":       {"nfs", "null", "csi", `{ driver = "disks.example.com", volume_handle = "vol-1", read_only = false, fs_type = "" }`, "capacity", `"1e9"`, "storage_class", `"fast"`},
		"zones": {"node_affinity", `[
    { match_expressions = [{ key = "topology.kubernetes.io/zone", operator = "In", values = ["b", "a"] }, { key = "x", operator = "Exists" }] },
    { match_fields = [{ key = "metadata.name", operator = "In", values = ["node-1"] }] },
  ]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			volumeName := acctest.VolumeName(t)
			w := acctest.NewWorkspace(t, volume(volumeName, attributes...))
			w.Apply()
			w.ExpectEmptyPlan()
			made := acctest.Volume(t, volumeName)
			w.Configure(volume(volumeName, append(attributes, "labels", `{ team = "blue" }`)...))
			_, out := w.Plan()
			out.ExpectNowhere(t, "deleted and created again")
			w.Apply()
			w.ExpectEmptyPlan()
			if now := acctest.Volume(t, volumeName); now.UID != made.UID || now.Labels["team"] != "blue" {
				t.Errorf("it was %+v, is %+v", made, now)
			}
			w.Destroy()
		})
	}
}

// A volume that no claim has ever had is made anew, and dependents are not.
func TestVolume_thatNobodyHasHadIsMadeAnew(t *testing.T) {
	t.Parallel()
	name := acctest.VolumeName(t)
	local := func(path, nodes string, more ...string) string {
		return volume(name, append([]string{"nfs", "null", "local", fmt.Sprintf("{ path = %q }", path), "nodes", nodes}, more...)...)
	}
	w := acctest.NewWorkspace(t, local("/mnt/disk1", `["node-1"]`))
	w.Apply()
	for _, c := range []struct {
		config string
		anew   string
	}{
		{local("/mnt/disk2", `["node-1"]`), "spec.local"},
		{local("/mnt/disk2", `["node-2"]`), "spec.nodeAffinity"},
		{local("/mnt/disk2", `["node-2"]`, "volume_mode", `"Block"`), "spec.volumeMode"},
		{local("/mnt/disk2", `["node-2"]`, "volume_mode", `"Block"`, "claim", `{ namespace = "media", name = "films" }`), ""},
		{local("/mnt/disk2", `["node-2"]`, "volume_mode", `"Block"`, "claim", `{ namespace = "media", name = "series" }`), ""},
		{local("/mnt/disk2", `["node-2"]`, "volume_mode", `"Block"`), ""},
		{volume(name, "volume_mode", `"Filesystem"`), "spec.local, spec.nfs, spec.nodeAffinity, spec.volumeMode"},
		{volume(name, "nodes", `["node-1"]`), ""}, // where there were none
	} {
		before := acctest.EventuallyVolume(t, name, corev1.VolumeAvailable)
		w.Configure(c.config)
		plan, out := w.Plan()
		acctest.ExpectAction(t, plan, films, "update")
		if c.anew != "" {
			out.ExpectSays(t, "PersistentVolume "+name+" will be deleted and created again", "The API can't change "+c.anew+" of a volume")
		}
		w.Apply()
		w.ExpectEmptyPlan()
		now := acctest.Volume(t, name)
		if (now.UID != before.UID) != (c.anew != "") {
			t.Errorf("made anew for %q: it was %+v, is %+v", c.anew, before, now)
		}
		if ref := now.Spec.ClaimRef; ref != nil && ref.Name == "" {
			t.Errorf("it is kept for a claim without a name: %+v", ref)
		}
	}
	w.Destroy()
}

func TestVolume_ofHostPathIsWarnedOf(t *testing.T) {
	t.Parallel()
	name := acctest.VolumeName(t)
	w := acctest.NewWorkspace(t, volume(name, "nfs", "null", "host_path", `{ path = "/data" }`))
	_, out := w.Plan()
	out.ExpectSays(t, "PersistentVolume "+name+": its data stays on a node", "set nodes to keep the pods where the data is")
	w.Configure(volume(name, "nfs", "null", "host_path", `{ path = "/data" }`, "nodes", `["node-1"]`))
	_, out = w.Plan()
	out.ExpectNowhere(t, "its data stays on a node")
}

// The policy Delete is for the end of the claim: the end of the volume deletes
// nothing, although drivers that honour the policy would.
func TestVolume_isNeverDestroyedWithItsStorage(t *testing.T) {
	t.Parallel()
	name := acctest.VolumeName(t)
	csi := fmt.Sprintf(`{ driver = %q, volume_handle = "kept" }`, acctest.Driver())
	w := acctest.NewWorkspace(t, volume(name, "nfs", "null", "csi", csi, "reclaim_policy", `"Delete"`))
	_, out := w.Plan()
	out.ExpectSays(t, "PersistentVolume "+name+": the storage is deleted with the claim", "CSI driver "+acctest.Driver()+", volume kept")
	w.Apply()
	w.ExpectEmptyPlan()
	made := acctest.EventuallyVolume(t, name, corev1.VolumeAvailable)
	if by := made.Annotations["pv.kubernetes.io/provisioned-by"]; by != acctest.Driver() {
		t.Errorf("it is deleted by %q", by)
	}
	for _, anew := range []bool{true, false} {
		before := acctest.Volume(t, name)
		watched, err := acctest.Cluster(t).CoreV1().PersistentVolumes().Watch(context.Background(), metav1.ListOptions{FieldSelector: "metadata.name=" + name, ResourceVersion: before.ResourceVersion})
		if err != nil {
			t.Fatal(err)
		}
		if anew {
			w.Configure(volume(name, "nfs", "null", "csi", fmt.Sprintf(`{ driver = %q, volume_handle = "other" }`, acctest.Driver()), "reclaim_policy", `"Delete"`))
			w.Apply()
			w.ExpectEmptyPlan()
		} else {
			w.Must("destroy", "-auto-approve").ExpectSays(t, "its storage is kept", "volume other")
		}
		gone := false
		for event := range watched.ResultChan() {
			v, ok := event.Object.(*corev1.PersistentVolume)
			if !ok {
				t.Fatalf("watching: %v", event.Object)
			}
			if v.DeletionTimestamp != nil && v.Spec.PersistentVolumeReclaimPolicy != "Retain" {
				t.Errorf("it was deleted with policy %s", v.Spec.PersistentVolumeReclaimPolicy)
			}
			if gone = event.Type == watch.Deleted; gone {
				if v.UID != before.UID {
					t.Errorf("deleted was %s, not %s", v.UID, before.UID)
				}
				break
			}
		}
		watched.Stop()
		if !gone {
			t.Error("it was never seen to be deleted")
		}
	}
}

// With the policy Delete the driver that made such volumes deletes the storage when
// the claim is deleted, as it does for its own.
func TestVolume_isDeletedWithItsClaimWhereThatIsAskedFor(t *testing.T) {
	t.Parallel()
	namespace, name := acctest.Namespace(t), acctest.VolumeName(t)
	w := acctest.NewWorkspace(t, volume(name, "nfs", "null", "csi", fmt.Sprintf(`{ driver = %q, volume_handle = %q }`, acctest.Driver(), name), "reclaim_policy", `"Delete"`, "access_modes", `["ReadWriteOnce"]`))
	w.Apply()
	acctest.ClaimVolume(t, namespace, "films", name)
	w.ExpectEmptyPlan()
	client := acctest.Cluster(t).CoreV1()
	if err := client.PersistentVolumeClaims(namespace).Delete(context.Background(), "films", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	acctest.Eventually(t, func() string {
		v, err := client.PersistentVolumes().Get(context.Background(), name, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return ""
		}
		return fmt.Sprintf("the volume is still there (%v): %v", err, v)
	})
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, films, "create")
}

// A destroy that comes while the claim is going waits for it, and has not begun to
// delete the volume by then. The claim does not take the storage along.
func TestVolume_isDestroyedWhenItsClaimHasGone(t *testing.T) {
	t.Parallel()
	namespace, name := acctest.Namespace(t), acctest.VolumeName(t)
	gate, kubeconfig := acctest.Door(t)
	w := acctest.NewWorkspace(t, volume(name, append(disk("vol-1"), "reclaim_policy", `"Delete"`)...)).With(acctest.Kubeconfig(kubeconfig))
	w.Apply()
	acctest.ClaimVolume(t, namespace, "films", name)
	release := acctest.Hold(t, corev1.SchemeGroupVersion.WithResource("persistentvolumeclaims"), namespace, "films")
	if err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Delete(context.Background(), "films", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	waiting := make(chan struct{})
	gate.Befall(door.Rule{
		Matches: func(r door.Request) bool { return r.Verb == "watch" && r.Resource == "persistentvolumeclaims" }, Times: 1,
		Fault: func(out http.ResponseWriter, in *http.Request, next http.Handler) {
			close(waiting)
			next.ServeHTTP(out, in)
		},
	})
	run := w.Start("destroy", "-auto-approve")
	select {
	case <-waiting:
	case <-run.Done():
		t.Fatalf("it did not wait:\n%s", run.Wait().Raw)
	}
	if v := acctest.Volume(t, name); v.DeletionTimestamp != nil || v.Spec.PersistentVolumeReclaimPolicy != corev1.PersistentVolumeReclaimRetain {
		t.Errorf("while a claim has it the volume is %+v", v)
	}
	release()
	if out := run.Wait(); out.Failed {
		t.Errorf("the destroy failed:\n%s", out.Raw)
	}
}

// A volume of somebody else's tool is taken over with its claim, and not with
// another one's data.
func TestVolume_isAdoptedAsItIsBound(t *testing.T) {
	t.Parallel()
	namespace, name := acctest.Namespace(t), acctest.VolumeName(t)
	made := acctest.KubectlApply(t, fmt.Sprintf(`
apiVersion: v1
kind: PersistentVolume
metadata: {name: %s}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteMany]
  nfs: {server: nas.example.com, path: /films}
`, name))
	acctest.ClaimVolume(t, namespace, "films", name)
	w := acctest.NewWorkspace(t, volume(name))
	w.Refused("plan").ExpectSays(t, "exists in the cluster and was not made by this provider", "set adopt = true")
	for attribute, c := range map[string]struct{ to, says string }{
		"claim":    {`{ namespace = "default", name = "films" }`, "spec.claimRef.namespace: set by field manager \"kube-controller-manager\" to \"" + namespace},
		"nfs":      {`{ server = "nas.example.com", path = "/other" }`, "can't be taken over as it is"},
		"capacity": {`"500Mi"`, "its capacity can't be lowered"},
	} {
		w.Configure(volume(name, "adopt", "true", attribute, c.to))
		w.Refused("plan").ExpectSays(t, c.says)
		w.Refused("apply", "-auto-approve").ExpectSays(t, c.says)
	}
	w.Configure(volume(name, "adopt", "true", "claim", fmt.Sprintf(`{ namespace = %q, name = "films" }`, namespace)))
	w.Apply()
	w.ExpectEmptyPlan()
	if now := acctest.Volume(t, name); now.UID != made.GetUID() || now.Status.Phase != corev1.VolumeBound {
		t.Errorf("the volume is %+v", now)
	}
}
