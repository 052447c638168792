package persistentvolume_test

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// meanwhile has something happen between our look at a volume and a request that
// changes it, which is of this verb.
func meanwhile(t *testing.T, d *door.Door, verb string, happens func()) {
	t.Helper()
	release, done := make(chan struct{}), make(chan struct{})
	hold := door.Hold(func(door.Request) {
		go func() {
			defer close(done)
			defer close(release)
			happens()
		}()
	}, release)
	d.Befall(door.Rule{
		Matches: func(r door.Request) bool { return r.Verb == verb && r.Resource == "persistentvolumes" && !r.DryRun },
		Times:   1, Fault: hold,
	})
	t.Cleanup(func() {
		if d.Struck() == 0 {
			t.Errorf("there was no %s to hold", verb)
			return
		}
		<-done
	})
}

// disk is the source of a volume whose storage a driver deletes.
func disk(handle string) []string {
	return []string{"nfs", "null", "csi", fmt.Sprintf(`{ driver = "disks.example.com", volume_handle = %q }`, handle)}
}

// A volume that a claim has would be on its way out without a way back.
func TestVolume_thatIsBoundInTheMomentOfItsDeletionStays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ verb, policy string }{
		"when it is deleted":                       {"delete", `"Retain"`},
		"when its storage is to be kept before it": {"patch", `"Delete"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace, volumeName := acctest.Namespace(t), acctest.VolumeName(t)
			d, kubeconfig := acctest.Door(t)
			w := acctest.NewWorkspace(t, volume(volumeName, append(disk("vol-1"), "reclaim_policy", test.policy,
				"claim", fmt.Sprintf(`{ namespace = %q, name = "films" }`, namespace))...)).With(acctest.Kubeconfig(kubeconfig))
			w.Apply()
			acctest.EventuallyVolume(t, volumeName, corev1.VolumeAvailable)
			meanwhile(t, d, test.verb, func() { acctest.ClaimVolume(t, namespace, "films", volumeName) })
			w.Refused("destroy", "-auto-approve").ExpectSays(t, "is bound to claim "+namespace+"/films and can't be deleted")
			if now := acctest.Volume(t, volumeName); now.DeletionTimestamp != nil || now.Status.Phase != corev1.VolumeBound {
				t.Errorf("the volume is %+v", now)
			}
			acctest.ReleaseVolume(t, volumeName)
			w.Must("destroy", "-auto-approve")
		})
	}
}

// A volume that is to be made anew gives its claim no other storage.
func TestVolume_thatIsBoundInTheMomentItIsMadeAnewStays(t *testing.T) {
	t.Parallel()
	namespace, name := acctest.Namespace(t), acctest.VolumeName(t)
	d, kubeconfig := acctest.Door(t)
	given := []string{"reclaim_policy", `"Delete"`, "claim", fmt.Sprintf(`{ namespace = %q, name = "films" }`, namespace)}
	w := acctest.NewWorkspace(t, volume(name, append(disk("vol-1"), given...)...)).With(acctest.Kubeconfig(kubeconfig))
	w.Apply()
	made := acctest.EventuallyVolume(t, name, corev1.VolumeAvailable)
	w.Configure(volume(name, append(disk("vol-2"), given...)...))
	meanwhile(t, d, "patch", func() { acctest.ClaimVolume(t, namespace, "films", name) })
	w.Refused("apply", "-auto-approve").ExpectSays(t, "can't be made anew", "spec.csi", namespace+"/films")
	if now := acctest.Volume(t, name); now.DeletionTimestamp != nil || now.UID != made.UID || now.Spec.PersistentVolumeReclaimPolicy != corev1.PersistentVolumeReclaimDelete {
		t.Errorf("the volume is %+v", now)
	}
	w.Configure(volume(name, append(disk("vol-1"), given...)...))
	acctest.ReleaseVolume(t, name)
	w.Must("destroy", "-auto-approve")
}

// The driver would delete the storage of a volume that is released at once.
func TestVolume_thatIsReleasedInTheMomentItsPolicyBecomesDeleteIsKept(t *testing.T) {
	t.Parallel()
	namespace, name := acctest.Namespace(t), acctest.VolumeName(t)
	d, kubeconfig := acctest.Door(t)
	given := append(disk("vol-1"), "claim", fmt.Sprintf(`{ namespace = %q, name = "films" }`, namespace))
	w := acctest.NewWorkspace(t, volume(name, given...)).With(acctest.Kubeconfig(kubeconfig))
	w.Apply()
	acctest.EventuallyVolume(t, name, corev1.VolumeAvailable)
	acctest.ClaimVolume(t, namespace, "films", name)
	w.Configure(volume(name, append(given, "reclaim_policy", `"Delete"`)...))
	meanwhile(t, d, "apply", func() { acctest.ReleaseVolume(t, name) })
	w.Refused("apply", "-auto-approve").ExpectSays(t, name+" has changed in this moment")
	if now := acctest.Volume(t, name); now.Spec.PersistentVolumeReclaimPolicy != corev1.PersistentVolumeReclaimRetain {
		t.Errorf("the volume is %+v", now.Spec)
	}
	w.Refused("apply", "-auto-approve").ExpectSays(t, "its storage would be deleted at once")
	w.Configure(volume(name, given...))
	w.Must("destroy", "-auto-approve")
}
