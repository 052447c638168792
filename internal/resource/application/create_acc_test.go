package application_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// The configuration of the README: a class, a policy that refers to it, and an
// application that is given the policy whole.
func everyday(namespace, class string) string {
	return fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
}

resource "stateful_volume_claim_policy" "db" {
  name          = "db"
  storage_class = stateful_storage_class.fast.name
  max_size      = "1Ti"
}
`, class, acctest.Driver()) + application(namespace, `
  image       = "postgres:17"
  replicas    = 3
  run_as_user = 999
  ports       = { postgres = { port = 5432 } }
  env         = { PGDATA = "/var/lib/postgresql/data/pgdata" }
  env_from_secret = {
    POSTGRES_PASSWORD = { name = "db", key = "password" }
  }
  config_files = { "/etc/postgresql/postgresql.conf" = "max_connections = 200\n" }
  args         = ["-c", "config_file=/etc/postgresql/postgresql.conf"]
  resources = {
    requests = { cpu = "500m", memory = "1024Mi" }
    limits   = { memory = "1Gi" }
  }
  volumes = {
    data = {
      mount_path   = "/var/lib/postgresql/data"
      size         = "10Gi"
      claim_policy = stateful_volume_claim_policy.db
    }
    shm = {
      mount_path = "/dev/shm"
      empty_dir  = { medium = "Memory", size_limit = "256Mi" }
    }
  }
  probes = { readiness = { exec = ["pg_isready"], period_seconds = 5 } }
`)
}

func TestCreate_runsAndThenChangesNothing(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	config := everyday(namespace, class)
	created := []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(db, plancheck.ResourceActionCreate),
		plancheck.ExpectKnownValue(db, tfjsonpath.New("disruption"), knownvalue.StringExact("None")),
		plancheck.ExpectKnownValue(db, tfjsonpath.New("host"), knownvalue.StringExact("db."+namespace+".svc")),
		plancheck.ExpectUnknownValue(db, tfjsonpath.New("ready")),
		acctest.ExpectNothingUnknownBut(db, "instance", "ready"),
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:           config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: created},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(db, tfjsonpath.New("id"), knownvalue.StringExact(namespace+"/db")),
					statecheck.ExpectKnownValue(db, tfjsonpath.New("ready"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(db, tfjsonpath.New("disruption"), knownvalue.StringExact("None")),
					statecheck.ExpectKnownValue(db, tfjsonpath.New("host"), knownvalue.StringExact("db."+namespace+".svc")),
					statecheck.ExpectKnownValue(db, tfjsonpath.New("peers"), knownvalue.ListExact([]knownvalue.Check{
						knownvalue.StringExact("db-0.db-peers." + namespace + ".svc"),
						knownvalue.StringExact("db-1.db-peers." + namespace + ".svc"),
						knownvalue.StringExact("db-2.db-peers." + namespace + ".svc"),
					})),
					// StatefulSet, two Services, ServiceAccount, ConfigMap, budget.
					statecheck.ExpectKnownValue(db, tfjsonpath.New("objects"), knownvalue.MapSizeExact(6)),
				},
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.ExpectPods(t, namespace, "db", 3),
					acctest.ExpectClaims(t, namespace, class, "data-db-0", "data-db-1", "data-db-2"),
				),
			},
			{
				Config:           config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
}

func TestCreate_smallestConfiguration(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: application(namespace, `image = "example.org/db:1"`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(db, tfjsonpath.New("host"), knownvalue.Null()),
				statecheck.ExpectKnownValue(db, tfjsonpath.New("replicas"), knownvalue.Int64Exact(1)),
			},
			Check: acctest.ExpectPods(t, namespace, "db", 1),
		}},
	})
}
