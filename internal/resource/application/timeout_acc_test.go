package application_test

import (
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// warned is an application for which it is no error that it is not ready in time.
func warned(namespace, image, more string) string {
	return application(namespace, `
  image    = "`+image+`"
  timeouts = { create = "4s", update = "30s" }
  rollout  = { on_timeout = "Warn" }
  volumes  = { data = { mount_path = "/data", size = "1Gi" } }
  `+more)
}

func TestOnTimeout_aWarningLeavesTheApplicationUntaintedAndTheNextApplyGoesOn(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, warned(namespace, broken, ""))
	w.Apply().ExpectSays(t, "stateful_application "+namespace+"/db is not ready after", "Pod/db-0", broken,
		`This is no error because of rollout.on_timeout = "Warn".`, "the next apply goes on waiting")
	expectUnready(t, w, false)
	claims := acctest.Claims(t, namespace)

	// Nothing has changed but time: the next apply waits again.
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, db, "update")
	if err := acctest.CheckObjectChanges(plan, db); err != nil {
		t.Error(err)
	}
	w.Configure(warned(namespace, "example.org/db:1", ""))
	w.Apply()
	if attributes, _ := w.State(db); attributes["ready"] != true {
		t.Errorf("ready is %v", attributes["ready"])
	}
	if now := acctest.Claims(t, namespace); now["data-db-0"] != claims["data-db-0"] {
		t.Errorf("claims were %v, are %v", claims, now)
	}
	w.ExpectEmptyPlan()
}

// What fails a pipeline without tainting the application.
func TestOnTimeout_aPostconditionFailsTheRunAndTaintsNothing(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const postcondition = `
  lifecycle {
    postcondition {
      condition     = self.ready
      error_message = "The database is not ready."
    }
  }`
	w := acctest.NewWorkspace(t, warned(namespace, broken, postcondition))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "The database is not ready.", "Pod/db-0", broken)
	expectUnready(t, w, false)

	w.Configure(warned(namespace, "example.org/db:1", postcondition))
	w.Apply()
	w.ExpectEmptyPlan()
}

// What can't heal is no error either, and nobody waits for the timeout.
func TestOnTimeout_aWarningSaysWhyWaitingIsOfNoUse(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image    = "example.org/db:1"
  rollout  = { on_timeout = "Warn" }
  volumes  = { data = { mount_path = "/data", size = "1Gi", claim_policy = { storage_class = "of-nobody" } } }`))
	w.Apply().ExpectSays(t, "stateful_application "+namespace+"/db can't become ready",
		`Waiting longer would not help: PersistentVolumeClaim/data-db-0: Pending: storageclass "of-nobody" not found. This is no error`)
	expectUnready(t, w, false)
}
