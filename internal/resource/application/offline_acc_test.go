package application_test

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// somewhere are provider blocks for clusters that can't be asked.
var somewhere = map[string]string{
	// Nothing listens on port 1.
	"unreachable": `provider "stateful" { host = "https://127.0.0.1:1" }`,
	// The cluster is made in the same run.
	"unknown": `
resource "terraform_data" "cluster" {
  input            = "https://127.0.0.1:1"
  triggers_replace = [timestamp()]
}
provider "stateful" { host = terraform_data.cluster.output }
`,
}

// withoutKubeconfig hides the cluster that the environment names, or the provider
// would find it whatever host says.
const withoutKubeconfig = "KUBE_CONFIG_PATH="

func TestOffline_aFirstPlanShowsWhatTheOnlinePlanShows(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	config := everyday(namespace, class)
	w := acctest.NewWorkspace(t, config)
	online, _ := w.Plan()
	want, err := acctest.PlannedObjects(online, db)
	if err != nil || len(want) != 6 {
		t.Fatalf("the online plan shows %d objects (%v)", len(want), err)
	}
	for name, provider := range somewhere {
		w.Configure(provider + config)
		plan, _ := w.With(withoutKubeconfig).Plan()
		acctest.ExpectAction(t, plan, db, "create")
		got, err := acctest.PlannedObjects(plan, db)
		if err != nil || !maps.Equal(want, got) {
			t.Errorf("%s: objects are %v, want %v (%v)", name, got, want, err)
		}
	}
}

func TestOffline_aPlanOfWhatExistsGoesByState(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	config := everyday(namespace, class)
	changed := strings.Replace(config, "postgres:17", "postgres:18", 1)
	w := acctest.NewWorkspace(t, config)
	w.Apply()
	w.Configure(changed)
	online, _ := w.Plan()
	want, err := acctest.ObjectChanges(online, db)
	if err != nil {
		t.Fatal(err)
	}
	for name, provider := range somewhere {
		w.Configure(provider + config)
		plan, out := w.With(withoutKubeconfig).Plan()
		acctest.ExpectAction(t, plan, db, "no-op")
		out.ExpectSays(t, "Not refreshed: the cluster could not be asked")

		w.Configure(provider + changed)
		plan, _ = w.With(withoutKubeconfig).Plan()
		acctest.ExpectAction(t, plan, db, "update")
		got, err := acctest.ObjectChanges(plan, db)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: objects change in %v, want %v (%v)", name, got, want, err)
		}
	}
	// An apply needs the cluster, and says so.
	w.Configure(somewhere["unreachable"] + changed)
	w.With(withoutKubeconfig).Refused("apply", "-auto-approve").ExpectSays(t, "the cluster can't be reached", "127.0.0.1:1")
	w.Configure(config)
	w.ExpectEmptyPlan()
}

func TestUnknown_oneInputLeavesAllOtherObjectsKnown(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	data := func(expression string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"x\" {\n  input = %s\n}\n", expression)
	}
	others := []string{"PodDisruptionBudget/db", "Service/db", "Service/db-peers", "ServiceAccount/db"}
	for _, c := range []struct {
		name, input, attributes string
		unknown                 string
	}{
		{"image", `"example.org/db:1"`, `image = terraform_data.x.output`, "StatefulSet/db"},
		{"replicas", `2`, "image = \"example.org/db:1\"\n  replicas = terraform_data.x.output", "StatefulSet/db"},
		{"variable", `"secret"`, "image = \"example.org/db:1\"\n  env = { A = terraform_data.x.output }", "StatefulSet/db"},
		{"size", `"1Gi"`, "image = \"example.org/db:1\"\n  volumes = { data = { mount_path = \"/data\", size = terraform_data.x.output } }", "StatefulSet/db"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, data(c.input)+application(namespace, c.attributes+"\n  ports = { db = { port = 5432 } }"))
			plan, _ := w.Plan()
			known, err := acctest.PlannedObjects(plan, db)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range others {
				if known[name] == "" {
					t.Errorf("%s is not known", name)
				}
			}
			if len(known) != len(others) || known[c.unknown] != "" {
				t.Errorf("known are %v, want all but %s", acctest.Names(known), c.unknown)
			}
		})
	}
}

// With an unknown file the name of its ConfigMap is not known, so not even the
// keys of objects are; and with it known at apply, the apply is consistent.
func TestUnknown_isAppliedAsPlanned(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, `
resource "terraform_data" "x" {
  input = "max_connections = 10"
}
resource "terraform_data" "n" {
  input = 2
}
`+application(namespace, `
  image        = "example.org/db:1"
  replicas     = terraform_data.n.output
  ports        = { db = { port = 5432 } }
  env          = { SETTINGS = terraform_data.x.output }
  config_files = { "/etc/db.conf" = terraform_data.x.output }`))
	w.Apply()
	w.ExpectEmptyPlan()
	w.Destroy()
}

// A provider that is not configured at all plans, and says at apply what to do:
// it never talks to localhost.
func TestOffline_withoutAnyConfigurationApplyIsAnError(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	if os.Getenv("KUBERNETES_SERVICE_HOST") != "" {
		t.Skip("inside a pod the service account is used")
	}
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`))
	plan, _ := w.With(withoutKubeconfig).Plan()
	acctest.ExpectAction(t, plan, db, "create")
	w.With(withoutKubeconfig).Refused("apply", "-auto-approve").ExpectSays(t, "there is no cluster to work on")
}

func TestProvider_badConfigurationIsAnErrorAndNothingIsDialled(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	app := application(namespace, `image = "example.org/db:1"`)
	w := acctest.NewWorkspace(t, app)
	for name, c := range map[string]struct{ block, says string }{
		"missing file":    {`config_path = "/nonexistent/kubeconfig"`, "/nonexistent/kubeconfig"},
		"no such context": {`config_context = "nowhere"`, "nowhere"},
		"no host":         {`host = "https://"`, "https://"},
		"no certificate":  {"host = \"https://127.0.0.1:1\"\n  cluster_ca_certificate = \"none\"", "cluster_ca_certificate"},
	} {
		w.Configure("provider \"stateful\" {\n  " + c.block + "\n}\n" + app)
		out := w.Refused("plan")
		out.ExpectSays(t, c.says)
		if strings.Contains(out.Text, "localhost") || strings.Contains(out.Text, "connection refused") {
			t.Errorf("%s: something was dialled:\n%s", name, out.Raw)
		}
	}
}
