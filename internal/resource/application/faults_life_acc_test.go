package application_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// life is an application that goes through a row's operations, and what is known
// of it from before. Its checks hold in every row: nothing is lost and nothing
// doubled, and state knows of what exists.
type life struct {
	row       faultRow
	namespace string
	w         *acctest.Workspace
	door      *door.Door
	pods      *acctest.History
	claims    acctest.UIDs
	// replaced is set when the application was tainted.
	replaced         bool
	requests, struck int
}

func newLife(t *testing.T, row faultRow) *life {
	t.Helper()
	l := &life{row: row, namespace: acctest.Namespace(t)}
	acctest.EventuallyTakesPods(t, l.namespace)
	d, kubeconfig := acctest.Door(t)
	l.door, l.pods = d, acctest.Follow(t, l.namespace, "db")
	l.w = acctest.NewWorkspace(t, l.configuration("create", long)).With(acctest.Kubeconfig(kubeconfig)).With(row.env...)
	return l
}

// sane fails the test for what no fault may lead to.
func (l *life) sane(t *testing.T, operation string, out acctest.Output) {
	t.Helper()
	for _, never := range []string{"panic", "inconsistent", "Provider produced", "Plugin did not respond", "Invalid provider"} {
		if strings.Contains(out.Raw, never) {
			t.Errorf("%s: %q in:\n%s", operation, never, out.Raw)
		}
	}
}

// summaries are those of diagnostics, each once and without the subject, which
// every error has to name, as it has to say why.
func (l *life) summaries(t *testing.T, operation string, diagnostics []acctest.Diagnostic) []string {
	t.Helper()
	subject := "stateful_application " + l.namespace + "/db"
	var all []string
	for _, d := range diagnostics {
		t.Logf("%s: %s: %s: %s", operation, d.Severity, d.Summary, d.Detail)
		summary, named := strings.CutPrefix(d.Summary, subject)
		if d.Severity == "error" && !named || !strings.Contains(d.Detail, l.row.says) {
			t.Errorf("%s: the %s does not name %s, or not its cause, %q: %+v", operation, d.Severity, subject, l.row.says, d)
		}
		if summary = strings.TrimPrefix(summary, ": "); !slices.Contains(all, summary) {
			all = append(all, summary)
		}
	}
	if len(all) == 0 {
		t.Errorf("%s failed without an error", operation)
	}
	slices.Sort(all)
	return all
}

// kept checks what an operation that failed has left: state knows of everything
// that exists.
func (l *life) kept(t *testing.T, operation string) {
	t.Helper()
	attributes, tainted := l.state(t)
	instances := acctest.Instances(t, l.namespace, "db")
	switch {
	case attributes == nil && (len(instances) > 0 || operation != "create"):
		t.Errorf("%s: state has lost it; there are %v", operation, instances)
	case operation != "create" && tainted:
		t.Errorf("%s: it is tainted", operation)
	}
	l.ours(t, operation, instances, attributes)
	l.replaced = l.replaced || tainted
	l.sameClaims(t, operation)
}

// complete checks that there is all that there should be, once, and that a plan
// finds nothing to do. pods says how many pods of each name there have been until
// now.
func (l *life) complete(t *testing.T, objects, claims []string, pods map[string]int) {
	t.Helper()
	l.w.In(t).ExpectEmptyPlan()
	attributes, tainted := l.state(t)
	if tainted || attributes["ready"] != true {
		t.Errorf("ready is %v, tainted %v", attributes["ready"], tainted)
	}
	instances := acctest.Instances(t, l.namespace, "db")
	l.ours(t, "in the end", instances, attributes)
	var got []string
	for _, object := range slices.Sorted(maps.Keys(instances)) {
		if hashed, ok := strings.CutPrefix(object, "ConfigMap/db-config-"); ok && hashed != "" {
			object = "ConfigMap/db-config"
		}
		got = append(got, object)
	}
	if !slices.Equal(got, objects) {
		t.Errorf("there are %v, want %v", got, objects)
	}
	if now := acctest.Pods(t, l.namespace, "db"); !slices.Equal(now.Names(), slices.Sorted(maps.Keys(pods))) {
		t.Errorf("there are pods %v, want %v", now.Names(), pods)
	}
	for name, all := range l.pods.Pods() {
		if n := len(all); n != pods[name] && (!l.replaced || name != "db-0" || n != pods[name]+1) {
			t.Errorf("there were %d pods %s, want %d:\n%s", n, name, pods[name], strings.Join(all, "\n"))
		}
	}
	if l.sameClaims(t, "in the end"); !slices.Equal(l.claims.Names(), claims) {
		t.Errorf("there are claims %v, want %v", l.claims.Names(), claims)
	}
}

// gone checks that nothing is left but the claims.
func (l *life) gone(t *testing.T) {
	t.Helper()
	if attributes, _ := l.state(t); attributes != nil {
		t.Error("destroyed, it is still in state")
	}
	if left := acctest.Left(t, l.namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
	l.sameClaims(t, "destroy")
}

// ours checks that all objects are of the instance that state knows.
func (l *life) ours(t *testing.T, when string, instances map[string]string, attributes map[string]any) {
	t.Helper()
	for object, instance := range instances {
		if attributes["instance"] != instance {
			t.Errorf("%s: %s is of instance %s, state has %v", when, object, instance, attributes["instance"])
		}
	}
}

// sameClaims checks that every claim that there was is still there.
func (l *life) sameClaims(t *testing.T, when string) {
	t.Helper()
	now := acctest.Claims(t, l.namespace)
	for name, uid := range l.claims {
		if now[name] != uid {
			t.Errorf("%s: claim %s with UID %s is lost: %v", when, name, uid, now)
		}
	}
	l.claims = now
}

// state reads the state's file: one run of the CLI less.
func (l *life) state(t *testing.T) (attributes map[string]any, tainted bool) {
	t.Helper()
	var state struct {
		Resources []struct {
			Instances []struct {
				Status     string
				Attributes map[string]any
			}
		}
	}
	if err := json.Unmarshal([]byte(l.w.In(t).Read("terraform.tfstate")), &state); err != nil {
		t.Fatalf("reading the state: %v", err)
	}
	switch {
	case len(state.Resources) == 0, len(state.Resources[0].Instances) == 0:
		return nil, false
	case len(state.Resources) > 1 || len(state.Resources[0].Instances) > 1:
		t.Fatalf("state has more than one: %+v", state)
	}
	instance := state.Resources[0].Instances[0]
	return instance.Attributes, instance.Status == "tainted"
}
