package application_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// State knows nothing of what a killed creation has made, and nobody finds it
// again: hashicorp/terraform-provider-kubernetes#1455. Here the objects say whose
// they are.
func TestPeers_15_aKilledCreateGoesOnWhereAnOwnerIsSet(t *testing.T) {
	t.Parallel()
	w, d := behindDoor(t, owned+versioned(acctest.Namespace(t), 1, ""))
	for _, c := range cuts(t, d, func() acctest.Output { return w.Apply() }) {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			w, d := behindDoor(t, owned+versioned(namespace, 1, ""))
			c.kill(t, d, w, applying...)
			claims, pods := acctest.Claims(t, namespace), acctest.Pods(t, namespace, "db")
			w.Apply()
			expectConverged(t, w, namespace, "shop")
			expectSame(t, claims, acctest.Claims(t, namespace))
			expectSame(t, pods, acctest.Pods(t, namespace, "db"))
		})
	}
}

// Without an owner nobody can know that the objects are this configuration's.
func TestKilled_createWithoutAnOwnerIsRefusedByNameUntilItIsAdopted(t *testing.T) {
	t.Parallel()
	w, d := behindDoor(t, versioned(acctest.Namespace(t), 1, ""))
	for _, c := range cuts(t, d, func() acctest.Output { return w.Apply() }) {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			w, d := behindDoor(t, versioned(namespace, 1, ""))
			c.kill(t, d, w, applying...)
			claims, pods := acctest.Claims(t, namespace), acctest.Pods(t, namespace, "db")
			left := acctest.Objects(t, namespace)
			maps.DeleteFunc(left, func(name string, _ acctest.Object) bool { return strings.HasPrefix(name, "Pod/") })
			if len(left) > 0 { // nothing may have come that far
				out := w.Refused(applying...)
				out.ExpectSays(t, "made by another resource instance", "an apply whose state was lost", "not changed.", "to somebody else",
					"To take over what exists, set adopt = true for the apply that creates this resource")
				now := acctest.Objects(t, namespace)
				for name, o := range left {
					out.ExpectSays(t, name)
					if now[name] == nil || now[name].GetUID() != o.GetUID() {
						t.Errorf("%s was %v, is %v", name, o, now[name])
					}
				}
				if attributes, _ := w.Saved(db); attributes != nil {
					t.Errorf("something was saved in state: %v", attributes)
				}
			}
			w.Configure(versioned(namespace, 1, "adopt = true"))
			w.Apply()
			expectConverged(t, w, namespace, "")
			expectSame(t, claims, acctest.Claims(t, namespace))
			expectSame(t, pods, acctest.Pods(t, namespace, "db"))
		})
	}
}

// A provider that crashes takes with it what it would have saved, and leaves a CLI
// that reports it.
func TestKilled_aProviderThatIsKilledAloneIsNoDifferent(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w, d := behindDoor(t, owned+versioned(namespace, 1, ""))
	for version := range 2 {
		w.Configure(owned + versioned(namespace, version+1, ""))
		run := cut{6, true}.reach(t, d, w, applying...)
		run.KillProviders()
		if out := run.Wait(); !out.Failed {
			t.Errorf("the apply succeeded without its provider:\n%s", out.Raw)
		}
		w.Apply()
		expectConverged(t, w, namespace, "shop")
	}
}
