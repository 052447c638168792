package application_test

import (
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// leavingNamespace is what is said about a namespace that is being deleted.
const leavingNamespace = "Namespace NAMESPACE is being deleted, with everything in it, claims and their data included, and nothing new can be made there. " +
	"What holds it up says kubectl get namespace NAMESPACE -o jsonpath='{.status.conditions}'."

// kubectl delete namespace, while the applications are in state.

func TestTerminating_nothingIsCreatedInANamespaceThatIsBeingDeleted(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", ""))
	w.Plan()
	acctest.Terminating(t, namespace)
	for _, args := range [][]string{{"apply", "tfplan"}, {"plan"}} {
		expectErrors(t, w.Run(args...), []string{namespace}, map[string]string{
			"stateful_application NAMESPACE/db: Namespace/NAMESPACE is being deleted": leavingNamespace +
				" When it is gone, apply again: with create_namespace = true it is made anew. Or choose another namespace.",
		})
	}
	if attributes, _ := w.State(db); attributes != nil {
		t.Error("something was saved in state")
	}
}

func TestTerminating_anUpdateFailsClearlyAndADestroyConverges(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", ""))
	w.Apply()
	w.Configure(stored(namespace, 3, "1", ""))
	w.Plan()
	acctest.Terminating(t, namespace)
	out := w.Refused("apply", "tfplan")
	// How far the namespace controller is nobody knows: the set may be there still,
	// on its way out, or gone.
	if !strings.Contains(out.Text, "Namespace "+namespace+" is being deleted, with everything in it") {
		t.Errorf("nothing says that the namespace is being deleted:\n%s", out.Raw)
	}
	w.Destroy()
	if attributes, _ := w.State(db); attributes != nil {
		t.Error("it is still in state")
	}
}

// The claims go with the namespace, whatever their policy says: nobody may believe
// that they are kept.
func TestTerminating_aDestroySaysThatTheClaimsGoWithTheNamespace(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Apply()
	w.Plan("-destroy")
	release := acctest.Hold(t, claimsResource, namespace, "data-db-0")
	acctest.Terminating(t, namespace)
	out := w.Must("apply", "tfplan")
	got := normal([]string{namespace}, out.Warnings()[namespace+"/db: 1 claim is being deleted by somebody else"])
	if want := `Namespace NAMESPACE is being deleted, and these claims go with it:
  data-db-0 (1Gi, PersistentVolume VOLUME, volume handle VOLUME): the volume is deleted with the claim, as its reclaim policy Delete says

As long as a volume is there, its data can be kept: kubectl patch pv NAME -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`; got != want {
		t.Errorf("the warning is\n%s\nwant\n%s", got, want)
	}
	if strings.Contains(out.Text, "are kept") {
		t.Errorf("claims are said to be kept:\n%s", out.Raw)
	}
	release()
	acctest.EventuallyEmpty(t, namespace)
	// Refreshed, it is gone, whatever it was meant to be protected from.
	w.Configure("")
	w.ExpectEmptyPlan()
}

// Nobody else's deletion of everything may leave a state that no plan gets out of.
func TestTerminating_whatIsGoneWithItsNamespaceIsPlannedAnew(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	config := application(namespace, `
  image               = "example.org/db:1"
  create_namespace    = true
  deletion_protection = true
  volumes             = { data = { mount_path = "/data", size = "1Gi", claim_policy = { on_destroy = "Delete" } } }`)
	w := acctest.NewWorkspace(t, config)
	w.Apply()
	acctest.RemoveNow(t, namespace)
	plan, _ := w.Plan()
	acctest.ExpectAction(t, plan, db, "create")
	w.Must("apply", "tfplan")
	w.ExpectEmptyPlan()
}
