package application_test

import (
	"encoding/json"
	"fmt"
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
	secrets := []string{old, canary}
	search := func(what, text string) {
		t.Helper()
		for _, s := range secrets {
			if i := strings.Index(text, s); i >= 0 {
				t.Errorf("%s shows the secret: ...%s...", what, text[max(0, i-200):min(len(text), i+100)])
			}
		}
	}
	run := func(password string, args ...string) {
		t.Helper()
		log := strings.Join(args, "-") + password[7:11] + ".log"
		out := w.With("TF_LOG=TRACE", "TF_LOG_PATH="+log, "TF_VAR_password="+password).Must(args...)
		search(fmt.Sprintf("output of %v", args), out.Raw)
		lines := w.Read(log)
		if !strings.Contains(lines, "[TRACE] provider.terraform-provider-stateful") {
			t.Errorf("the log of %v has no lines of the provider", args)
		}
		search(fmt.Sprintf("log of %v", args), lines)
	}
	showPlan := func() {
		t.Helper()
		search("plan", w.Must("show", "tfplan").Raw)
		var plan any
		if err := json.Unmarshal([]byte(w.Must("show", "-json", "tfplan").Raw), &plan); err != nil {
			t.Fatal(err)
		}
		walk(plan, nil, func(at []string, text string) {
			if !terraformsOwn(at) {
				search("plan JSON at "+strings.Join(at, "."), text)
			}
		})
	}

	run(old, "plan", "-out=tfplan")
	showPlan()
	run(old, "apply", "-auto-approve")
	run(canary, "plan", "-out=tfplan")
	showPlan()
	run(canary, "apply", "-auto-approve")
	// Somebody changes the value in the cluster, to another secret.
	acctest.EditSet(t, namespace, "db", setPassword(old))
	run(canary, "plan", "-out=tfplan")
	showPlan()
	run(canary, "apply", "-auto-approve")

	// State has it as the attribute itself and nowhere else, private state included.
	var state any
	if err := json.Unmarshal([]byte(w.Read("terraform.tfstate")), &state); err != nil {
		t.Fatal(err)
	}
	attributes, private := 0, false
	walk(state, nil, func(at []string, text string) {
		if slices.Contains(at, "env") || slices.Contains(at, "config_files") {
			attributes += strings.Count(text, canary)
			return
		}
		plain := decoded(text)
		private = private || slices.Contains(at, "private") && strings.Contains(plain, "StatefulSet")
		search("state at "+strings.Join(at, "."), plain)
	})
	if attributes != 3 || !private {
		t.Errorf("the search found %d attributes with the secret, want 3, and private state %v: it looks in the wrong places", attributes, private)
	}
	run(canary, "destroy", "-auto-approve")
}
