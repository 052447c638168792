package application_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// retained is an application whose policy says what becomes of its claims.
func retained(namespace string, n int, policy string) string {
	return application(namespace, fmt.Sprintf(`
  image    = "example.org/db:1"
  replicas = %d
  volumes  = { data = { mount_path = "/data", size = "1Gi", claim_policy = { %s } } }`, n, policy))
}

func TestDestroy_keepsAndNamesTheClaimsAndRecreationAdoptsThem(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 2, "1", ""))
	w.Apply()
	claims := acctest.Claims(t, namespace)

	_, out := w.Plan("-destroy")
	out.ExpectSays(t, namespace+"/db will be destroyed: 2 claims are kept", "Kept, with their data: data-db-0, data-db-1.")
	out = w.Destroy()
	out.ExpectSays(t, namespace+"/db: 2 claims are kept",
		"data-db-0 (1Gi, PersistentVolume pvc-"+string(claims["data-db-0"]),
		"data-db-1 (1Gi, PersistentVolume pvc-"+string(claims["data-db-1"]))
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Fatalf("claims were %v, are %v", claims, now)
	}

	w.Apply()
	if now := acctest.Claims(t, namespace); !maps.Equal(claims, now) {
		t.Errorf("claims were %v, are %v: not adopted", claims, now)
	}
	w.ExpectEmptyPlan()
}

func TestDestroy_deletesItsOwnClaimsOnlyWherePolicySaysSo(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	// What an earlier application of this name has left is not ours to delete.
	w := acctest.NewWorkspace(t, retained(namespace, 2, ""))
	w.Apply()
	w.Destroy()
	before := acctest.Claims(t, namespace)

	w.Configure(retained(namespace, 1, `on_destroy = "Delete"`))
	w.Apply()
	// A stranger's claim has a name that could be the application's.
	strangers := acctest.MakeClaim(t, namespace, "data-db-7", "1Gi", map[string]string{"app.kubernetes.io/name": "other", "app.kubernetes.io/instance": "other"})
	_, out := w.Plan("-destroy")
	out.ExpectSays(t, namespace+"/db will be destroyed: 1 claim is deleted", `on_destroy = "Delete" says: data-db-0.`)
	out = w.Destroy()
	now := acctest.Claims(t, namespace)
	if _, there := now["data-db-0"]; there {
		t.Errorf("claims are %v, want data-db-0 deleted:\n%s", now.Names(), out.Raw)
	}
	out.ExpectSays(t, namespace+"/db: 1 claim was deleted")
	// data-db-1 was made by an application that has ended under Retain.
	if now["data-db-1"] != before["data-db-1"] || now["data-db-7"] != strangers.UID {
		t.Errorf("claims are %v, want data-db-1 and data-db-7 kept", now)
	}
}

// A pod that somebody else has asked for has used its claim without anybody having
// marked it as ours.
func TestScaleDown_saysWhichClaimsItKeepsAllTheSame(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, retained(namespace, 1, `on_scale_down = "Delete"`))
	w.Apply()
	acctest.Scale(t, namespace, "db", 2)
	acctest.Eventually(t, func() string {
		if claims := acctest.Claims(t, namespace); len(claims) != 2 {
			return fmt.Sprintf("claims are %v", claims.Names())
		}
		return ""
	})
	w.Apply().ExpectSays(t, namespace+"/db: 1 claim is kept", "data-db-1", "it does not carry this application's mark")
	if claims := acctest.Claims(t, namespace); len(claims) != 2 {
		t.Errorf("claims are %v", claims.Names())
	}
}

func TestScaleDown_deletesClaimsOnlyWherePolicySaysSo(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, retained(namespace, 3, `on_scale_down = "Delete"`))
	w.Apply()
	w.Configure(retained(namespace, 1, `on_scale_down = "Delete"`))
	out := w.Apply()
	out.ExpectSays(t, namespace+"/db: 2 claims were deleted")
	if got := strings.Join(acctest.Claims(t, namespace).Names(), " "); got != "data-db-0" {
		t.Errorf("claims are %s, want data-db-0 alone", got)
	}
	// Destroy is another matter: on_destroy is Retain.
	w.Destroy()
	if got := strings.Join(acctest.Claims(t, namespace).Names(), " "); got != "data-db-0" {
		t.Errorf("after destroy claims are %s, want data-db-0", got)
	}
}
