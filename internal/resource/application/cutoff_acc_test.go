package application_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// The tests of runs that are cut off count the requests that change something,
// and end a run at each of them in turn. What the next run finds is the same
// whether the run ended after one request or before the next one, so they end it
// when the server has acted and the provider does not know it yet.

// versioned is an application that has an object of every kind, all of which
// another version changes: pods, files and a secret, and labels everywhere.
func versioned(namespace string, version int, more string) string {
	return application(namespace, fmt.Sprintf(`
  image        = "example.org/db:%[1]d"
  replicas     = 2
  ports        = { db = { port = 5432 } }
  labels       = { version = "v%[1]d" }
  volumes      = { data = { mount_path = "/data", size = "1Gi" } }
  config_files = { "/etc/db.conf" = "version = %[1]d" }
  secrets      = { PASSWORD = { value_wo = "hunter-%[1]d", value_wo_version = %[1]d } }
  rollout      = { pod_management_policy = "Parallel" }
  %[2]s`, version, more))
}

// owned sets the provider's owner.
const owned = "provider \"stateful\" {\n  owner = \"shop\"\n}\n"

// Arguments of the CLI.
var (
	applying   = []string{"apply", "-auto-approve", "-input=false"}
	destroying = []string{"destroy", "-auto-approve", "-input=false"}
)

// behindDoor is a workspace whose provider's requests go through a proxy.
func behindDoor(t *testing.T, configuration string) (*acctest.Workspace, *door.Door) {
	t.Helper()
	d, kubeconfig := acctest.Door(t)
	return acctest.NewWorkspace(t, configuration).With(acctest.Kubeconfig(kubeconfig)), d
}

// writes says whether a request changes something.
func writes(r door.Request) bool {
	return !r.DryRun && slices.Contains([]string{"apply", "patch", "create", "update", "delete"}, r.Verb) && r.Resource != "selfsubjectaccessreviews"
}

// cut is where a run is cut off: at the nth request that changes something,
// counted from 1. Acted says that the server has carried it out.
type cut struct {
	n     int
	acted bool
}

func (c cut) String() string {
	if c.acted {
		return fmt.Sprintf("after_%d", c.n)
	}
	return fmt.Sprintf("before_%d", c.n)
}

// cuts are before the first request of a run that changes something and after each
// of them.
func cuts(t *testing.T, d *door.Door, run func() acctest.Output) []cut {
	t.Helper()
	d.Take()
	run()
	out := []cut{{1, false}}
	for _, c := range d.Take() {
		for range c.Number {
			if writes(c.Request) {
				out = append(out, cut{len(out), true})
			}
		}
	}
	if len(out) < 5 {
		t.Fatalf("the run changes hardly anything: %v", out)
	}
	return out
}

// reach starts a run of the CLI and returns when it has come to the cut, where the
// request is never answered.
func (c cut) reach(t *testing.T, d *door.Door, w *acctest.Workspace, args ...string) *acctest.Run {
	t.Helper()
	reached, never := make(chan struct{}), make(chan struct{})
	hold := door.Hold
	if c.acted {
		hold = door.HoldAnswer
	}
	d.Befall(door.Rule{Matches: writes, After: c.n - 1, Times: 1, Fault: hold(func(at door.Request) {
		t.Logf("%s: %s", c, at)
		close(reached)
	}, never)})
	run := w.Start(args...)
	select {
	case <-reached:
		d.Befall()
	case <-run.Done():
		t.Fatalf("%s: the run has ended before:\n%s", c, run.Wait().Raw)
	}
	return run
}

// kill kills a run of the CLI and its provider at the cut.
func (c cut) kill(t *testing.T, d *door.Door, w *acctest.Workspace, args ...string) {
	t.Helper()
	run := c.reach(t, d, w, args...)
	run.Kill()
	if out := run.Wait(); !out.Failed {
		t.Errorf("the killed run succeeded:\n%s", out.Raw)
	}
}

// interrupt presses Ctrl-C at the cut, and returns what the CLI then prints.
func (c cut) interrupt(t *testing.T, d *door.Door, w *acctest.Workspace, args ...string) acctest.Output {
	t.Helper()
	run := c.reach(t, d, w, args...)
	run.Interrupt()
	out := run.Wait()
	if !out.Failed {
		t.Errorf("the interrupted run succeeded:\n%s", out.Raw)
	}
	out.ExpectSays(t, "Interrupt received.", "/db: interrupted")
	return out
}

// startWaiting starts an apply and returns when it waits for pods.
func startWaiting(t *testing.T, d *door.Door, w *acctest.Workspace) *acctest.Run {
	t.Helper()
	waits := make(chan struct{})
	var once sync.Once
	d.Befall(door.Rule{
		Matches: func(r door.Request) bool { return r.Verb == "watch" && r.Resource == "pods" },
		Fault: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			once.Do(func() { close(waits) })
			next.ServeHTTP(w, r)
		},
	})
	run := w.Start(applying...)
	select {
	case <-waits:
	case <-run.Done():
		t.Fatalf("the apply did not wait:\n%s", run.Wait().Raw)
	}
	return run
}

// expectConverged fails the test unless there is exactly what state says, all of
// it made by this instance, its two pods run, and there is nothing left to do.
func expectConverged(t *testing.T, w *acctest.Workspace, namespace, owner string) {
	t.Helper()
	attributes, tainted := w.Saved(db)
	if attributes == nil || tainted || attributes["ready"] != true {
		t.Fatalf("state says tainted %v: %v", tainted, attributes)
	}
	live := acctest.Objects(t, namespace)
	objects, _ := attributes["objects"].(map[string]any)
	for name := range objects {
		o, there := live[name]
		if !there {
			t.Errorf("%s is in state and does not exist", name)
			continue
		}
		a := o.GetAnnotations()
		if a["stateful-apps.io/instance"] != attributes["instance"] || a["stateful-apps.io/owner"] != owner {
			t.Errorf("%s is of instance %s and owner %q, want %s and %q", name, a["stateful-apps.io/instance"], a["stateful-apps.io/owner"], attributes["instance"], owner)
		}
		delete(live, name)
	}
	if got, want := strings.Join(slices.Sorted(maps.Keys(live)), " "), "Pod/db-0 Pod/db-1"; got != want {
		t.Errorf("beside what is in state there are %s, want %s", got, want)
	}
	if claims := acctest.Claims(t, namespace).Names(); !slices.Equal(claims, []string{"data-db-0", "data-db-1"}) {
		t.Errorf("there are claims %v", claims)
	}
	w.ExpectEmptyPlan()
}

// expectSame fails the test unless the pods, claims or other objects that were
// there still are.
func expectSame(t *testing.T, before, after acctest.UIDs) {
	t.Helper()
	for name, uid := range before {
		if after[name] != uid {
			t.Errorf("%s was %s, is %q", name, uid, after[name])
		}
	}
}
