package application_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// A plan sees nothing of a tainted application, so Delete is the last that can
// refuse.
func TestTainted_protectedIsRefusedAndUntouched(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	s := acctest.Serve(t)
	protected := attributes(namespace, map[string]any{"deletion_protection": true})
	made := s.Make(resourceType, protected)
	versions, pods := resourceVersions(t, namespace), acctest.Pods(t, namespace, "db")

	if _, diags := s.Plan(resourceType, acctest.Kept{}, s.Configuration(resourceType, protected)); len(acctest.Errors(diags)) > 0 {
		t.Errorf("it is not planned as a creation: %v", acctest.Errors(diags))
	}
	tainted := acctest.Kept{State: made.State}
	got, diags := s.Delete(resourceType, tainted)
	errors := strings.Join(acctest.Errors(diags), "\n")
	for _, says := range []string{namespace + "/db is protected and can't be deleted", "terraform untaint keeps it"} {
		if !strings.Contains(errors, says) {
			t.Errorf("got %s, want %q", errors, says)
		}
	}
	if !got.State.Equal(tainted.State) {
		t.Error("the state has changed")
	}
	if now := resourceVersions(t, namespace); now != versions || !maps.Equal(acctest.Pods(t, namespace, "db"), pods) {
		t.Errorf("the objects were %s, are %s; pods were %v, are %v", versions, now, pods, acctest.Pods(t, namespace, "db"))
	}
	// Untainted, it is what it was.
	if plan, _ := s.Plan(resourceType, made, s.Configuration(resourceType, protected)); !plan.State.Equal(made.State) {
		t.Error("untainted, it is changed")
	}
}

// on_destroy = "Delete" is carried out where a plan could say so. The plan that
// replaces a tainted application can't, and one that never ran may have taken
// over another's data.
func TestTainted_claimsAreDeletedOnlyWithLeave(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		allowed bool
		private func(*testing.T, []byte) []byte
		kept    bool
	}{
		"destroyed":                       {private: same},
		"tainted":                         {private: lost, kept: true},
		"tainted, allowed":                {private: lost, allowed: true},
		"destroyed, but it never ran":     {private: neverRan, kept: true},
		"never ran, allowed all the same": {private: neverRan, allowed: true, kept: true},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			s := acctest.Serve(t)
			made := s.Make(resourceType, attributes(namespace, map[string]any{
				"allow_replace": c.allowed,
				"volumes": map[string]any{"data": map[string]any{
					"mount_path": "/data", "size": "1Gi", "claim_policy": map[string]any{"on_destroy": "Delete"},
				}},
			}))
			before := acctest.Claims(t, namespace)
			gone, diags := s.Delete(resourceType, acctest.Kept{State: made.State, Private: c.private(t, made.Private)})
			if errors := acctest.Errors(diags); len(errors) > 0 || !gone.State.IsNull() {
				t.Fatal(errors)
			}
			if left := acctest.Left(t, namespace); len(left) > 0 {
				t.Errorf("deleting has left %v", left)
			}
			now := acctest.Claims(t, namespace)
			if !slices.Equal(before.Names(), []string{"data-db-0"}) || c.kept && !maps.Equal(before, now) || !c.kept && len(now) > 0 {
				t.Errorf("claims were %v, are %v; want them kept: %v", before, now, c.kept)
			}
		})
	}
}

func same(_ *testing.T, private []byte) []byte { return private }

func lost(*testing.T, []byte) []byte { return nil }

// neverRan is private state of an application that was never ready.
func neverRan(t *testing.T, private []byte) []byte {
	t.Helper()
	var keys map[string][]byte
	if err := json.Unmarshal(private, &keys); err != nil {
		t.Fatal(err)
	}
	ran := string(keys["stateful"])
	never := strings.Replace(ran, `"ran":true`, `"ran":false`, 1)
	if never == ran {
		t.Fatalf("private state does not say that it ran: %s", ran)
	}
	keys["stateful"] = []byte(never)
	out, err := json.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
