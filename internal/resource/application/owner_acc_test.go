package application_test

import (
	"context"
	"fmt"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// Whose a claim is says the provider that looks after it now.
func TestOwner_thatChangesIsWrittenOnClaims(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	of := func(owner string, n int) string {
		return fmt.Sprintf("provider \"stateful\" {\n  owner = %q\n}\n", owner) + retained(namespace, n, `on_destroy = "Delete"`)
	}
	w := acctest.NewWorkspace(t, of("first", 2))
	w.Apply()
	w.Configure(of("second", 1))
	w.Apply()
	for _, name := range []string{"data-db-0", "data-db-1"} { // the second is of a pod that is gone
		claim, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Get(context.Background(), name, metav1.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if owner := claim.Annotations["stateful-apps.io/owner"]; owner != "second" {
			t.Errorf("%s is of %q", name, owner)
		}
	}
	w.ExpectEmptyPlan()
	// The destroy, too, may be the first to know the owner.
	w.Configure(of("third", 1))
	w.Destroy()
	if left := acctest.Claims(t, namespace).Names(); len(left) > 0 {
		t.Errorf("on_destroy = \"Delete\" has left %v", left)
	}
}
