package claimpolicy_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/retry"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const everyGuard = `
    limit_range = true
    quota       = { storage = "50Gi" }
`

// guards are the objects of the policy's guardrails that exist.
func (g *guarded) guards() []string {
	g.t.Helper()
	ctx, c, one := context.Background(), acctest.Cluster(g.t), metav1.GetOptions{}
	var out []string
	add := func(kind string, err error) {
		if err == nil {
			out = append(out, kind)
		} else if !apierrors.IsNotFound(err) {
			g.t.Fatal(err)
		}
	}
	_, err := c.CoreV1().LimitRanges(g.namespace).Get(ctx, g.nameOf, one)
	add("LimitRange", err)
	_, err = c.CoreV1().ResourceQuotas(g.namespace).Get(ctx, g.nameOf, one)
	add("ResourceQuota", err)
	_, err = c.AdmissionregistrationV1().ValidatingAdmissionPolicies().Get(ctx, g.nameOf, one)
	add("ValidatingAdmissionPolicy", err)
	_, err = c.AdmissionregistrationV1().ValidatingAdmissionPolicyBindings().Get(ctx, g.nameOf, one)
	add("ValidatingAdmissionPolicyBinding", err)
	return out
}

func (g *guarded) expectGuards(want ...string) {
	g.t.Helper()
	if got := g.guards(); !slices.Equal(got, want) {
		g.t.Errorf("the guards are %v, want %v", got, want)
	}
}

// expectChanged compares the objects that a plan changes, "+" before those that it
// makes.
func expectChanged(t *testing.T, plan *tfjson.Plan, want ...string) {
	t.Helper()
	changes, err := acctest.ObjectChanges(plan, policy)
	var got []string
	for _, change := range changes {
		words := strings.Fields(change)
		if words[0] != "+" && words[0] != "-" {
			change = words[0]
		}
		if !slices.Contains(got, change) {
			got = append(got, change)
		}
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("changed are %v, want %v (%v)", got, want, err)
	}
}

func TestGuardrails_comeAndGoWithTheirAttributes(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	without := fmt.Sprintf("resource \"stateful_volume_claim_policy\" \"db\" {\n  name = %q\n  %s\n}\n", g.name, sizes)
	w := acctest.NewWorkspace(t, without)
	w.Apply()
	g.expectGuards()
	g.makeBound("a", "2Gi")
	before := g.get("a")

	w.Configure(g.config(sizes, everyGuard))
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, policy, "update")
	w.Apply()
	w.ExpectEmptyPlan()
	g.expectGuards("LimitRange", "ResourceQuota", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")

	// Another namespace, and another order of the two.
	other := acctest.Namespace(t)
	with := func(namespaces ...string) string {
		return strings.Replace(g.config(sizes, everyGuard), fmt.Sprintf("[%q]", g.namespace), `["`+strings.Join(namespaces, `", "`)+`"]`, 1)
	}
	w.Configure(with(g.namespace, other))
	plan, _ = w.Plan()
	expectChanged(t, plan, "+ LimitRange/"+other+"/"+g.nameOf, "+ ResourceQuota/"+other+"/"+g.nameOf, "ValidatingAdmissionPolicyBinding/"+g.nameOf)
	w.Apply()
	w.Configure(with(other, g.namespace))
	plan, _ = w.Plan()
	expectChanged(t, plan)
	w.Configure(with(other))
	w.Apply()
	g.expectGuards("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")

	w.Configure(without)
	w.Apply()
	w.ExpectEmptyPlan()
	g.expectGuards()
	if now := g.get("a"); now.UID != before.UID || now.DeletionTimestamp != nil || !maps.Equal(now.Labels, before.Labels) {
		t.Errorf("the claim was %+v, is %+v", before, now)
	}
	w.Destroy()
}

func TestGuardrails_driftIsShownAndRepaired(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	w := acctest.NewWorkspace(t, g.config(sizes, `quota = { storage = "50Gi" }`))
	w.Apply()
	ctx, c, by := context.Background(), acctest.Cluster(t), metav1.UpdateOptions{FieldManager: acctest.SomebodyElse}
	// Controllers write the status of both at any time.
	g.check(retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		rules, err := c.AdmissionregistrationV1().ValidatingAdmissionPolicies().Get(ctx, g.nameOf, metav1.GetOptions{})
		g.check(err)
		rules.Spec.Validations = rules.Spec.Validations[:1]
		_, err = c.AdmissionregistrationV1().ValidatingAdmissionPolicies().Update(ctx, rules, by)
		return err
	}))
	g.check(retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		quota, err := c.CoreV1().ResourceQuotas(g.namespace).Get(ctx, g.nameOf, metav1.GetOptions{})
		g.check(err)
		quota.Spec.Hard[corev1.ResourceRequestsStorage] = resource.MustParse("1Ti")
		_, err = c.CoreV1().ResourceQuotas(g.namespace).Update(ctx, quota, by)
		return err
	}))
	g.check(c.AdmissionregistrationV1().ValidatingAdmissionPolicyBindings().Delete(ctx, g.nameOf, metav1.DeleteOptions{}))

	plan, _ := w.Plan()
	expectChanged(t, plan, "+ ValidatingAdmissionPolicyBinding/"+g.nameOf, "ResourceQuota/"+g.namespace+"/"+g.nameOf, "ValidatingAdmissionPolicy/"+g.nameOf)
	w.Apply()
	w.ExpectEmptyPlan()
	g.eventuallyRefuses(sized("4Gi"), "allows at most 3Gi")
	w.Destroy()
	g.expectGuards()
}

// The names of admission policies are the whole cluster's: a second policy of the
// same name is another's, until it takes them over.
func TestGuardrails_ofAnotherPolicyOfThisNameAreRefused(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	first := acctest.NewWorkspace(t, g.config(sizes, ""))
	first.Apply()
	second := acctest.NewWorkspace(t, g.config(`max_size = "9Gi"`, ""))
	second.Refused("apply", "-auto-approve").ExpectSays(t, "ValidatingAdmissionPolicy/"+g.nameOf, "belong to somebody else")
	first.ExpectEmptyPlan()
	second.Configure(g.config("max_size = \"9Gi\"\n  adopt = true", ""))
	second.Apply()
	second.ExpectEmptyPlan()
	second.Destroy()
	g.expectGuards()
}

// An application under guardrails lives as without: made, scaled, and destroyed.
func TestGuardrails_letApplicationsOfThePolicyLive(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	class := acctest.Class(t)
	config := func(replicas int, size string) string {
		return g.config(sizes+fmt.Sprintf("storage_class = stateful_storage_class.fast.name\n  allowed_storage_classes = [%q]\n  on_scale_down = \"Delete\"\n  on_destroy = \"Delete\"", class), everyGuard) + fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
}

resource "stateful_application" "db" {
  name      = "db"
  namespace = %q
  image     = "example.org/db:1"
  replicas  = %d

  termination_grace_period_seconds = 1

  volumes = {
    data = { mount_path = "/data", size = %q, claim_policy = stateful_volume_claim_policy.db }
  }
}
`, class, acctest.Driver(), g.namespace, replicas, size)
	}
	w := acctest.NewWorkspace(t, config(1, "1Gi"))
	w.Apply()
	w.ExpectEmptyPlan()
	g.refuses("taking its label off", g.patch("data-db-0", fmt.Sprintf(`{"metadata": {"labels": {%q: null}}}`, object.LabelClaimPolicy)))
	w.Configure(config(2, "1Gi"))
	w.Apply()
	w.ExpectEmptyPlan()
	w.Configure(config(1, "1Gi"))
	w.Apply()
	g.eventuallyGone("data-db-1")
	w.Destroy()
	g.eventuallyGone("data-db-0")
	g.expectGuards()

	w.Configure(config(1, "4Gi"))
	w.Refused("plan").ExpectSays(t, "4Gi")
}
