package application_test

import (
	"maps"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

func TestProtection_refusesEveryEndUntilItIsTakenOff(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := stored(namespace, 1, "1", "deletion_protection = true")
	w := acctest.NewWorkspace(t, config)
	w.Apply()
	pods := acctest.Pods(t, namespace, "db")
	const advice = "set deletion_protection = false and apply that first"

	w.Refused("plan", "-destroy").ExpectSays(t, namespace+"/db is protected and can't be destroyed", advice)
	w.Refused("destroy", "-auto-approve").ExpectSays(t, namespace+"/db is protected and can't be destroyed", advice)
	w.Refused("plan", "-replace="+db).ExpectSays(t, namespace+"/db is protected and can't be replaced", advice)

	w.Configure("")
	w.Refused("plan").ExpectSays(t, namespace+"/db is protected and can't be destroyed", advice)

	w.Configure(named("store", config))
	w.Refused("plan").ExpectSays(t, namespace+"/db is protected and can't be replaced", advice)
	// Taking it off along with the change it guards against is no way round it.
	w.Configure(named("store", stored(namespace, 1, "1", "deletion_protection = false")))
	w.Refused("plan").ExpectSays(t, namespace+"/db is protected and can't be replaced", advice)

	// A plan does not see the state of a tainted resource; Delete does.
	w.Configure(config)
	w.Must("taint", db)
	w.Refused("apply", "-auto-approve").ExpectSays(t, namespace+"/db is protected and can't be deleted", "terraform untaint")
	w.Must("untaint", db)
	w.ExpectEmptyPlan()
	if now := acctest.Pods(t, namespace, "db"); !maps.Equal(pods, now) {
		t.Errorf("pods were %v, are %v", pods, now)
	}

	w.Configure(stored(namespace, 1, "1", "deletion_protection = false"))
	w.Apply()
	if now := acctest.Pods(t, namespace, "db"); !maps.Equal(pods, now) {
		t.Errorf("taking the protection off restarted pods: they were %v, are %v", pods, now)
	}
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}
