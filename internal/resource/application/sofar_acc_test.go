package application_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// Who loses the cluster in the middle of an apply wants to know what is there, and
// how to go on.
func TestSoFar_anApplyThatIsCutOffSaysWhatIsThereAndTheNextOneGoesOn(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	d, kubeconfig := acctest.Door(t)
	w := acctest.NewWorkspace(t, application(namespace, `
  image = "example.org/db:1"
  ports = { db = { port = 5432 } }`)).With(acctest.Kubeconfig(kubeconfig))
	set := func(r door.Request) bool { return r.Verb == "apply" && r.Resource == "statefulsets" && !r.DryRun }

	d.Befall(door.Rule{Matches: set, Fault: door.Answer(http.StatusUnauthorized, metav1.StatusReasonUnauthorized, "Unauthorized", 0)})
	w.Refused("apply", "-auto-approve").ExpectSays(t, "stateful_application "+namespace+"/db: the cluster does not accept the credentials",
		"Applied and saved in state: ServiceAccount/db, PodDisruptionBudget/db, Service/db, Service/db-peers. Not applied: StatefulSet/db.", "terraform untaint")
	expectUnready(t, w, true)
	w.Must("untaint", db)

	// The connection breaks, nobody knows whether the set was made, and nobody can
	// look.
	var broken atomic.Bool
	d.Befall(
		door.Rule{Matches: set, Fault: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			broken.Store(true)
			door.ResetAfter()(w, r, next)
		}},
		door.Rule{
			Matches: func(door.Request) bool { return broken.Load() },
			Fault:   door.Answer(http.StatusUnauthorized, metav1.StatusReasonUnauthorized, "Unauthorized", 0),
		})
	w.Refused("apply", "-auto-approve").ExpectSays(t, "Sent without an answer, so applied or not: StatefulSet/db. The next apply looks.")
	uid := liveSet(t, namespace).UID

	d.Befall()
	w.Apply()
	if now := liveSet(t, namespace).UID; now != uid {
		t.Errorf("the set was %s, is %s", uid, now)
	}
	w.ExpectEmptyPlan()
}
