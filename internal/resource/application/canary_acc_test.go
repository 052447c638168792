package application_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// What a user passes as a sensitive variable through env and config_files is
// shown to nobody.
//
// Terraform itself writes the values of sensitive variables and attributes into
// the plan's JSON, under variables and at the attribute in planned_values,
// resource_changes, prior_state and resource_drift; it says so in its
// documentation. Nothing a provider does changes that, so these very places are
// excepted: every other place in the JSON, objects above all, is searched.
func TestCanary_isFoundNowhere(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const old, canary = "canary-gelb-4711", "canary-blau-0815"
	w := acctest.NewWorkspace(t, `
variable "password" {
  type      = string
  sensitive = true
}
`+application(namespace, `
  image        = "example.org/db:1"
  env          = { PASSWORD = var.password, URL = "db://user:${var.password}@host" }
  config_files = { "/etc/db.conf" = "password = ${var.password}\n" }`)+`
output "objects" { value = stateful_application.db.objects }
output "peers" { value = stateful_application.db.peers }
`)
	s := &search{t: t, w: w, canaries: []string{old, canary}, except: terraformsOwn}
	planAndApply := func(password string) {
		t.Helper()
		s.env = []string{"TF_VAR_password=" + password}
		s.run("plan", "-out=tfplan")
		s.plan()
		s.run("apply", "-auto-approve")
	}
	planAndApply(old)
	planAndApply(canary)
	// Somebody changes the value in the cluster, to another secret.
	acctest.EditSet(t, namespace, "db", setPassword(old))
	planAndApply(canary)

	// State has it as the attribute itself and nowhere else.
	attributes := 0
	s.except = func(at []string) bool {
		return slices.Contains(at, "env") || slices.Contains(at, "config_files")
	}
	s.state(func(at []string, text string) {
		if s.except(at) {
			attributes += strings.Count(text, canary)
		}
	})
	if attributes != 3 {
		t.Errorf("the search found %d attributes with the secret in state, want 3: it looks in the wrong places", attributes)
	}
	s.run("destroy", "-auto-approve")
}
