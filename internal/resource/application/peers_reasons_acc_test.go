package application_test

import (
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// hashicorp/terraform-provider-kubernetes#2171, #2763: what ends is the wait, and
// the client's own limits are nobody's reason.
func TestPeers_07_theCauseIsThePodsAndNotTheClients(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image    = "`+broken+`"
  replicas = 2
  timeouts = { create = "6s" }
  rollout  = { pod_management_policy = "Parallel" }`))
	out := w.Refused("apply", "-auto-approve")
	out.ExpectSays(t, "stateful_application "+namespace+"/db is not ready after",
		`Pod/db-0: container "db" waiting: `, `Pod/db-1: container "db" waiting: `, "ImagePull", broken)
	out.ExpectNowhere(t, "client rate limiter", "context deadline exceeded", "timed out waiting for the condition")
}
