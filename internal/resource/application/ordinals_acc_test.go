package application_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// numbered is a set of n pods whose first is number one.
func numbered(namespace string, n int, policy string) string {
	return application(namespace, fmt.Sprintf(`
  image          = "example.org/db:1"
  replicas       = %d
  ordinals_start = 1
  volumes        = { data = { mount_path = "/data", size = "1Gi", claim_policy = { %s } } }`, n, policy))
}

func TestOrdinals_nameWhatIsMadeWhatIsDeletedAndWhatIsFoundAgain(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.MakeClaim(t, namespace, "data-db-3", "512Mi", nil)
	w := acctest.NewWorkspace(t, numbered(namespace, 2, `on_scale_down = "Delete"`))
	w.Apply()
	w.ExpectEmptyPlan()
	if pods := acctest.Pods(t, namespace, "db").Names(); !slices.Equal(pods, []string{"db-1", "db-2"}) {
		t.Errorf("pods are %v", pods)
	}
	attributes, _ := w.State(db)
	if got, want := fmt.Sprint(attributes["peers"]), fmt.Sprintf("[db-1.db-peers.%s.svc db-2.db-peers.%[1]s.svc]", namespace); got != want {
		t.Errorf("peers are %s, want %s", got, want)
	}
	claims := acctest.Claims(t, namespace)

	// The third claim is there, and smaller than what is asked for.
	w.Configure(numbered(namespace, 3, `on_scale_down = "Delete"`))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "data-db-3 can't be used", "it asks for 512Mi")

	w.Configure(numbered(namespace, 1, `on_scale_down = "Delete"`))
	_, out := w.Plan()
	out.ExpectSays(t, "scaling down deletes 1 claims", "data-db-2 will be deleted")
	w.Apply()
	if now := acctest.Claims(t, namespace).Names(); !slices.Equal(now, []string{"data-db-1", "data-db-3"}) {
		t.Errorf("claims are %v", now)
	}

	w.Configure(stored(namespace, 1, "1", ""))
	w.Refused("plan").ExpectSays(t, "ordinals_start can't change while there is data", "Set it back to 1")

	w.Configure(numbered(namespace, 1, ""))
	w.Destroy().ExpectSays(t, "data-db-1 (1Gi")
	w.Apply()
	now := acctest.Claims(t, namespace)
	delete(claims, "data-db-2")
	if !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v: not adopted", claims, now)
	}
	w.ExpectEmptyPlan()
}
