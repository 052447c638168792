package application_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// What the API can't change in place is refused at plan, with the claims, both
// values, and what to do.
func TestRefusal_whatCanNotBeChangedInPlace(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	volumes := func(data, rest string) string {
		return application(namespace, fmt.Sprintf(`
  image    = "example.org/db:1"
  replicas = 2
  volumes  = { %s }
  %s`, data, rest))
	}
	data := func(size, policy string) string {
		return fmt.Sprintf(`data = { mount_path = "/data", size = %q, claim_policy = { %s } }`, size, policy)
	}
	const policy = `name = "db", storage_class = "standard"`
	config := volumes(data("2Gi", policy), "")

	steps := []resource.TestStep{{Config: config, Check: observed.Remember}}
	for _, c := range []struct {
		config string
		says   []string
	}{
		{volumes(data("3Gi", policy), ""), []string{`size of volume "data" can't change`, `data-db-0 to data-db-1 has 2Gi and the configuration asks for 3Gi`, `Set size back to "2Gi"`}},
		{volumes(data("1Gi", policy), ""), []string{`size of volume "data" can't change`, `data-db-0 to data-db-1 has 2Gi and the configuration asks for 1Gi`, `Set size back to "2Gi"`, `can't shrink`}},
		{volumes(data("2Gi", `name = "db", storage_class = "slow"`), ""), []string{`claim policy's storage_class of volume "data" can't change`, `data-db-0 to data-db-1 has "standard" and the configuration asks for "slow"`, `Set it back`}},
		{volumes(data("2Gi", policy+`, access_modes = ["ReadWriteOncePod"]`), ""), []string{`claim policy's access_modes of volume "data" can't change`, `has ReadWriteOnce and the configuration asks for ReadWriteOncePod`}},
		{volumes(data("2Gi", `name = "other", storage_class = "standard"`), ""), []string{`claim policy's name of volume "data" can't change`, `has "db" and the configuration asks for "other"`}},
		{volumes(data("2Gi", policy)+`, wal = { mount_path = "/wal", size = "1Gi" }`, ""), []string{`claim volume "wal" can't be added`, `StatefulSet/db`}},
		{volumes(``, ""), []string{`claim volume "data" can't be removed or renamed`, `data-db-0 to data-db-1`}},
		{volumes(`data = { mount_path = "/data", empty_dir = {} }`, ""), []string{`claim volume "data" can't be removed or renamed`, `data-db-0 to data-db-1`}},
		{volumes(data("2Gi", policy), `rollout = { pod_management_policy = "Parallel" }`), []string{`pod_management_policy can't change`, `has OrderedReady and the configuration asks for Parallel`}},
	} {
		steps = append(steps, resource.TestStep{Config: c.config, PlanOnly: true, ExpectError: acctest.Says(c.says...)})
	}
	// Nothing was changed, and what is no claim can be added at any time.
	steps = append(steps,
		resource.TestStep{
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check:            observed.Untouched,
		},
		resource.TestStep{Config: volumes(data("2Gi", policy)+`, tmp = { mount_path = "/scratch", empty_dir = {} }`, ""), Check: observed.Rolled},
	)
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}
