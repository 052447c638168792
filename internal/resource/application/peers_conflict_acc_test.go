package application_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// gitOps is what another manager applies of the set.
func gitOps(namespace string, replicas int) string {
	return fmt.Sprintf(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: %s}
spec:
  replicas: %d
  template:
    spec:
      terminationGracePeriodSeconds: 2
      containers:
      - name: db
        env: [{name: PASSWORD, value: battery-staple}]
`, namespace, replicas)
}

// A conflict elsewhere says that there is one, and the way out that people find is
// to force: then two writers overwrite each other for ever.
// hashicorp/terraform-provider-kubernetes#2285.
func TestPeers_20_aConflictNamesOwnerFieldAndValues(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(more string) string {
		return application(namespace, `
  image = "example.org/db:1"
  env   = { PASSWORD = sensitive("correct-horse") }
  `+more)
	}
	w := acctest.NewWorkspace(t, config(""))
	w.Apply()
	theirs := acctest.Apply(t, "gitops", true, gitOps(namespace, 2))
	acctest.EventuallyRolledOut(t, namespace, "db")

	advice := ""
	for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
		out := w.Refused(command...)
		out.ExpectSays(t,
			"stateful_application "+namespace+"/db: fields of StatefulSet/db belong to another field manager",
			"StatefulSet/db was not changed. Two writers would overwrite each other in these fields:",
			`spec.replicas: applied by field manager "gitops" to 2; this configuration asks for 1`,
			`spec.template.spec.terminationGracePeriodSeconds: applied by field manager "gitops" to 2; this configuration asks for 1`,
			mainContainer+`.env[name=PASSWORD].value: applied by field manager "gitops" to "(env.PASSWORD, changed in the cluster)"; this configuration asks for "(env.PASSWORD)"`,
			"Change these fields where that manager takes them from, or write its values into the configuration.")
		advice = regexp.MustCompile(`unmanaged_fields = \{.*\}`).FindString(out.Raw)
		out.ExpectNowhere(t, "correct-horse", "battery-staple")
	}
	if now := liveSet(t, namespace); now.Generation != theirs.GetGeneration() {
		t.Errorf("the set was changed: %+v", now.Spec)
	}

	// The error says what to write, to be copied as it is.
	w.Configure(config(advice))
	_, out := w.Plan()
	out.ExpectNowhere(t, "correct-horse", "battery-staple")
	w.Apply().ExpectNowhere(t, "correct-horse", "battery-staple")
	w.ExpectEmptyPlan()
	expectTheirs := func(replicas int32) {
		t.Helper()
		set := liveSet(t, namespace)
		if *set.Spec.Replicas != replicas || *set.Spec.Template.Spec.TerminationGracePeriodSeconds != 2 || variable(set, "PASSWORD") != "battery-staple" {
			t.Errorf("the other manager's values are gone: %+v", set.Spec)
		}
	}
	expectTheirs(2)
	// Each goes on with his own fields, and nobody has to force.
	acctest.Apply(t, "gitops", false, gitOps(namespace, 3))
	w.ExpectEmptyPlan()
	w.Configure(config(advice + "\n  labels = { team = \"blue\" }"))
	w.Apply()
	w.ExpectEmptyPlan()
	expectTheirs(3)
	if team := liveSet(t, namespace).Labels["team"]; team != "blue" {
		t.Errorf("our own change did not arrive: team is %q", team)
	}
}

// Two managers that want the same have nothing to argue about.
func TestPeers_20_writingTheOthersValuesEndsAConflict(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`))
	w.Apply()
	acctest.Apply(t, "gitops", true, gitOps(namespace, 2))
	w.Refused("plan").ExpectSays(t, `spec.replicas: applied by field manager "gitops" to 2`)
	w.Configure(strings.Replace(application(namespace, "image = \"example.org/db:1\"\n  replicas = 2"), "seconds = 1", "seconds = 2", 1))
	w.Apply()
	w.ExpectEmptyPlan()
	acctest.Apply(t, "gitops", false, gitOps(namespace, 2))
	w.ExpectEmptyPlan()
}

// What is left to another manager before he has it is his for the taking, without
// force: he gets no conflict in fields that he has already, either.
func TestPeers_20_whatIsLeftToAnotherManagerIsNotHeldBack(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(paths string) string {
		return application(namespace, fmt.Sprintf(`
  image            = "example.org/db:1"
  env              = { PASSWORD = sensitive("correct-horse") }
  unmanaged_fields = { "StatefulSet/db" = [%s] }`, paths))
	}
	w := acctest.NewWorkspace(t, config(""))
	w.Apply()
	acctest.Apply(t, "gitops", true, gitOps(namespace, 2))
	// He has the first three, and we have the last one.
	w.Configure(config(fmt.Sprintf(`"spec.replicas", "spec.template.spec.terminationGracePeriodSeconds", "%[1]s.env[name=PASSWORD].value", "%[1]s.image"`, mainContainer)))
	w.Apply()
	acctest.Apply(t, "gitops", false, gitOps(namespace, 3))
	w.ExpectEmptyPlan()
	if owners := acctest.OwnersOf(t, liveSet(t, namespace), "spec", "replicas"); len(owners) != 1 || owners[0] != "gitops" {
		t.Errorf("spec.replicas belongs to %v, want gitops alone", owners)
	}
}

// An edit is no other writer that would come again: the plan shows it with who
// and when, and the apply takes it back.
func TestPeers_20_anEditIsRepairedAndNoConflict(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image = "example.org/db:1"
  env   = { PASSWORD = sensitive("correct-horse") }`))
	w.Apply()
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) { setEnv(s, "PASSWORD", "battery-staple") })
	acctest.Scale(t, namespace, "db", 2)
	out := expectObjectChanges(t, w, "StatefulSet/db "+mainContainer+".env[name=PASSWORD].value", "StatefulSet/db spec.replicas")
	// The API keeps no time of a scale.
	out.ExpectSays(t, "spec.replicas is 2 (by somebody-else); this plan sets it to 1")
	expectJustNow(t, out, mainContainer+`.env[name=PASSWORD].value is "(env.PASSWORD, changed in the cluster)" (by somebody-else at `)
	out.ExpectSays(t, `; this plan sets it to "(env.PASSWORD)"`)
	out.ExpectNowhere(t, "correct-horse", "battery-staple")
	w.Apply()
	w.ExpectEmptyPlan()
	if set := liveSet(t, namespace); *set.Spec.Replicas != 1 || variable(set, "PASSWORD") != "correct-horse" {
		t.Errorf("the edit was not taken back: %+v", set.Spec)
	}
}

// What changes between plan and apply was not shown to anybody, so it is not
// overwritten.
func TestPeers_20_anEditAfterThePlanIsRefusedByTheApply(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`))
	w.Apply()
	w.Configure(application(namespace, `image = "example.org/db:2"`))
	w.Plan()
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) {
		s.Spec.Template.Spec.Containers[0].Image = "example.org/db:hotfix"
	})
	w.Refused("apply", "tfplan").ExpectSays(t, "fields of StatefulSet/db belong to another field manager",
		mainContainer+`.image: set by field manager "somebody-else"`,
		"If it is a person's tool that has set a field since the plan was made, plan again")
	if image := liveSet(t, namespace).Spec.Template.Spec.Containers[0].Image; image != "example.org/db:hotfix" {
		t.Errorf("the image is %s", image)
	}
	// A new plan shows it, and its apply takes it back.
	_, out := w.Plan()
	out.ExpectSays(t, mainContainer+`.image is "example.org/db:hotfix" (by somebody-else at `, `; this plan sets it to "example.org/db:2"`)
	w.Must("apply", "tfplan")
	w.ExpectEmptyPlan()
}
