package volumeclaim_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// volume makes a volume as an administrator would, without a class.
func volume(t *testing.T, size string, labels map[string]string) string {
	t.Helper()
	volumes, name := acctest.Cluster(t).CoreV1().PersistentVolumes(), acctest.Name("static")
	_, err := volumes.Create(context.Background(), &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels},
		Spec: corev1.PersistentVolumeSpec{
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)},
			AccessModes:                   []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce, corev1.ReadWriteMany},
			PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimRetain,
			PersistentVolumeSource:        corev1.PersistentVolumeSource{NFS: &corev1.NFSVolumeSource{Server: "nfs.example.org", Path: "/" + name}},
		},
	}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := volumes.Delete(context.Background(), name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			t.Errorf("deleting volume %s: %v", name, err)
		}
	})
	return name
}

// noClass asks for volumes that somebody has made.
const noClass = "claim_policy = { storage_class = \"\" }\n"

func TestStatic_byName(t *testing.T) {
	t.Parallel()
	namespace, name := acctest.Namespace(t), volume(t, "10Gi", nil)
	named := func(size, policy string) string {
		return config(namespace, "archive", size, policy+"volume_name = \""+name+"\"")
	}
	w := acctest.NewWorkspace(t, named("3Gi", ""))
	w.Refused("plan").ExpectSays(t, "PersistentVolume "+name+" can't become its volume", `it has storage class "" and the claim "standard"`)
	w.Configure(named("20Gi", noClass))
	w.Refused("plan").ExpectSays(t, "can't become its volume", "it has 10Gi and the claim asks for 20Gi")
	w.Configure(named("3Gi", noClass))
	_, out := w.Plan()
	out.ExpectSays(t, "takes PersistentVolume "+name+" whole: 10Gi for 3Gi")
	w.Apply()
	w.ExpectEmptyPlan()
	if now := expectBound(t, namespace, "archive", "10Gi"); now.Spec.VolumeName != name {
		t.Errorf("it has volume %s", now.Spec.VolumeName)
	}

	// Nobody else gets it.
	other := acctest.NewWorkspace(t, config(namespace, "other", "3Gi", noClass+"volume_name = \""+name+"\""))
	other.Refused("plan").ExpectSays(t, "can't become its volume", "it belongs to claim "+namespace+"/archive")
	// What has data keeps its volume.
	w.Configure(config(namespace, "archive", "3Gi", noClass))
	w.Refused("plan").ExpectSays(t, "volume_name can't change", name)
}

func TestStatic_bySelector(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	content := acctest.Name("content")
	labels := map[string]string{"content": content}
	small, large := volume(t, "1Gi", labels), volume(t, "10Gi", labels)
	volume(t, "5Gi", nil)
	selected := func(size string) string {
		return config(namespace, "archive", size, noClass+`selector = { match_labels = { content = "`+content+`" } }`+"\n"+`timeouts = { create = "15s" }`)
	}
	w := acctest.NewWorkspace(t, selected("20Gi"))
	_, out := w.Plan()
	out.ExpectSays(t, "there is no volume for its selector", "PersistentVolume "+small+": it has 1Gi and the claim asks for 20Gi", "PersistentVolume "+large)
	w.Refused("apply", "-auto-approve").ExpectSays(t, "is not ready after 15s", "PersistentVolume/"+large+": can't be its volume: it has 10Gi and the claim asks for 20Gi")
	w.Must("untaint", claim)
	w.Configure(selected("4Gi"))
	_, out = w.Plan()
	out.ExpectSays(t, "takes PersistentVolume "+large+" whole", "will be made anew")
	w.Apply()
	w.ExpectEmptyPlan()
	if now := expectBound(t, namespace, "archive", "10Gi"); now.Spec.VolumeName != large {
		t.Errorf("it has volume %s", now.Spec.VolumeName)
	}
	w.Destroy().ExpectSays(t, "the claim is kept", large)
}

func TestSource_aSnapshotIsRestoredAndAClaimCloned(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), immediate(t, map[string]string{"nodeExpansion": "none"})
	origin := acctest.NewWorkspace(t, classed(namespace, "origin", "2Gi", class, ""))
	origin.Apply()
	from := func(size, source string) string {
		return classed(namespace, "restored", size, class, "data_source = { "+source+" }\n")
	}
	w := acctest.NewWorkspace(t, from("2Gi", `snapshot = "before"`))
	_, out := w.Plan()
	out.ExpectSays(t, "VolumeSnapshot/before does not exist", "It has to be in namespace "+namespace)
	acctest.Apply(t, acctest.SomebodyElse, false, `
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: before, namespace: `+namespace+`}
spec: {volumeSnapshotClassName: standard, source: {persistentVolumeClaimName: origin}}
`)
	acctest.Eventually(t, func() string {
		w.Configure(from("1Gi", `snapshot = "before"`))
		if out := w.Run("plan", "-no-color"); !out.Failed {
			return "a size that is too small is accepted"
		}
		return ""
	})
	w.Refused("plan").ExpectSays(t, "VolumeSnapshot/before does not fit in", "needs 2Gi")
	w.Configure(from("3Gi", `snapshot = "before"`))
	w.Apply()
	w.ExpectEmptyPlan()
	restored := expectBound(t, namespace, "restored", "3Gi")
	if restored.Spec.DataSource == nil || restored.Spec.DataSource.Name != "before" || restored.Spec.DataSourceRef == nil {
		t.Errorf("it is filled from %+v, %+v", restored.Spec.DataSource, restored.Spec.DataSourceRef)
	}

	clone := acctest.NewWorkspace(t, classed(namespace, "clone", "1Gi", class, `data_source = { claim = "origin" }`))
	clone.Refused("plan").ExpectSays(t, "PersistentVolumeClaim/origin does not fit in")
	clone.Configure(classed(namespace, "clone", "2Gi", class, `data_source = { claim = "origin" }`))
	clone.Apply()
	clone.ExpectEmptyPlan()
	expectBound(t, namespace, "clone", "2Gi")
	clone.Configure(classed(namespace, "clone", "2Gi", class, ""))
	clone.Refused("plan").ExpectSays(t, "data_source can't change")
}

// A volume of the same configuration does not exist when the claim is planned.
func TestStatic_aVolumeOfTheSamePlanIsNotMissed(t *testing.T) {
	t.Parallel()
	namespace, name := acctest.Namespace(t), acctest.VolumeName(t)
	volume := fmt.Sprintf(`
resource "stateful_persistent_volume" "nfs" {
  name         = %q
  capacity     = "3Gi"
  access_modes = ["ReadWriteOnce"]
  labels       = { content = %q }
  nfs          = { server = "nas.example.com", path = "/" }
}
`, name, name)
	for how, chosen := range map[string]string{
		"by name":     `volume_name = stateful_persistent_volume.nfs.name`,
		"by selector": fmt.Sprintf("selector = { match_labels = { content = %q } }\ndepends_on = [stateful_persistent_volume.nfs]", name),
	} {
		w := acctest.NewWorkspace(t, volume+config(namespace, "archive", "3Gi", noClass+chosen))
		_, out := w.Plan()
		if strings.Contains(out.Text, "Warning") {
			t.Errorf("%s: the plan warns:\n%s", how, out.Raw)
		}
	}
}

// What a claim would meet in the cluster is said as it is of an application's.
func TestClaim_isJudgedByTheCluster(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, classed(namespace, "archive", "1Gi", acctest.Name("missing"), ""))
	_, out := w.Plan()
	out.ExpectSays(t, "Warning", "missing-")
}
