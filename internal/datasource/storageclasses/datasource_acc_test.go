package storageclasses_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// seen is what the data source says of one class, as far as these tests look.
type seen struct {
	Provisioner       string
	DriverInstalled   *bool `json:"driver_installed"`
	Default           bool
	Expansion         bool   `json:"allow_volume_expansion"`
	BindingMode       string `json:"volume_binding_mode"`
	ReclaimPolicy     string `json:"reclaim_policy"`
	Parameters        map[string]string
	MountOptions      []string              `json:"mount_options"`
	AllowedTopologies []map[string][]string `json:"allowed_topologies"`
	SnapshotClass     *string               `json:"snapshot_class"`
}

// looking is the data source, and the class of that name as an output.
func looking(class, more string) string {
	return fmt.Sprintf(`
data "stateful_storage_classes" "all" {
  %s
}

output "class" {
  value = data.stateful_storage_classes.all.classes[%q]
}
`, more, class)
}

func output(t *testing.T, w *acctest.Workspace) seen {
	t.Helper()
	var out seen
	if err := json.Unmarshal([]byte(w.Must("output", "-json", "class").Raw), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDataSource_saysWhatAClassIsAndIsTheSameInTheNextPlan(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	w := acctest.NewWorkspace(t, fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
  parameters          = { tier = "gold" }
  mount_options       = ["noatime", "discard"]
  allowed_topologies  = [{ zone = ["b", "a"] }, { zone = ["c"] }]
}
`, class, acctest.Driver())+looking(class, "depends_on = [stateful_storage_class.fast]"))
	w.Apply()
	w.ExpectEmptyPlan()
	got := output(t, w)
	got.SnapshotClass = nil // the lab's; of another cluster it may be any
	if diff := cmp.Diff(seen{
		Provisioner: acctest.Driver(), DriverInstalled: ptr.To(true), Expansion: true, BindingMode: "WaitForFirstConsumer", ReclaimPolicy: "Retain",
		Parameters: map[string]string{"tier": "gold"}, MountOptions: []string{"noatime", "discard"},
		AllowedTopologies: []map[string][]string{{"zone": {"b", "a"}}, {"zone": {"c"}}},
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	// Somebody who may see classes, and nothing else.
	may := acctest.ClusterUser(t, rbacv1.PolicyRule{APIGroups: []string{"storage.k8s.io"}, Resources: []string{"storageclasses"}, Verbs: []string{"list"}})
	other := acctest.NewWorkspace(t, looking(class, "")).With(acctest.Kubeconfig(may))
	other.Apply()
	if got := output(t, other); got.Provisioner != acctest.Driver() || got.DriverInstalled != nil || got.SnapshotClass != nil {
		t.Errorf("got %+v", got)
	}
	w.Destroy()
}
