package application_test

import (
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// broken is an image that no registry has. The lab's nodes know it by its name;
// with real nodes it fails in the same way.
const broken = "lab.invalid/missing:1"

func TestPeers_15_aTimedOutWaitKeepsEverythingAndUntaintResumes(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	failing := application(namespace, `
  image    = "`+broken+`"
  timeouts = { create = "15s", update = "5m" }
  volumes  = { data = { mount_path = "/data", size = "1Gi" } }`)
	w := acctest.NewWorkspace(t, failing)
	w.Refused("apply", "-auto-approve").ExpectSays(t,
		"stateful_application "+namespace+"/db is not ready after",
		"Pod/db-0", "ImagePull", broken, "terraform untaint")
	expectUnready(t, w, true)
	claims := acctest.Claims(t, namespace)

	w.Must("untaint", db)
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, db, "update")
	w.Configure(application(namespace, `
  image    = "example.org/db:1"
  timeouts = { create = "15s", update = "5m" }
  volumes  = { data = { mount_path = "/data", size = "1Gi" } }`))
	w.Apply()
	attributes, tainted := w.State(db)
	if tainted || attributes["ready"] != true {
		t.Errorf("ready is %v, tainted %v", attributes["ready"], tainted)
	}
	if now := acctest.Claims(t, namespace); now["data-db-0"] != claims["data-db-0"] {
		t.Errorf("claims were %v, are %v", claims, now)
	}
	w.ExpectEmptyPlan()
}

// Tainted, that is without untaint: the application is replaced, and the new one
// uses the old one's claims.
func TestNotReady_aTaintedApplicationIsReplacedAndKeepsItsClaims(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image    = "`+broken+`"
  timeouts = { create = "3s" }
  volumes  = { data = { mount_path = "/data", size = "1Gi", claim_policy = { on_destroy = "Delete" } } }`))
	w.Refused("apply", "-auto-approve")
	claims := acctest.Claims(t, namespace)

	w.Configure(application(namespace, `
  image    = "example.org/db:1"
  volumes  = { data = { mount_path = "/data", size = "1Gi", claim_policy = { on_destroy = "Delete" } } }`))
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, db, "delete", "create")
	w.Apply()
	// on_destroy = "Delete" does not hold for what never ran.
	if now := acctest.Claims(t, namespace); now["data-db-0"] == "" || now["data-db-0"] != claims["data-db-0"] {
		t.Errorf("claims were %v, are %v", claims, now)
	}
	w.ExpectEmptyPlan()
}

func TestPeers_14_afterAFailedUpdateThePlanIsNotEmptyAndTheNextApplyResumes(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	// Parallel, where the set itself replaces the broken pod.
	const more = `
  replicas = 2
  rollout  = { pod_management_policy = "Parallel" }`
	const impatient = `
  timeouts = { update = "15s" }`
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`+more))
	w.Apply()

	w.Configure(application(namespace, `image = "`+broken+`"`+more+impatient))
	w.Refused("apply", "-auto-approve").ExpectSays(t,
		"stateful_application "+namespace+"/db is not ready after",
		"Pod/db-1", "ImagePull", broken)
	expectUnready(t, w, false)
	// The same configuration goes on waiting, and says again why.
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, db, "update")
	w.Refused("apply", "-auto-approve").ExpectSays(t, "is not ready after", broken)

	w.Configure(application(namespace, `image = "example.org/db:2"`+more))
	w.Apply()
	w.ExpectEmptyPlan()
}

func expectUnready(t *testing.T, w *acctest.Workspace, wantTainted bool) {
	t.Helper()
	attributes, tainted := w.Saved(db)
	switch {
	case attributes == nil:
		t.Error("nothing was saved in state")
	case attributes["ready"] != false, tainted != wantTainted:
		t.Errorf("ready is %v and tainted %v, want false and %v", attributes["ready"], tainted, wantTainted)
	}
	// Complete, although the apply failed.
	for _, name := range []string{"id", "objects", "peers", "disruption"} {
		if attributes[name] == nil {
			t.Errorf("%s is missing in state", name)
		}
	}
}
