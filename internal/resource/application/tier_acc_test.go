package application_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// tiered is an application whose claims are of a tier, a Terraform expression, and
// the class with its tiers.
func tiered(namespace, class, tier string) string {
	return fmt.Sprintf(`
resource "stateful_storage_class" "tiered" {
  name                      = %q
  storage_provisioner       = %q
  reclaim_policy            = "Delete"
  volume_attributes_classes = {
    silver = { parameters = { iops = "3000" } }
    gold   = { parameters = { iops = "10000" } }
  }
}

locals {
  tiers = stateful_storage_class.tiered.volume_attributes_class_names
}

output "tiers" {
  value = local.tiers
}
`, class, acctest.Driver()) + application(namespace, fmt.Sprintf(`
  image   = "example.org/db:1"
  volumes = {
    data = {
      mount_path   = "/data"
      size         = "1Gi"
      claim_policy = {
        storage_class           = stateful_storage_class.tiered.name
        volume_attributes_class = %s
        on_destroy              = "Delete"
      }
    }
  }`, tier))
}

// tierOf are the tiers that the claim asks for and has.
func tierOf(t *testing.T, namespace string) (asked, has string) {
	t.Helper()
	c, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Get(context.Background(), "data-db-0", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return ptr.Deref(c.Spec.VolumeAttributesClassName, ""), ptr.Deref(c.Status.CurrentVolumeAttributesClassName, "")
}

// Claims get the tier when they are made. A plan that asks for another one says how
// to move them, and what was moved so stays.
func TestTier_isGivenToNewClaimsAndMovedByHand(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	w := acctest.NewWorkspace(t, tiered(namespace, class, `local.tiers["silver"]`))
	w.Apply()
	w.ExpectEmptyPlan()
	var names map[string]string
	if err := json.Unmarshal([]byte(w.Must("output", "-json", "tiers").Raw), &names); err != nil {
		t.Fatal(err)
	}
	if asked, has := tierOf(t, namespace); asked != names["silver"] || has != asked {
		t.Errorf("the claim asks for %q and has %q, want %q", asked, has, names["silver"])
	}

	w.Configure(tiered(namespace, class, `local.tiers["gold"]`))
	patch := fmt.Sprintf(`{"spec":{"volumeAttributesClassName":%q}}`, names["gold"])
	w.Refused("plan").ExpectSays(t, `volume_attributes_class of volume "data" can't change`, fmt.Sprintf("kubectl -n %s patch pvc data-db-0 --type merge -p '%s'", namespace, patch))
	w.Configure(tiered(namespace, class, "null"))
	w.Refused("plan").ExpectSays(t, "never to none")

	w.Configure(tiered(namespace, class, `local.tiers["silver"]`))
	patchClaim(t, namespace, "data-db-0", patch)
	acctest.Eventually(t, func() string {
		if _, has := tierOf(t, namespace); has != names["gold"] {
			return "it has " + has
		}
		return ""
	})
	w.ExpectEmptyPlan()
	w.Destroy()
}
