package claimpolicy_test

import (
	"context"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const sizes = `
  min_size = "1Gi"
  max_size = "3Gi"
`

func TestGuardrails_refuseWhatBreaksThePolicy(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	w := acctest.NewWorkspace(t, g.config(sizes+fmt.Sprintf("allowed_storage_classes = [%q]", g.class), ""))
	w.Apply()
	w.ExpectEmptyPlan()
	g.eventuallyRefuses(sized("4Gi"), "allows at most 3Gi, and this claim asks for 4Gi. Ask for less, or raise max_size of the policy.")

	other := "other"
	for _, c := range []struct {
		name   string
		change func(*corev1.PersistentVolumeClaim)
		words  string
	}{
		{"too small", sized("1023Mi"), "wants at least 1Gi, and this claim asks for 1023Mi. Ask for more"},
		{"another class", func(c *corev1.PersistentVolumeClaim) { c.Spec.StorageClassName = &other }, `allows the storage classes "` + g.class + `", and this claim asks for "other". Use one of them`},
		{"another class by annotation", func(c *corev1.PersistentVolumeClaim) {
			c.Spec.StorageClassName, c.Annotations = nil, map[string]string{corev1.BetaStorageClassAnnotation: other}
		}, `and this claim asks for "other"`},
		{"another access mode", func(c *corev1.PersistentVolumeClaim) {
			c.Spec.AccessModes = append(c.Spec.AccessModes, corev1.ReadWriteMany)
		}, `allows the access modes "ReadWriteOnce", and this claim asks for "ReadWriteOnce, ReadWriteMany". Use one of them`},
	} {
		g.refuses(c.name, g.try(g.claim("a", c.change)), c.words)
		if err := g.try(g.claim("a", unlabelled(c.change))); err != nil {
			t.Errorf("%s, in a claim of nobody's policy: %v", c.name, err)
		}
		elsewhere := g.claim("a", c.change)
		elsewhere.Namespace = "default"
		if err := g.try(elsewhere); err != nil {
			t.Errorf("%s, in another namespace: %v", c.name, err)
		}
	}

	g.makeBound("a", "1Gi")
	g.refuses("too much growth", g.patch("a", resized("4Gi")), "allows at most 3Gi")
	g.check(g.patch("a", resized("3Gi")))
	g.refuses("a smaller size", g.patch("a", resized("2Gi")), "lets claims grow only: this one asks for 3Gi and would for 2Gi")
	label := func(value string) string {
		return fmt.Sprintf(`{"metadata": {"labels": {%q: %s}}}`, object.LabelClaimPolicy, value)
	}
	for name, value := range map[string]string{"the label removed": "null", "the label changed": `"other"`} {
		g.refuses(name, g.patch("a", label(value)), "guards this claim by its label stateful-apps.io/claim-policy, which has to stay", "remove namespace "+g.namespace)
	}
	g.check(g.patch("a", `{"metadata": {"labels": {"team": "blue"}, "annotations": {"example.org/a": "b"}}}`))

	// The way out where growing has failed for good.
	g.check(g.patch("a", `{"status": {"allocatedResources": {"storage": "3Gi"}, "allocatedResourceStatuses": {"storage": "ControllerResizeInfeasible"}}}`, "status"))
	g.check(g.patch("a", resized("2Gi")))

	w.Destroy()
	g.eventuallyTakes(sized("4Gi"))
	if claim := g.get("a"); claim.DeletionTimestamp != nil || claim.Labels["team"] != "blue" {
		t.Errorf("the claim is %+v", claim)
	}
}

// Rules are about what changes: claims that are older than the policy, and outside
// of everything that it says, live and die as before.
func TestGuardrails_holdNothingUp(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	g.makeBound("old", "5Gi")
	g.makeBound("held", "5Gi")
	g.make(g.claim("pending", func(c *corev1.PersistentVolumeClaim) {
		sized("1Mi")(c)
		c.Finalizers = []string{"example.org/hold"}
	}))
	w := acctest.NewWorkspace(t, g.config(sizes+`allowed_storage_classes = ["fast"]`, ""))
	w.Apply()
	g.eventuallyRefuses(sized("4Gi"), "allows at most 3Gi")

	for name, patch := range map[string]string{
		"a label":              `{"metadata": {"labels": {"team": "blue"}}}`,
		"an annotation":        `{"metadata": {"annotations": {"example.org/a": "b"}}}`,
		"a finalizer":          `{"metadata": {"finalizers": ["kubernetes.io/pvc-protection", "example.org/hold"]}}`,
		"the same size":        resized("5Gi"),
		"the same, otherwise":  resized("5368709120"),
		"all of the above not": `{}`,
	} {
		if err := g.patch("held", patch); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"old", "held", "pending"} {
		g.check(g.delete(name))
	}
	g.eventuallyGone("old")
	for _, name := range []string{"held", "pending"} {
		if g.get(name).DeletionTimestamp == nil {
			t.Errorf("claim %s is not being deleted", name)
		}
		g.check(g.patch(name, `{"metadata": {"finalizers": null}}`))
		g.eventuallyGone(name)
	}
	acctest.RemoveNow(t, g.namespace)
	w.Destroy()
}

func TestGuardrails_denyDeletion(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	for _, name := range []string{"a", "b"} {
		g.makeBound(name, "1Gi")
	}
	w := acctest.NewWorkspace(t, g.config("", "deny_deletion = true"))
	w.Apply()
	w.ExpectEmptyPlan()
	const words = "refuses to delete claims. If this one is to go, first unlock it: kubectl annotate pvc -n "
	tried := metav1.DeleteOptions{DryRun: []string{metav1.DryRunAll}}
	ctx, claims := context.Background(), acctest.Cluster(t).CoreV1().PersistentVolumeClaims(g.namespace)
	acctest.Eventually(t, func() string {
		if err := claims.Delete(ctx, "a", tried); err == nil {
			return "deletions are not refused yet"
		}
		return ""
	})
	g.refuses("deletion", g.delete("a"), words+g.namespace+" a stateful-apps.io/allow-deletion=true.")
	g.refuses("deletion of all", claims.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{}), words)
	g.check(g.patch("a", `{"metadata": {"annotations": {"stateful-apps.io/allow-deletion": "true"}}}`))
	g.check(g.delete("a"))
	g.eventuallyGone("a")

	// What an owner takes along, the cluster's own controllers delete.
	owner, err := acctest.Cluster(t).CoreV1().ConfigMaps(g.namespace).Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "owner"}}, g.forReal)
	g.check(err)
	g.make(g.claim("owned", func(c *corev1.PersistentVolumeClaim) {
		c.OwnerReferences = []metav1.OwnerReference{{APIVersion: "v1", Kind: "ConfigMap", Name: "owner", UID: owner.UID}}
	}))
	g.refuses("deletion of what is owned", g.delete("owned"), words)
	g.check(acctest.Cluster(t).CoreV1().ConfigMaps(g.namespace).Delete(ctx, "owner", metav1.DeleteOptions{}))
	g.eventuallyGone("owned")

	g.refuses("deletion of the other", g.delete("b"), words)
	acctest.RemoveNow(t, g.namespace)
	w.Destroy()
}

func TestGuardrails_quotaAndLimitsHoldForTheNamespace(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	quota := fmt.Sprintf(`
    limit_range = true
    quota = {
      storage         = "5Gi"
      claims          = 3
      storage_classes = { (%q) = { storage = "2Gi" }, gold = { claims = 0 } }
    }`, g.class)
	w := acctest.NewWorkspace(t, g.config(sizes, quota))
	w.Apply()
	w.ExpectEmptyPlan()
	named := func(class, size string) func(*corev1.PersistentVolumeClaim) {
		return unlabelled(func(c *corev1.PersistentVolumeClaim) {
			sized(size)(c)
			c.Spec.StorageClassName = &class
		})
	}
	none := ""
	g.eventuallyRefuses(named(none, "4Gi"), "maximum storage usage per PersistentVolumeClaim is 3Gi, but request is 4Gi")
	g.eventuallyRefuses(named(none, "1Mi"), "minimum storage usage per PersistentVolumeClaim is 1Gi")
	g.eventuallyRefuses(named(g.class, "3Gi"), "exceeded quota: "+g.nameOf+", requested: "+g.class+".storageclass.storage.k8s.io/requests.storage=3Gi")
	g.eventuallyRefuses(named("gold", "1Gi"), "exceeded quota: "+g.nameOf+", requested: gold.storageclass.storage.k8s.io/persistentvolumeclaims=1")
	g.eventuallyTakes(named(none, "2Gi"))
	for _, name := range []string{"a", "b"} {
		g.make(g.claim(name, named(none, "2Gi")))
	}
	g.eventuallyRefuses(named(none, "2Gi"), "exceeded quota: "+g.nameOf+", requested: requests.storage=2Gi")
	g.make(g.claim("c", named(none, "1Gi")))
	g.eventuallyRefuses(named(none, "1Gi"), "persistentvolumeclaims=1")
	w.Destroy()
	g.eventuallyTakes(named("gold", "4Gi"))
}

func TestGuardrails_limitsThatClaimsViolateAreRefused(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	small := func(name string) *corev1.PersistentVolumeClaim { return g.claim(name, unlabelled(sized("1Mi"))) }
	w := acctest.NewWorkspace(t, g.config(sizes, "admission = false\n limit_range = true"))
	w.Must("plan", "-input=false", "-out=tfplan")
	g.make(small("small"))
	g.make(g.claim("large", sized("5Gi")))
	g.make(g.claim("good", sized("2Gi")))
	refusal := []string{
		"stateful_volume_claim_policy " + g.name + ": claims that exist are outside of its limits",
		"under one of at least 1Gi and at most 3Gi, nobody could change even a label of these claims",
		g.namespace + "/large: 5Gi " + g.namespace + "/small: 1Mi Nothing was changed.",
	}
	w.Refused("plan", "-input=false").ExpectSays(t, refusal...)
	out := w.Refused("apply", "-input=false", "tfplan")
	out.ExpectSays(t, refusal...)
	out.ExpectNowhere(t, "/good")
	ranges := acctest.Cluster(t).CoreV1().LimitRanges(g.namespace)
	if list, err := ranges.List(context.Background(), metav1.ListOptions{}); err != nil || len(list.Items) > 0 {
		t.Errorf("there are limits: %v (%v)", list.Items, err)
	}
	for _, name := range []string{"small", "large"} {
		g.check(g.delete(name))
		g.eventuallyGone(name)
	}
	w.Apply()
	w.ExpectEmptyPlan()
	// A claim that the limits in force have not stopped is no reason to refuse
	// another change, and changed limits are.
	w.Configure(g.config(sizes, "admission = true\n limit_range = true"))
	w.Apply()
	w.Configure(g.config(`min_size = "3Gi"`, "limit_range = true"))
	w.Refused("plan", "-input=false").ExpectSays(t, "under one of at least 3Gi", g.namespace+"/good: 2Gi", "use terraform destroy -refresh=false")
	w.Must("destroy", "-auto-approve", "-input=false", "-refresh=false")
}
