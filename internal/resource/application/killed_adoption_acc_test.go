package application_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// theirs makes what an application of two pods consists of, as kubectl does, and
// returns it without the pods.
func theirs(t *testing.T, namespace string) acctest.UIDs {
	t.Helper()
	for _, manifest := range []string{accountManifest(namespace), serviceManifest(namespace, "theirs"), budgetManifest(namespace), setManifest(namespace)} {
		acctest.KubectlApply(t, manifest)
	}
	acctest.EventuallyRolledOut(t, namespace, "db")
	out := acctest.UIDs{}
	for name, o := range acctest.Objects(t, namespace) {
		if !strings.HasPrefix(name, "Pod/") {
			out[name] = o.GetUID()
		}
	}
	return out
}

// expectAdopted fails the test unless objects that were there are the same, and
// ours alone.
func expectAdopted(t *testing.T, namespace string, had acctest.UIDs) {
	t.Helper()
	live := acctest.Objects(t, namespace)
	for name, uid := range had {
		if live[name] == nil || live[name].GetUID() != uid {
			t.Errorf("%s was made anew", name)
			continue
		}
		managers := slices.DeleteFunc(acctest.Managers(live[name]), func(m string) bool { return m == "kube-controller-manager" })
		if !slices.Equal(managers, []string{"terraform-provider-stateful"}) {
			t.Errorf("fields of %s are managed by %v, want us alone", name, managers)
		}
	}
}

// The former managers of an object lose their part in it only when it is marked
// as ours already.
func TestKilled_adoptionGoesOn(t *testing.T) {
	t.Parallel()
	const more = "replicas = 2"
	namespace := acctest.Namespace(t)
	theirs(t, namespace)
	w, d := behindDoor(t, adopting(namespace, more))
	all := cuts(t, d, func() acctest.Output { return w.Apply() })
	all = all[:min(len(all), 1+3*4)] // what is refused because a status was written meanwhile is sent once more
	for _, test := range []struct {
		name, provider string
		cuts           []cut
	}{{"with_an_owner", owned, all}, {"without_an_owner", "", []cut{all[len(all)/2], all[len(all)-1]}}} {
		for _, c := range test.cuts {
			t.Run(test.name+"_"+c.String(), func(t *testing.T) {
				t.Parallel()
				namespace := acctest.Namespace(t)
				had := theirs(t, namespace)
				w, d := behindDoor(t, test.provider+adopting(namespace, more))
				c.kill(t, d, w, applying...)
				w.Apply()
				w.ExpectEmptyPlan()
				expectAdopted(t, namespace, had)
			})
		}
	}
}

// A tainted resource is deleted with the next apply, and with it what was adopted.
func TestInterrupt_ofAnAdoptionDeletesNothing(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	had := theirs(t, namespace)
	w, d := behindDoor(t, adopting(namespace, "replicas = 2"))
	cut{3, true}.interrupt(t, d, w, applying...)
	w.Apply().ExpectSays(t, "will be updated in-place")
	w.ExpectEmptyPlan()
	expectAdopted(t, namespace, had)
}
