package application_test

import (
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Nobody updates the pods of an OnDelete set, so waiting for that would wait for
// ever, and an error would taint what is in perfect health.
func TestPeers_13_underOnDeleteTheDefaultWaitSucceedsAndNamesThePodsThatAreLeft(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	onDelete := func(tag string) string { return stored(namespace, 2, tag, `rollout = { strategy = "OnDelete" }`) }
	w := acctest.NewWorkspace(t, onDelete("1"))
	if warnings := w.Apply().Warnings(); len(warnings) > 0 {
		t.Errorf("a creation warns: %v", warnings)
	}
	before := acctest.Pods(t, namespace, "db")

	w.Configure(onDelete("2"))
	out := w.Apply()
	says := normal([]string{namespace}, out.Warnings()["stateful_application "+namespace+"/db: pods of an old revision keep running"])
	if want := "Update strategy OnDelete: 2 pods run an older revision than REVISION until deleted: db-0, db-1.\n\n" +
		"Delete them one after the other when it suits, each when the one before is ready again: kubectl -n NAMESPACE delete pod NAME"; says != want {
		t.Errorf("the warning is\n%s\nwant\n%s", says, want)
	}
	if attributes, tainted := w.State(db); tainted || attributes["ready"] != true {
		t.Errorf("ready is %v, tainted %v", attributes["ready"], tainted)
	}
	w.ExpectEmptyPlan()
	for name, uid := range acctest.Pods(t, namespace, "db") {
		if before[name] != uid {
			t.Errorf("pod %s was replaced", name)
		}
	}
}

// The pods below the partition keep the old revision, as they are meant to.
func TestPeers_13_withAPartitionItIsDoneWhenThePodsAboveAreUpdated(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	partitioned := func(tag, partition string) string {
		return stored(namespace, 3, tag, `rollout = { partition = `+partition+` }`)
	}
	w := acctest.NewWorkspace(t, partitioned("1", "2"))
	w.Apply()
	before := acctest.Pods(t, namespace, "db")
	expectReplaced := func(want ...string) {
		t.Helper()
		now := acctest.Pods(t, namespace, "db")
		var replaced []string
		for _, name := range now.Names() {
			if now[name] != before[name] {
				replaced = append(replaced, name)
			}
		}
		if len(replaced) != len(want) || len(want) > 0 && replaced[0] != want[0] {
			t.Errorf("replaced are %v, want %v", replaced, want)
		}
		if attributes, tainted := w.State(db); tainted || attributes["ready"] != true {
			t.Errorf("ready is %v, tainted %v", attributes["ready"], tainted)
		}
		before = now
	}
	w.Configure(partitioned("2", "2"))
	w.Apply()
	expectReplaced("db-2")
	w.ExpectEmptyPlan()
	w.Configure(partitioned("2", "0"))
	w.Apply()
	expectReplaced("db-0", "db-1")
	w.ExpectEmptyPlan()
}
