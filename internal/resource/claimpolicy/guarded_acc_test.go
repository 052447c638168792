package claimpolicy_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// guarded is what a test of guardrails has: a namespace, a policy of a name that
// no other test has, and a class that allows claims to grow and has nobody who
// would do it, so that claims stay as the test makes them.
type guarded struct {
	t                      *testing.T
	namespace, name, class string
	nameOf                 string // of the guards
	dry, forReal           metav1.CreateOptions
	changedByHand          metav1.PatchOptions
}

func newGuarded(t *testing.T) *guarded {
	t.Helper()
	g := &guarded{t: t, namespace: acctest.Namespace(t), name: acctest.Name("db"), class: acctest.Class(t)}
	g.nameOf = "stateful-claim-policy-" + g.name
	g.dry = metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}, FieldManager: acctest.SomebodyElse}
	g.forReal = metav1.CreateOptions{FieldManager: acctest.SomebodyElse}
	g.changedByHand = metav1.PatchOptions{FieldManager: acctest.SomebodyElse}
	g.makeClass()
	t.Cleanup(g.removeGuards)
	return g
}

func (g *guarded) makeClass() {
	g.t.Helper()
	_, err := acctest.Cluster(g.t).StorageV1().StorageClasses().Create(context.Background(), &storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{Name: g.class}, Provisioner: "nobody.example.org", AllowVolumeExpansion: ptr.To(true),
		VolumeBindingMode: ptr.To(storagev1.VolumeBindingImmediate), ReclaimPolicy: ptr.To(corev1.PersistentVolumeReclaimRetain),
	}, g.forReal)
	g.check(err)
}

// removeGuards removes what a test that has failed leaves outside of its namespace.
func (g *guarded) removeGuards() {
	api := acctest.Cluster(g.t).AdmissionregistrationV1()
	for _, err := range []error{
		api.ValidatingAdmissionPolicyBindings().Delete(context.Background(), g.nameOf, metav1.DeleteOptions{}),
		api.ValidatingAdmissionPolicies().Delete(context.Background(), g.nameOf, metav1.DeleteOptions{}),
	} {
		if err != nil && !apierrors.IsNotFound(err) {
			g.t.Errorf("deleting the guards of %s: %v", g.name, err)
		}
	}
}

func (g *guarded) check(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

// config is the policy with these attributes; guardrails beside the namespaces.
func (g *guarded) config(attributes, guardrails string) string {
	return fmt.Sprintf(`
resource "stateful_volume_claim_policy" "db" {
  name = %q
  %s
  guardrails = {
    namespaces = [%q]
    %s
  }
}
`, g.name, attributes, g.namespace, guardrails)
}

// claim is one with the policy's label, of 2Gi, for a change.
func (g *guarded) claim(name string, change func(*corev1.PersistentVolumeClaim)) *corev1.PersistentVolumeClaim {
	c := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: g.namespace, Labels: map[string]string{object.LabelClaimPolicy: g.name}},
		Spec: corev1.PersistentVolumeClaimSpec{
			StorageClassName: &g.class, AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Resources: asking("2Gi"),
		},
	}
	if change != nil {
		change(c)
	}
	return c
}

func asking(size string) corev1.VolumeResourceRequirements {
	return corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}}
}

// sized is a change of a claim's size.
func sized(size string) func(*corev1.PersistentVolumeClaim) {
	return func(c *corev1.PersistentVolumeClaim) { c.Spec.Resources = asking(size) }
}

// unlabelled makes a claim none of the policy's.
func unlabelled(change func(*corev1.PersistentVolumeClaim)) func(*corev1.PersistentVolumeClaim) {
	return func(c *corev1.PersistentVolumeClaim) {
		change(c)
		c.Labels = nil
	}
}

// try asks what would become of a new claim.
func (g *guarded) try(c *corev1.PersistentVolumeClaim) error {
	_, err := acctest.Cluster(g.t).CoreV1().PersistentVolumeClaims(c.Namespace).Create(context.Background(), c, g.dry)
	return err
}

// make makes a claim.
func (g *guarded) make(c *corev1.PersistentVolumeClaim) {
	g.t.Helper()
	_, err := acctest.Cluster(g.t).CoreV1().PersistentVolumeClaims(c.Namespace).Create(context.Background(), c, g.forReal)
	g.check(err)
}

// makeBound makes a claim with a volume of its size.
func (g *guarded) makeBound(name, size string) {
	g.t.Helper()
	ctx, client := context.Background(), acctest.Cluster(g.t).CoreV1()
	volume := g.namespace + "-" + name
	_, err := client.PersistentVolumes().Create(ctx, &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: volume},
		Spec: corev1.PersistentVolumeSpec{
			StorageClassName: g.class, AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)},
			PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimRetain,
			ClaimRef:                      &corev1.ObjectReference{Kind: "PersistentVolumeClaim", APIVersion: "v1", Namespace: g.namespace, Name: name},
			PersistentVolumeSource:        corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/tmp/" + volume}},
		},
	}, g.forReal)
	g.check(err)
	g.make(g.claim(name, func(c *corev1.PersistentVolumeClaim) {
		sized(size)(c)
		c.Spec.VolumeName = volume
	}))
	acctest.Eventually(g.t, func() string {
		if c := g.get(name); c.Status.Phase != corev1.ClaimBound {
			return fmt.Sprintf("claim %s is %s", name, c.Status.Phase)
		}
		return ""
	})
}

func (g *guarded) get(name string) *corev1.PersistentVolumeClaim {
	g.t.Helper()
	c, err := acctest.Cluster(g.t).CoreV1().PersistentVolumeClaims(g.namespace).Get(context.Background(), name, metav1.GetOptions{})
	g.check(err)
	return c
}

// patch is a merge patch by somebody else; of the status, where it says so.
func (g *guarded) patch(name, patch string, subresources ...string) error {
	_, err := acctest.Cluster(g.t).CoreV1().PersistentVolumeClaims(g.namespace).Patch(context.Background(), name, types.MergePatchType, []byte(patch), g.changedByHand, subresources...)
	return err
}

func resized(size string) string {
	return fmt.Sprintf(`{"spec": {"resources": {"requests": {"storage": %q}}}}`, size)
}

func (g *guarded) delete(name string) error {
	return acctest.Cluster(g.t).CoreV1().PersistentVolumeClaims(g.namespace).Delete(context.Background(), name, metav1.DeleteOptions{})
}

// eventuallyGone waits until a claim that was deleted is gone.
func (g *guarded) eventuallyGone(name string) {
	g.t.Helper()
	acctest.Eventually(g.t, func() string {
		_, err := acctest.Cluster(g.t).CoreV1().PersistentVolumeClaims(g.namespace).Get(context.Background(), name, metav1.GetOptions{})
		if !apierrors.IsNotFound(err) {
			return fmt.Sprintf("claim %s is still there (%v)", name, err)
		}
		return ""
	})
}

// eventuallyRefuses waits until API servers enforce what was applied.
func (g *guarded) eventuallyRefuses(change func(*corev1.PersistentVolumeClaim), words string) {
	g.t.Helper()
	acctest.Eventually(g.t, func() string {
		if err := g.try(g.claim("probe", change)); err == nil || !strings.Contains(err.Error(), words) {
			return fmt.Sprintf("%q is not said yet: %v", words, err)
		}
		return ""
	})
}

// eventuallyTakes is the opposite.
func (g *guarded) eventuallyTakes(change func(*corev1.PersistentVolumeClaim)) {
	g.t.Helper()
	acctest.Eventually(g.t, func() string {
		if err := g.try(g.claim("probe", change)); err != nil {
			return "still refused: " + err.Error()
		}
		return ""
	})
}

// refuses fails the test unless an attempt was refused by the policy, with words.
func (g *guarded) refuses(name string, err error, words ...string) {
	g.t.Helper()
	if err == nil {
		g.t.Errorf("%s: nobody refuses it", name)
		return
	}
	for _, says := range append(words, fmt.Sprintf("claim policy %q", g.name)) {
		if !strings.Contains(err.Error(), says) {
			g.t.Errorf("%s: nothing says %q in: %v", name, says, err)
		}
	}
}
