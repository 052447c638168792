package application_test

import (
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// patched is an application whose set has a patch.
func patched(namespace, patch string) string {
	return stored(namespace, 1, "1", "patches = { \"StatefulSet/db\" = <<-EOT\n"+patch+"\nEOT\n}")
}

const history = "spec: {revisionHistoryLimit: 3, template: {spec: {hostNetwork: false, containers: [{name: db, tty: true}]}}}"

func TestPatches_aFieldWithoutAttributeIsSetKeptAndTakenBack(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	w := acctest.NewWorkspace(t, patched(namespace, history))
	w.Apply()
	w.ExpectEmptyPlan()
	if set := liveSet(t, namespace); *set.Spec.RevisionHistoryLimit != 3 || !set.Spec.Template.Spec.Containers[0].TTY {
		t.Errorf("the set has limit %d", *set.Spec.RevisionHistoryLimit)
	}
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) { s.Spec.RevisionHistoryLimit = ptr.To[int32](7) })
	expectObjectChanges(t, w, "StatefulSet/db spec.revisionHistoryLimit").ExpectSays(t,
		"stateful_application "+namespace+"/db: StatefulSet/db was changed in the cluster", "this plan sets it to 3")
	w.Apply()
	w.ExpectEmptyPlan()
	if got := *liveSet(t, namespace).Spec.RevisionHistoryLimit; got != 3 {
		t.Errorf("the set has limit %d", got)
	}
	// A patch of the set alone restarts nothing.
	must(t, observed.Remember)
	w.Configure(patched(namespace, strings.Replace(history, "Limit: 3", "Limit: 4", 1)))
	expectObjectChanges(t, w, "StatefulSet/db spec.revisionHistoryLimit")
	w.Apply()
	w.ExpectEmptyPlan()
	must(t, observed.Untouched)
	// Without the patch the field is the server's again.
	w.Configure(stored(namespace, 1, "1", ""))
	w.Apply()
	w.ExpectEmptyPlan()
	if set := liveSet(t, namespace); *set.Spec.RevisionHistoryLimit != 10 || set.Spec.Template.Spec.Containers[0].TTY {
		t.Errorf("the set has limit %d", *set.Spec.RevisionHistoryLimit)
	}
}

func TestPatches_areRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, patched(namespace, "spec: {replicas: 3, revisionHistory: 3}"))
	w.Refused("plan").ExpectSays(t,
		"Patch of StatefulSet/db can't be applied",
		`patches["StatefulSet/db"]: spec.revisionHistory is no field of StatefulSetSpec. Correct the patch; kubectl explain statefulset says which fields there are.`)
	w.Configure(patched(namespace, "spec: {replicas: 3}"))
	w.Refused("validate").ExpectSays(t, `patches["StatefulSet/db"]: spec.replicas can't be patched. Use replicas, or autoscaled to leave it to others.`)
}
