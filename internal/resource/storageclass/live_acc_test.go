package storageclass_test

import (
	"fmt"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// The lab's own class is the default; one more is only planned, or all tests would
// get it.
func TestStorageClass_planSaysWhatTheClusterKnows(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	config := func(provisioner, more string) string {
		return fmt.Sprintf(`
resource "stateful_storage_class" "fast" {
  name                = %q
  storage_provisioner = %q
  %s
}`, class, provisioner, more)
	}
	w := acctest.NewWorkspace(t, config(acctest.Driver(), "default = true"))
	_, out := w.Plan()
	out.ExpectSays(t, fmt.Sprintf("StorageClass %q: another class is the default already", class), fmt.Sprintf("claims that name no class would get %q", class))
	out.ExpectNowhere(t, "is not installed")

	w.Configure(config("absent.example.org", ""))
	_, out = w.Plan()
	out.ExpectSays(t, fmt.Sprintf("StorageClass %q: the CSI driver absent.example.org is not installed", class))
	out.ExpectNowhere(t, "another class is the default")

	w.Configure(config("kubernetes.io/no-provisioner", ""))
	_, out = w.Plan()
	out.ExpectNowhere(t, "is not installed")
}

func TestStorageClass_ofAnInTreeProvisionerIsTranslated(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	config := func(body string) string {
		return fmt.Sprintf("resource \"stateful_storage_class\" \"fast\" {\n  name = %q\n%s\n}\n", class, body)
	}
	w := acctest.NewWorkspace(t, config(`
  storage_provisioner = "kubernetes.io/aws-ebs"
  parameters          = { type = "gp2", fsType = "ext4", zones = "us-east-1d, us-east-1c" }
  mount_options       = ["noatime", "discard", "a=b"]`))
	_, out := w.Plan()
	out.ExpectSays(t, fmt.Sprintf("StorageClass %q: kubernetes.io/aws-ebs becomes ebs.csi.aws.com", class),
		`allowed_topologies = [{ "topology.ebs.csi.aws.com/zone" = ["us-east-1d", "us-east-1c"] }]`, "the CSI driver ebs.csi.aws.com is not installed")
	w.Apply()
	w.ExpectEmptyPlan()
	made := get(t, class)
	if made.Provisioner != "ebs.csi.aws.com" || fmt.Sprint(made.Parameters) != "map[csi.storage.k8s.io/fstype:ext4 type:gp2]" ||
		fmt.Sprint(made.AllowedTopologies[0].MatchLabelExpressions) != "[{topology.ebs.csi.aws.com/zone [us-east-1d us-east-1c]}]" {
		t.Errorf("it is %+v", made)
	}
	if got := fmt.Sprint(made.MountOptions); got != "[noatime discard a=b]" {
		t.Errorf("the mount options are %s", got)
	}

	// Written out, and with other mount options: the class is the same one.
	w.Configure(config(`
  storage_provisioner = "ebs.csi.aws.com"
  parameters          = { type = "gp2", "csi.storage.k8s.io/fstype" = "ext4" }
  allowed_topologies  = [{ "topology.ebs.csi.aws.com/zone" = ["us-east-1d", "us-east-1c"] }]
  mount_options       = ["discard", "noatime"]`))
	w.Apply()
	w.ExpectEmptyPlan()
	if now := get(t, class); now.UID != made.UID || fmt.Sprint(now.MountOptions) != "[discard noatime]" {
		t.Errorf("it is %+v", now)
	}
	w.Destroy()
}
