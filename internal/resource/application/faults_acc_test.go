package application_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// TestFaults_endConvergedOrInAStateThatTheNextRunConvergesFrom takes an
// application through its life once for each row of faults, with the fault
// between the provider and the API server, and compares how each operation ends
// with the table in testdata/faults.md, which a guide shows. What has to hold
// however it ends is checked by life.
//
// As the goldens of plans, the table takes a cluster to be written:
//
//	TF_ACC=1 KUBE_CONFIG_PATH=$PWD/.lab/kubeconfig go test ./internal/resource/application -run TestFaults_end -update
func TestFaults_endConvergedOrInAStateThatTheNextRunConvergesFrom(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	table := newFaultTable()
	t.Run("life", func(t *testing.T) {
		for _, row := range faults() {
			t.Run(strings.ReplaceAll(row.String(), " ", "_"), func(t *testing.T) {
				t.Parallel()
				l := newLife(t, row)
				create, plan := l.create(t), l.plan(t)
				table.put(row, []outcome{plan, create, l.update(t), l.destroy(t)}, l.requests)
				if l.struck == 0 && row.rules != nil {
					t.Error("the fault has struck nothing")
				}
			})
		}
	})
	if !t.Failed() {
		table.golden(t)
	}
}

// create makes the application.
func (l *life) create(t *testing.T) outcome {
	t.Helper()
	end := l.through(t, "create")
	// Of a tainted application, which is replaced, there may have been a pod.
	l.complete(t, []string{"PodDisruptionBudget/db", "Service/db", "Service/db-peers", "ServiceAccount/db", "StatefulSet/db"},
		[]string{"data-db-0"}, map[string]int{"db-0": 1})
	return end
}

// update changes the pod template and the number of replicas, adds an object and
// removes one.
func (l *life) update(t *testing.T) outcome {
	t.Helper()
	end := l.through(t, "update")
	l.complete(t, []string{"ConfigMap/db-config", "PodDisruptionBudget/db", "Service/db-peers", "ServiceAccount/db", "StatefulSet/db"},
		[]string{"data-db-0", "data-db-1"}, map[string]int{"db-0": 2, "db-1": 1})
	return end
}

func (l *life) destroy(t *testing.T) outcome {
	t.Helper()
	end := l.through(t, "destroy", "-destroy")
	l.gone(t)
	return end
}

// plan plans the update under the fault. Whatever the cluster says or does not
// say, nothing is taken for deleted.
func (l *life) plan(t *testing.T) outcome {
	t.Helper()
	w := l.w.In(t)
	w.Configure(l.configuration("update", l.row.timeout))
	out := l.under(t, "plan", "plan", "-input=false", "-json", "-out=tfplan")
	if out.struck == 0 && l.row.rules != nil {
		return outcome{word: "–"}
	}
	report := out.Report()
	if out.Failed {
		return outcome{"error", l.summaries(t, "plan", report.Errors)}
	}
	if action := report.Planned[db]; action != "update" {
		t.Errorf("plan: it is to be %sd:\n%s", action, out.Raw)
	}
	if len(report.Warnings) > 0 {
		return outcome{"warning", l.summaries(t, "plan", report.Warnings)}
	}
	return outcome{word: "as usual"}
}

// through plans an operation, applies the plan under the fault, and says how that
// ended. If it did not come to its end, the next run, without the fault, has to go
// on from there.
func (l *life) through(t *testing.T, operation string, args ...string) outcome {
	t.Helper()
	w := l.w.In(t)
	w.Configure(l.configuration(operation, l.row.timeout))
	w.Must(append([]string{"plan", "-input=false", "-out=tfplan"}, args...)...)
	out := l.under(t, operation, "apply", "-input=false", "-json", "tfplan")
	l.struck += out.struck
	attributes, tainted := l.state(t)
	report, end := out.Report(), outcome{}
	switch {
	case !out.Failed && out.struck == 0 && l.row.rules != nil:
		return outcome{word: "–"}
	case out.Failed && tainted:
		end = outcome{"error, tainted", l.summaries(t, operation, report.Errors)}
	case out.Failed:
		end = outcome{"error", l.summaries(t, operation, report.Errors)}
	case operation != "destroy" && attributes["ready"] != true:
		end = outcome{"warning", l.summaries(t, operation, report.Warnings)}
	default:
		return outcome{word: "converged"}
	}
	l.kept(t, operation)
	w.Configure(l.configuration(operation, long))
	next := w.Run(append([]string{"apply", "-auto-approve", "-input=false", "-json"}, args...)...)
	l.sane(t, operation+", the next run", next)
	if next.Failed {
		t.Fatalf("%s: the next run failed too: %+v\nafter: %s: %+v", operation, next.Report().Errors, end.word, report.Errors)
	}
	return end
}

// under runs the CLI under the fault.
func (l *life) under(t *testing.T, operation string, args ...string) struck {
	t.Helper()
	if l.row.rules != nil {
		l.door.Befall(l.row.rules(l.door)...)
	}
	l.door.Take()
	out := struck{l.w.In(t).Run(args...), l.door.Struck()}
	l.door.Befall()
	l.door.Settle()
	if operation != "plan" {
		l.requests += l.door.Take().Total()
	}
	l.sane(t, operation, out.Output)
	return out
}

// struck is the output of a run in which that many requests suffered.
type struck struct {
	acctest.Output
	struck int
}

// configuration is what an operation comes to.
func (l *life) configuration(operation, timeout string) string {
	more := `
  image    = "example.org/db:1"
  replicas = 1
  ports    = { db = { port = 5432 } }`
	if operation != "create" {
		more = `
  image        = "example.org/db:2"
  replicas     = 2
  config_files = { "/etc/db.conf" = "size = 2" }`
	}
	return application(l.namespace, more+fmt.Sprintf(`
  volumes  = { data = { mount_path = "/data", size = "1Gi" } }
  timeouts = { create = %[1]q, update = %[1]q, delete = %[1]q }`, timeout))
}
