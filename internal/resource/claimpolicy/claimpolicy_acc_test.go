package claimpolicy_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

const policy = "stateful_volume_claim_policy.db"

// A policy without guardrails makes no objects: it is created, changed and destroyed without any
// cluster, and never taken for gone.
func TestClaimPolicy_needsNoCluster(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	const provider = `
provider "stateful" {
  host = "https://127.0.0.1:1"
}
`
	config := func(attributes string) string {
		return provider + "resource \"stateful_volume_claim_policy\" \"db\" {\n  name = \"db\"\n" + attributes + "\n}\n"
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config(`max_size = "1024Gi"`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(policy, tfjsonpath.New("id"), knownvalue.StringExact("db")),
					statecheck.ExpectKnownValue(policy, tfjsonpath.New("objects"), knownvalue.MapSizeExact(0)),
				},
			},
			{
				Config:           config(`max_size = "1Ti"`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config: config(`max_size = "2Ti"`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(policy, plancheck.ResourceActionUpdate),
				}},
			},
		},
	})
}

func TestClaimPolicy_badInputIsReportedAtItsAttribute(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	w := acctest.NewWorkspace(t, "")
	for _, c := range []struct{ name, attributes, at, summary, says string }{
		{"quantity", `max_size = "a lot"`, "max_size", "Not a quantity", `max_size is "a lot"`},
		{"minimum above maximum", "min_size = \"2Gi\"\n  max_size = \"1Gi\"", "min_size", "Minimum above maximum", "min_size is 2Gi and max_size only 1Gi"},
		{"access mode", `access_modes = ["ReadWriteTwice"]`, "access_modes", "Unknown value", `"ReadWriteTwice"`},
		{"class not allowed", "storage_class = \"slow\"\n  allowed_storage_classes = [\"fast\"]", "storage_class", "Storage class not allowed", `"slow"`},
		{"guardrails of nothing", "guardrails = { namespaces = [] }", "guardrails", "No namespace to guard", "guardrails.namespaces: guardrails have no namespaces"},
		{"a quota", "guardrails = { namespaces = [\"data\"], quota = { storage_classes = { fast = { storage = \"10Go\" } } } }", "guardrails", "Not a quantity", `guardrails.quota.storage_classes["fast"].storage: storage is "10Go"`},
		{"deletions", "on_destroy = \"Delete\"\n  guardrails = { namespaces = [\"data\"], deny_deletion = true }", "guardrails", "Deletion denied and asked for", `Set on_destroy = "Retain"`},
		{"retention", `on_destroy = "Burn"`, "on_destroy", "Unknown value", `on_destroy is "Burn"`},
	} {
		w.Configure("resource \"stateful_volume_claim_policy\" \"db\" {\n  name = \"db\"\n  " + c.attributes + "\n}\n")
		w.ExpectDiagnostic(c.name, c.at, c.summary, c.says)
	}
}
