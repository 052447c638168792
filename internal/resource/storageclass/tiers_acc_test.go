package storageclass_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// tiered is a class with a tier, whose name it puts out.
func tiered(class, tiers string) string {
	return fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
  %s
}

output "tiers" {
  value = stateful_storage_class.fast.volume_attributes_class_names
}
`, class, acctest.Driver(), tiers)
}

func gold(iops string) string {
	return fmt.Sprintf(`volume_attributes_classes = { gold = { parameters = { iops = %q } } }`, iops)
}

// tiers are the names of the objects, by tier.
func tiers(t *testing.T, w *acctest.Workspace) map[string]string {
	t.Helper()
	var out map[string]string
	if err := json.Unmarshal([]byte(w.Must("output", "-json", "tiers").Raw), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// live are the VolumeAttributesClasses of a class.
func live(t *testing.T, class string) []string {
	t.Helper()
	all, err := acctest.Cluster(t).StorageV1().VolumeAttributesClasses().List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range all.Items {
		if strings.HasPrefix(c.Name, class+"-") {
			out = append(out, c.Name)
		}
	}
	return out
}

func TestTiers_aChangeMakesAnotherObject(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	w := acctest.NewWorkspace(t, tiered(class, gold("5000")))
	w.Apply()
	w.ExpectEmptyPlan()
	before := tiers(t, w)["gold"]
	made, err := acctest.Cluster(t).StorageV1().VolumeAttributesClasses().Get(context.Background(), before, metav1.GetOptions{})
	if err != nil || made.DriverName != acctest.Driver() || made.Parameters["iops"] != "5000" {
		t.Fatalf("got %+v (%v)", made, err)
	}
	uid := get(t, class).UID

	w.Configure(tiered(class, gold("6000")))
	w.Apply()
	w.ExpectEmptyPlan()
	after := tiers(t, w)["gold"]
	if got := live(t, class); after == before || !slices.Equal(got, []string{after}) {
		t.Errorf("there are %v, want %s alone, in place of %s", got, after, before)
	}
	if get(t, class).UID != uid {
		t.Error("the storage class was made anew")
	}
	w.Configure(tiered(class, ""))
	w.Apply()
	w.ExpectEmptyPlan()
	if got := live(t, class); len(got) > 0 {
		t.Errorf("there are still %v", got)
	}
	w.Destroy()
}

// Kubernetes would only mark it as being deleted, and then it could not be had again.
func TestTiers_whatClaimsUseIsKept(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	w := acctest.NewWorkspace(t, tiered(class, gold("5000")))
	w.Apply()
	old := tiers(t, w)["gold"]
	claim := pending(t, namespace, class, old)

	w.Configure(tiered(class, gold("6000")))
	_, out := w.Plan()
	user := "VolumeAttributesClass/" + old + ": PersistentVolumeClaim " + namespace + "/" + claim
	out.ExpectSays(t, "tiers that change or go are used", user)
	w.Must("apply", "-auto-approve").ExpectSays(t, "volume attributes classes that are used were kept", user)
	w.ExpectEmptyPlan()
	current := tiers(t, w)["gold"]
	if got := live(t, class); len(got) != 2 || !slices.Contains(got, old) || !slices.Contains(got, current) {
		t.Errorf("there are %v, want %s and %s", got, old, current)
	}

	// Back to what it was, while the claim still has it.
	w.Configure(tiered(class, gold("5000")))
	w.Apply()
	w.ExpectEmptyPlan()
	if got := live(t, class); !slices.Equal(got, []string{old}) {
		t.Errorf("there are %v, want %s alone", got, old)
	}

	// A tier that goes is told of as one that changes is.
	w.Configure(tiered(class, ""))
	_, out = w.Plan()
	out.ExpectSays(t, "tiers that change or go are used", user)
	w.Apply()
	if got := live(t, class); !slices.Equal(got, []string{old}) {
		t.Errorf("there are %v, want %s alone", got, old)
	}

	// And so is a class that is destroyed.
	w.Must("destroy", "-auto-approve").ExpectSays(t, "volume attributes classes that are used were kept", user, "delete them by hand")
	kept, err := acctest.Cluster(t).StorageV1().VolumeAttributesClasses().Get(context.Background(), old, metav1.GetOptions{})
	if err != nil || kept.DeletionTimestamp != nil {
		t.Errorf("it is %+v (%v)", kept, err)
	}

	// Made again, it is taken over where that is said.
	w.Configure(tiered(class, gold("5000")))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "VolumeAttributesClass/"+old)
	w.Configure(tiered(class, gold("5000")+"\n  adopt = true"))
	w.Apply()
	w.ExpectEmptyPlan()
	unclaim(t, namespace, claim)
	w.Destroy()
	if got := live(t, class); len(got) > 0 {
		t.Errorf("there are still %v", got)
	}
}

// pending is a claim of a tier that waits for a consumer.
func pending(t *testing.T, namespace, class, tier string) string {
	t.Helper()
	size := corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}
	claim, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Create(context.Background(), &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: "data"},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{"ReadWriteOnce"}, StorageClassName: &class, VolumeAttributesClassName: ptr.To(tier),
			Resources: corev1.VolumeResourceRequirements{Requests: size},
		},
	}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return claim.Name
}

// unclaim deletes a claim and waits until it is gone.
func unclaim(t *testing.T, namespace, claim string) {
	t.Helper()
	claims := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace)
	if err := claims.Delete(context.Background(), claim, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	acctest.Eventually(t, func() string {
		if _, err := claims.Get(context.Background(), claim, metav1.GetOptions{}); !apierrors.IsNotFound(err) {
			return fmt.Sprintf("claim %s: %v", claim, err)
		}
		return ""
	})
}
