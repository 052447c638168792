package application_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// named is an application of another name.
func named(name, config string) string {
	return strings.Replace(config, `name      = "db"`, fmt.Sprintf(`name      = %q`, name), 1)
}

func TestRename_replacesAndKeepsTheClaimsAndSaysSo(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", ""))
	w.Apply()
	claims := acctest.Claims(t, namespace)

	w.Configure(named("store", stored(namespace, 2, "1", "")))
	plan, out := w.Plan()
	acctest.ExpectAction(t, plan, db, "delete", "create")
	out.ExpectSays(t, namespace+"/db will be replaced: 2 claims are kept",
		"Kept, with their data: data-db-0, data-db-1.",
		"starts with new, empty volumes")
	w.Apply()
	now := acctest.Claims(t, namespace)
	for name, uid := range claims {
		if now[name] != uid {
			t.Errorf("claim %s is lost: %v", name, now)
		}
	}
	if got := strings.Join(acctest.Pods(t, namespace, "db").Names(), " "); got != "" {
		t.Errorf("pods of the old application are left: %s", got)
	}
	if got := strings.Join(acctest.Pods(t, namespace, "store").Names(), " "); got != "store-0 store-1" {
		t.Errorf("pods are %s", got)
	}
	w.ExpectEmptyPlan()
}

func TestReplace_underAPolicyThatDeletesIsRefusedUnlessAllowed(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := retained(namespace, 1, `on_destroy = "Delete"`)
	w := acctest.NewWorkspace(t, config)
	w.Apply()
	claims := acctest.Claims(t, namespace)

	w.Configure(named("store", config))
	w.Refused("plan", "-input=false").ExpectSays(t, namespace+"/db would be replaced, and its claims deleted", "data-db-0", "allow_replace = true")
	w.Refused("apply", "-auto-approve").ExpectSays(t, "claims deleted")
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Fatalf("claims were %v, are %v", claims, now)
	}

	w.Configure(named("store", strings.Replace(config, "image ", "allow_replace = true\n  image ", 1)))
	w.Apply()
	if got := strings.Join(acctest.Claims(t, namespace).Names(), " "); got != "data-store-0" {
		t.Errorf("claims are %s, want data-store-0 alone", got)
	}
}

// A replacement under create_before_destroy runs Create of the new object before
// Delete of the old one, and both mean the same objects in the cluster. Of a
// tainted one Delete gets no private state.
func TestReplace_createBeforeDestroyNeverDeletesTheApplication(t *testing.T) {
	t.Parallel()
	const lifecycle = `lifecycle { create_before_destroy = true }`
	for _, c := range []struct {
		name, owner string
		tainted     bool
	}{
		{"with_an_owner_it_is_taken_over", "acceptance", false},
		{"without_an_owner_it_is_refused", "", false},
		{"tainted_with_an_owner_it_is_taken_over", "acceptance", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			config := stored(namespace, 2, "1", lifecycle)
			if c.owner != "" {
				config = fmt.Sprintf("provider \"stateful\" {\n  owner = %q\n}\n", c.owner+namespace) + config
			}
			w := acctest.NewWorkspace(t, config)
			w.Apply()
			pods, claims, objects := acctest.Pods(t, namespace, "db"), acctest.Claims(t, namespace), acctest.Left(t, namespace)

			args := []string{"apply", "-auto-approve", "-input=false"}
			if c.tainted {
				w.Must("taint", db)
			} else {
				args = append(args, "-replace="+db)
			}
			out := w.Run(args...)
			if c.owner == "" {
				if !out.Failed {
					t.Errorf("the replacement was not refused:\n%s", out.Raw)
				}
				out.ExpectSays(t, "were made by another resource instance", "set owner in the provider's configuration")
			} else {
				if out.Failed {
					t.Errorf("the replacement failed:\n%s", out.Raw)
				}
				out.ExpectSays(t, "what belongs to others was left alone")
			}
			if now := acctest.Pods(t, namespace, "db"); !maps.Equal(pods, now) {
				t.Errorf("pods were %v, are %v", pods, now)
			}
			if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
				t.Errorf("claims were %v, are %v", claims, now)
			}
			if now := acctest.Left(t, namespace); strings.Join(now, " ") != strings.Join(objects, " ") {
				t.Errorf("objects were %v, are %v", objects, now)
			}
			w.ExpectEmptyPlan()
			w.Destroy()
			if left := acctest.Left(t, namespace); len(left) > 0 {
				t.Errorf("destroy has left %v", left)
			}
		})
	}
}

// Without create_before_destroy, the application goes and comes back with its
// claims.
func TestReplace_ofTheSameNameAdoptsTheClaims(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Apply()
	claims := acctest.Claims(t, namespace)
	w.Apply("-replace=" + db)
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v", claims, now)
	}
	w.ExpectEmptyPlan()
}
