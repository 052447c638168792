package application_test

import (
	"fmt"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// leaving is an application that leaves these fields of its set to others.
func leaving(namespace, paths, more string) string {
	return application(namespace, more+"\n  unmanaged_fields = { \"StatefulSet/db\" = ["+paths+"] }")
}

const imagePath = `"` + mainContainer + `.image"`

func TestUnmanaged_anImageBelongsToSomebodyElseAfterCreation(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	image := func() string {
		t.Helper()
		return liveSet(t, namespace).Spec.Template.Spec.Containers[0].Image
	}
	w := acctest.NewWorkspace(t, leaving(namespace, imagePath, `image = "example.org/db:1"`))
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, db, "create")
	w.Apply()
	w.ExpectEmptyPlan()
	if image() != "example.org/db:1" {
		t.Errorf("the set began with image %s", image())
	}
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) {
		s.Spec.Template.Spec.Containers[0].Image = "example.org/db:theirs"
	})
	acctest.EventuallyRolledOut(t, namespace, "db")
	w.ExpectEmptyPlan()
	// Neither another first value nor a change of the pod beside it brings it back.
	for _, more := range []string{
		`image = "example.org/db:2"`,
		"image = \"example.org/db:2\"\n  env = { MODE = \"fast\" }",
	} {
		w.Configure(leaving(namespace, imagePath, more))
		w.Apply()
		w.ExpectEmptyPlan()
		if image() != "example.org/db:theirs" {
			t.Errorf("the image is %s", image())
		}
	}
	if variable(liveSet(t, namespace), "MODE") != "fast" {
		t.Error("the variable did not arrive")
	}
	// Taken out again it is set.
	w.Configure(leaving(namespace, "", "image = \"example.org/db:2\"\n  env = { MODE = \"fast\" }"))
	expectObjectChanges(t, w, "StatefulSet/db "+mainContainer+".image")
	w.Apply()
	w.ExpectEmptyPlan()
	if image() != "example.org/db:2" {
		t.Errorf("the image is %s", image())
	}
	// And ours, so that a later change is no conflict.
	w.Configure(leaving(namespace, "", `image = "example.org/db:3"`))
	w.Apply()
	w.ExpectEmptyPlan()
}

// An image that is given up later stays as it is, pods and all.
func TestUnmanaged_aFieldThatIsGivenUpKeepsItsValue(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	w := acctest.NewWorkspace(t, application(namespace, `image = "example.org/db:1"`))
	w.Apply()
	must(t, observed.Remember)
	w.Configure(leaving(namespace, imagePath, `image = "example.org/db:1"`))
	w.Apply()
	w.ExpectEmptyPlan()
	must(t, observed.Untouched)
	if owners := acctest.OwnersOf(t, liveSet(t, namespace), "spec", "template", "spec", "containers", keyed("name", "db"), "image"); fmt.Sprint(owners) != "[terraform-provider-stateful-seed]" {
		t.Errorf("the image belongs to %v", owners)
	}
}

// Which fields are left to others may change at one go. None of them is missing
// in between: replicas would fall to one.
func TestUnmanaged_oneFieldIsTakenBackWhileAnotherIsGivenUp(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	observed := acctest.Observe(t, namespace, "db")
	const more = "image = \"example.org/db:1\"\n  replicas = 3"
	w := acctest.NewWorkspace(t, leaving(namespace, `"spec.replicas"`, more))
	w.Apply()
	must(t, observed.Remember)
	replicas := acctest.WatchReplicas(t, namespace, "db")
	w.Configure(leaving(namespace, imagePath, more))
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(3)
	must(t, observed.Untouched)
	expectOursAlone(t, namespace)
	// And back.
	w.Configure(leaving(namespace, `"spec.replicas"`, more))
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(3)
	must(t, observed.Untouched)
	w.Configure(leaving(namespace, `"spec.replicas", `+imagePath, more))
	w.Apply()
	w.Configure(application(namespace, more))
	w.Apply()
	w.ExpectEmptyPlan()
	replicas.Expect(3)
	must(t, observed.Untouched)
	expectOursAlone(t, namespace)
}

func TestUnmanaged_wholeMapsAndKeysWithDots(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, paths string
		// edit is what somebody does, and theirs says that it has stayed.
		edit   func(*appsv1.StatefulSet)
		theirs func(*appsv1.StatefulSet) bool
		// back is what the plan changes when the field is taken out again.
		back []string
	}{
		{
			"annotations", `"metadata.annotations"`,
			func(s *appsv1.StatefulSet) {
				s.Annotations["example.org/note"] = "theirs"
				delete(s.Annotations, "example.org/cost")
			},
			func(s *appsv1.StatefulSet) bool {
				_, there := s.Annotations["example.org/cost"]
				return s.Annotations["example.org/note"] == "theirs" && !there
			},
			[]string{"StatefulSet/db metadata.annotations"},
		},
		{
			"key_with_dots", `"metadata.labels.example.org/team.name"`,
			func(s *appsv1.StatefulSet) { s.Labels["example.org/team.name"] = "theirs" },
			func(s *appsv1.StatefulSet) bool { return s.Labels["example.org/team.name"] == "theirs" },
			[]string{"StatefulSet/db metadata.labels.example.org/team.name"},
		},
		{
			"element_of_a_list", `"` + mainContainer + `.env[name=MODE]"`,
			func(s *appsv1.StatefulSet) { setEnv(s, "MODE", "theirs") },
			func(s *appsv1.StatefulSet) bool { return variable(s, "MODE") == "theirs" },
			[]string{"StatefulSet/db " + mainContainer + ".env[name=MODE]"},
		},
		{
			"a_whole_list", `"` + mainContainer + `.env"`,
			func(s *appsv1.StatefulSet) {
				setEnv(s, "MODE", "theirs")
				dropEnv(s, "POD_IP")
			},
			func(s *appsv1.StatefulSet) bool { return variable(s, "MODE") == "theirs" },
			[]string{"StatefulSet/db " + mainContainer + ".env"},
		},
		{
			"a_structure", `"` + mainContainer + `.resources"`,
			func(s *appsv1.StatefulSet) {
				s.Spec.Template.Spec.Containers[0].Resources.Requests = corev1.ResourceList{}
			},
			func(s *appsv1.StatefulSet) bool {
				return len(s.Spec.Template.Spec.Containers[0].Resources.Requests) == 0
			},
			[]string{"StatefulSet/db " + mainContainer + ".resources"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			config := func(paths, tag string) string {
				return leaving(namespace, paths, fmt.Sprintf(`
  image       = "example.org/db:%s"
  labels      = { "example.org/team.name" = "blue", "example.org/team" = "first" }
  annotations = { "example.org/note" = "ours", "example.org/cost" = "7" }
  env         = { MODE = "fast" }
  resources   = { requests = { cpu = "10m" } }`, tag))
			}
			w := acctest.NewWorkspace(t, config(c.paths, "1"))
			w.Apply()
			w.ExpectEmptyPlan()
			set := liveSet(t, namespace)
			if set.Annotations["example.org/note"] != "ours" || set.Labels["example.org/team.name"] != "blue" || variable(set, "MODE") != "fast" ||
				set.Spec.Template.Spec.Containers[0].Resources.Requests.Cpu().String() != "10m" {
				t.Errorf("the set did not begin with the values of the configuration: %+v", set)
			}
			acctest.EditSet(t, namespace, "db", c.edit)
			w.ExpectEmptyPlan()
			w.Configure(config(c.paths, "2"))
			expectObjectChanges(t, w, "StatefulSet/db "+mainContainer+".image")
			w.Apply()
			w.ExpectEmptyPlan()
			if set := liveSet(t, namespace); !c.theirs(set) {
				t.Errorf("what somebody has set is gone: %+v", set)
			}
			w.Configure(config("", "2"))
			expectObjectChanges(t, w, c.back...)
			w.Apply()
			w.ExpectEmptyPlan()
			if set := liveSet(t, namespace); c.theirs(set) {
				t.Errorf("the field was not set again: %+v", set)
			}
		})
	}
}

// A field that an applier has is asked back in vain: he would set it again.
func TestUnmanaged_whatAnotherManagerAppliesIsNotTakenBack(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, leaving(namespace, `"spec.replicas"`, `image = "example.org/db:1"`))
	w.Apply()
	acctest.Apply(t, "gitops", true, fmt.Sprintf(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: %s}
spec: {replicas: 2}`, namespace))
	w.Configure(application(namespace, `image = "example.org/db:1"`))
	w.Refused("plan").ExpectSays(t, `spec.replicas: applied by field manager "gitops" to 2; this configuration asks for 1`)
	w.Refused("apply", "-auto-approve").ExpectSays(t, `spec.replicas: applied by field manager "gitops" to 2`)
	if n := *liveSet(t, namespace).Spec.Replicas; n != 2 {
		t.Errorf("the set has %d replicas", n)
	}
}

// A plan tries a pod as it will be made: with the image that is there, not with
// the one that the set began with.
func TestUnmanaged_podsAreTriedAsTheyWillBe(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, leaving(namespace, imagePath, `image = "example.org/db:1"`))
	w.Apply()
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) {
		s.Spec.Template.Spec.Containers[0].Image = "example.org/db:2"
	})
	acctest.EventuallyRolledOut(t, namespace, "db")
	acctest.AdmissionPolicy(t, namespace, pods, `object.spec.containers.all(c, c.image != "example.org/db:1")`, "version 1 has a hole")
	w.Configure(leaving(namespace, imagePath, "image = \"example.org/db:1\"\n  env = { MODE = \"fast\" }"))
	w.Plan()
	w.Apply()
	w.ExpectEmptyPlan()
	acctest.EditSet(t, namespace, "db", func(s *appsv1.StatefulSet) {
		s.Spec.Template.Spec.Containers[0].Image = "example.org/db:1"
	})
	w.Configure(leaving(namespace, imagePath, "image = \"example.org/db:1\"\n  env = { MODE = \"slow\" }"))
	w.Refused("plan").ExpectSays(t, "the cluster refuses Pod/db-0", "version 1 has a hole")
}

// Fields of other objects are left to others in the same way.
func TestUnmanaged_fieldsOfAService(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := func(kind, labels string) string {
		return application(namespace, fmt.Sprintf(`
  image            = "example.org/db:1"
  ports            = { db = { port = 5432 } }
  service          = { type = %q, annotations = { "example.org/balancer" = "ours" } }
  labels           = { team = %q }
  unmanaged_fields = { "Service/db" = ["spec.type", "metadata.annotations.example.org/balancer"] }`, kind, labels))
	}
	w := acctest.NewWorkspace(t, config("ClusterIP", "blue"))
	w.Apply()
	acctest.EditService(t, namespace, "db", func(s *corev1.Service) {
		s.Spec.Type = corev1.ServiceTypeNodePort
		metav1.SetMetaDataAnnotation(&s.ObjectMeta, "example.org/balancer", "theirs")
	})
	w.ExpectEmptyPlan()
	w.Configure(config("ClusterIP", "red"))
	w.Apply()
	w.ExpectEmptyPlan()
	if s := liveService(t, namespace, "db"); s.Spec.Type != corev1.ServiceTypeNodePort || s.Annotations["example.org/balancer"] != "theirs" || s.Labels["team"] != "red" {
		t.Errorf("the Service is %+v", s)
	}
}

func TestUnmanaged_whatCannotBeLeftToOthersIsAnErrorAtPlan(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, "")
	for _, c := range []struct{ name, fields, summary, says string }{
		{"unknown_object", `{ "StatefulSet/other" = ["spec.replicas"] }`, `No object "StatefulSet/other"`,
			`unmanaged_fields["StatefulSet/other"]: The keys of unmanaged_fields are objects of this resource: ServiceAccount/db, PodDisruptionBudget/db, Service/db-peers, StatefulSet/db.`},
		{"unknown_path", `{ "StatefulSet/db" = ["spec.replica"] }`, "spec.replica of StatefulSet/db can't be left to others",
			`unmanaged_fields["StatefulSet/db"][0]: StatefulSet/db sends no such field, so it is left to others anyway.`},
		{"unknown_element", `{ "StatefulSet/db" = ["spec.template.spec.containers[name=pg].image"] }`,
			"spec.template.spec.containers[name=pg].image of StatefulSet/db can't be left to others", "sends no such field"},
		{"not_sent", `{ "StatefulSet/db" = ["spec.replicas", "spec.revisionHistoryLimit"] }`, "spec.revisionHistoryLimit of StatefulSet/db can't be left to others",
			`unmanaged_fields["StatefulSet/db"][1]: StatefulSet/db sends no such field`},
		{"name", `{ "StatefulSet/db" = ["metadata.name"] }`, "metadata.name of StatefulSet/db can't be left to others", "This field says which object it is and whose; the provider can't do without it."},
		{"metadata", `{ "StatefulSet/db" = ["metadata"] }`, "metadata of StatefulSet/db can't be left to others", "This field says which object it is and whose"},
		{"all_labels", `{ "StatefulSet/db" = ["metadata.labels"] }`, "metadata.labels of StatefulSet/db can't be left to others", "This field says which object it is and whose"},
		{"managed_by", `{ "Service/db-peers" = ["metadata.labels.app.kubernetes.io/managed-by"] }`,
			"metadata.labels.app.kubernetes.io/managed-by of Service/db-peers can't be left to others", "This field says which object it is and whose"},
		{"selector", `{ "StatefulSet/db" = ["spec.selector.matchLabels"] }`, "spec.selector.matchLabels of StatefulSet/db can't be left to others", "This field says which object it is and whose"},
		{"spec", `{ "StatefulSet/db" = ["spec"] }`, "spec of StatefulSet/db can't be left to others", "This field says which object it is and whose"},
		{"part_of_an_atomic_structure", `{ "Service/db-peers" = ["spec.selector.app.kubernetes.io/name"] }`, "spec.selector.app.kubernetes.io/name of Service/db-peers can't be left to others", ""},
	} {
		w.Configure(application(namespace, "image = \"example.org/db:1\"\n  unmanaged_fields = "+c.fields))
		out := w.Refused("plan")
		out.ExpectSays(t, "Error: "+c.summary, c.says)
		if t.Failed() {
			t.Fatalf("%s: %s", c.name, out.Raw)
		}
	}
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("something was made: %v", left)
	}
}
