package application_test

import (
	"net/http"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// cutScaleDown takes two of three replicas away by an apply that ends with an error
// before it has deleted a claim.
func cutScaleDown(t *testing.T, namespace string) *acctest.Workspace {
	t.Helper()
	w, d := behindDoor(t, retained(namespace, 3, `on_scale_down = "Delete"`))
	w.Apply()
	w.Configure(retained(namespace, 1, `on_scale_down = "Delete"`))
	d.Befall(door.Rule{
		Matches: func(r door.Request) bool { return r.Verb == "delete" && r.Resource == "persistentvolumeclaims" },
		Fault:   door.Answer(http.StatusForbidden, metav1.StatusReasonForbidden, "not today", 0),
	})
	w.Refused(applying...).ExpectSays(t, "deleting claim data-db-1", "not today")
	if d.Struck() == 0 {
		t.Fatal("no claim was to be deleted")
	}
	d.Befall()
	expectUnready(t, w, false)
	return w
}

// State has the new number of replicas when the claims are deleted.
func TestScaleDown_thatIsCutOffIsFinishedByTheNextApply(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := cutScaleDown(t, namespace)
	out := w.Apply()
	out.ExpectSays(t, "was cut off before it had deleted their claims", "data-db-1, data-db-2 will be deleted", "2 claims were deleted")
	if claims := acctest.Claims(t, namespace).Names(); !slices.Equal(claims, []string{"data-db-0"}) {
		t.Errorf("there are claims %v", claims)
	}
	w.ExpectEmptyPlan()
}

// Who scales up again, or thinks better of it, loses nothing more.
func TestScaleDown_thatIsCutOffCanBeTakenBack(t *testing.T) {
	t.Parallel()
	for name, configuration := range map[string]func(namespace string) string{
		"the replicas": func(namespace string) string { return retained(namespace, 3, `on_scale_down = "Delete"`) },
		"the policy":   func(namespace string) string { return retained(namespace, 1, `on_scale_down = "Retain"`) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			namespace := acctest.Namespace(t)
			w := cutScaleDown(t, namespace)
			claims := acctest.Claims(t, namespace)
			w.Configure(configuration(namespace))
			w.Apply()
			w.Configure(retained(namespace, 3, `on_scale_down = "Delete"`))
			w.Apply()
			expectSame(t, claims, acctest.Claims(t, namespace))
			w.ExpectEmptyPlan()
		})
	}
}
