package function_test

import (
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// No cluster is asked: functions are there before the provider is configured.
func TestPeersFunction_isTheComputedAttribute(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, `
provider "stateful" {
  host = "https://127.0.0.1:9"
}

resource "stateful_application" "db" {
  name      = "db"
  namespace = "data"
  image     = "example.org/db:1"
  replicas  = 3
}

output "same" {
  value = provider::stateful::peers("db", "data", 3) == stateful_application.db.peers
}

output "peers" {
  value = provider::stateful::peers("db", "data", 2)
}
`)
	plan, _ := w.Plan()
	if same := plan.OutputChanges["same"].After; same != true {
		t.Errorf("the function and the attribute are the same: %v", same)
	}
	peers, _ := plan.OutputChanges["peers"].After.([]any)
	if len(peers) != 2 || peers[0] != "db-0.db-peers.data.svc" || peers[1] != "db-1.db-peers.data.svc" {
		t.Errorf("the peers are %v", peers)
	}
}

func TestPeersFunction_errorsAreAtTheArgument(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, "")
	for name, test := range map[string]struct{ call, says string }{
		"name":      {`provider::stateful::peers("DB", "data", 1)`, `Invalid value for "name" parameter: The application's name "DB" can't be the name of its Services`},
		"namespace": {`provider::stateful::peers("db", "", 1)`, `Invalid value for "namespace" parameter: The namespace "" is not one that Kubernetes accepts`},
		"n":         {`provider::stateful::peers("db", "data", -1)`, `Invalid value for "n" parameter: n is -1; the smallest possible value is 0.`},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.In(t)
			w.Configure("output \"peers\" {\n  value = " + test.call + "\n}\n")
			w.Refused("plan").ExpectSays(t, test.says)
		})
	}
}
