package volumeclaim_test

import (
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// tiered is a class with two tiers, a claim of one of them, and the names of both.
func tiered(namespace, class, tier string, more ...string) string {
	return fmt.Sprintf(`
resource "stateful_storage_class" "tiered" {
  name                      = %q
  storage_provisioner       = %q
  volume_binding_mode       = "Immediate"
  reclaim_policy            = "Delete"
  volume_attributes_classes = {
    silver = { parameters = { iops = "3000" } }
    gold   = { parameters = { iops = "10000" } }
  }
}

locals {
  tiers = stateful_storage_class.tiered.volume_attributes_class_names
}
`, class, acctest.Driver()) + config(namespace, "reports", "1Gi", fmt.Sprintf(`claim_policy = {
    storage_class           = stateful_storage_class.tiered.name
    volume_attributes_class = %s
    on_destroy              = "Delete"
  }
  %s`, tier, strings.Join(more, "\n")))
}

// expectTier expects a claim to have what it names: a tier of the class.
func expectTier(t *testing.T, namespace, class, tier string) *corev1.PersistentVolumeClaim {
	t.Helper()
	c := expectBound(t, namespace, "reports", "1Gi")
	wants, has := ptr.Deref(c.Spec.VolumeAttributesClassName, ""), ptr.Deref(c.Status.CurrentVolumeAttributesClassName, "")
	if wants != has || !strings.HasPrefix(has, class+"-"+tier+"-") {
		t.Errorf("the claim asks for tier %q and has %q, want %s", wants, has, tier)
	}
	return c
}

func TestTier_changesInPlace(t *testing.T) {
	t.Parallel()
	namespace, class := acctest.Namespace(t), acctest.Class(t)
	w := acctest.NewWorkspace(t, tiered(namespace, class, "null"))
	w.Apply()
	made := expectBound(t, namespace, "reports", "1Gi")

	// A class that there is not is a mistake that the apply tells, and that can be
	// taken back: the volume has never got it.
	w.Configure(tiered(namespace, class, `"${local.tiers["gold"]}-plated"`))
	w.Refused("apply", "-auto-approve").ExpectSays(t, "volumeattributesclass", "-plated", "not found")
	w.Configure(tiered(namespace, class, "null"))
	w.Apply()
	w.ExpectEmptyPlan()

	for _, tier := range []string{"silver", "gold"} {
		w.Configure(tiered(namespace, class, fmt.Sprintf("local.tiers[%q]", tier)))
		plan, _ := w.Plan()
		acctest.ExpectAction(t, plan, claim, "update")
		w.Apply()
		w.ExpectEmptyPlan()
		if now := expectTier(t, namespace, class, tier); now.UID != made.UID || now.Spec.VolumeName != made.Spec.VolumeName {
			t.Errorf("the claim is another one: %+v", now)
		}
	}

	// The API takes no tier away that a volume has, and no data is given up for it.
	for _, more := range []string{"", "allow_replace = true"} {
		w.Configure(tiered(namespace, class, "null", more))
		w.Refused("plan").ExpectSays(t, "volume_attributes_class can't be taken away", class+"-gold-")
	}
	w.Configure(tiered(namespace, class, `local.tiers["gold"]`))
	w.Destroy()
}
