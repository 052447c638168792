package application_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// ending is an application with this policy for its claims.
func ending(namespace, policy string) string {
	return application(namespace, fmt.Sprintf(`
  image        = "example.org/db:1"
  replicas     = 2
  ports        = { db = { port = 5432 } }
  config_files = { "/etc/db.conf" = "x" }
  volumes      = { data = { mount_path = "/data", size = "1Gi", claim_policy = { on_destroy = %q } } }
  rollout      = { pod_management_policy = "Parallel" }`, policy))
}

func TestDestroy_thatIsCutOffGoesOn(t *testing.T) {
	t.Parallel()
	for what, end := range map[string]func(t *testing.T, c cut, d *door.Door, w *acctest.Workspace){
		"killed": func(t *testing.T, c cut, d *door.Door, w *acctest.Workspace) {
			t.Helper()
			c.kill(t, d, w, destroying...)
		},
		"interrupted": func(t *testing.T, c cut, d *door.Door, w *acctest.Workspace) {
			t.Helper()
			c.interrupt(t, d, w, destroying...)
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w, d := behindDoor(t, ending(acctest.Namespace(t), "Delete"))
			w.Apply()
			for _, c := range cuts(t, d, w.Destroy) {
				t.Run(c.String(), func(t *testing.T) {
					t.Parallel()
					namespace := acctest.Namespace(t)
					w, d := behindDoor(t, ending(namespace, "Delete"))
					w.Apply()
					end(t, c, d, w)
					if attributes, tainted := w.Saved(db); attributes == nil || tainted {
						t.Errorf("state says tainted %v: %v", tainted, attributes)
					}
					out := w.Destroy()
					if left, claims := acctest.Left(t, namespace), acctest.Claims(t, namespace); len(left)+len(claims) > 0 {
						t.Errorf("destroy has left %v and claims %v:\n%s", left, claims.Names(), out.Raw)
					}
				})
			}
		})
	}
}

func TestDestroy_thatIsCutOffKeepsTheClaims(t *testing.T) {
	t.Parallel()
	for _, c := range []cut{{1, true}, {2, true}, {3, true}} {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			w, d := behindDoor(t, ending(namespace, "Retain"))
			w.Apply()
			claims := acctest.Claims(t, namespace)
			c.kill(t, d, w, destroying...)
			// The killed run may have sent everything. Terraform keeps warnings to itself
			// that only the refresh before a destroy has: a plan says where the data is.
			if _, plan := w.Plan(); strings.Contains(plan.Text, "will be created") {
				plan.ExpectSays(t, namespace+"/db: its objects are gone, its data is not", "data-db-0", "data-db-1")
			}
			if out := w.Destroy(); !strings.Contains(out.Text, "No objects need to be destroyed.") {
				out.ExpectSays(t, namespace+"/db: 2 claims are kept")
			}
			if left, now := acctest.Left(t, namespace), acctest.Claims(t, namespace); len(left) > 0 || len(claims) != 2 || !maps.Equal(claims, now) {
				t.Errorf("destroy has left %v; claims were %v, are %v", left, claims, now)
			}
		})
	}
}

// Whoever has thought better of it applies again.
func TestDestroy_thatIsCutOffIsTakenBackByAnApply(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w, d := behindDoor(t, versioned(namespace, 1, ""))
	w.Apply()
	claims := acctest.Claims(t, namespace)
	all := cuts(t, d, w.Destroy)
	w.Apply()
	for _, c := range all {
		t.Run(c.String(), func(t *testing.T) {
			w := w.In(t)
			c.kill(t, d, w, destroying...)
			acctest.Eventually(t, func() string { return terminatingIn(t, namespace) })
			w.Apply()
			expectConverged(t, w, namespace, "")
			expectSame(t, claims, acctest.Claims(t, namespace))
		})
	}
}

// terminatingIn names an object that is on its way out, if there is one.
func terminatingIn(t *testing.T, namespace string) string {
	t.Helper()
	for name, o := range acctest.Objects(t, namespace) {
		if o.GetDeletionTimestamp() != nil && !strings.HasPrefix(name, "Pod/") {
			return name + " is still there"
		}
	}
	return ""
}
