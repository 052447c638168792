package storageclass

import (
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func old() model.StorageClass {
	c := fast()
	c.Provisioner, c.Parameters = "kubernetes.io/aws-ebs", map[string]string{"type": "gp2", "fsType": "ext4", "zones": "a, b"}
	return c
}

func TestCheck_showsATranslationBeforeAndAfter(t *testing.T) {
	c := old()
	findings := kind{}.Check(lifecycle.Change[model.StorageClass]{After: &c})
	if len(findings) != 1 || !findings[0].Warning || findings[0].Path.String() != "storage_provisioner" {
		t.Fatalf("got %v", findings)
	}
	if want := `StorageClass "fast": kubernetes.io/aws-ebs becomes ebs.csi.aws.com`; findings[0].Summary != want {
		t.Errorf("got %s, want %s", findings[0].Summary, want)
	}
	for _, want := range []string{
		"no provisioner kubernetes.io/aws-ebs since 1.27",
		`What is written:

  storage_provisioner = "kubernetes.io/aws-ebs"
  parameters          = { "fsType" = "ext4", "type" = "gp2", "zones" = "a, b" }

`,
		`What is sent:

  storage_provisioner = "ebs.csi.aws.com"
  parameters          = { "csi.storage.k8s.io/fstype" = "ext4", "type" = "gp2" }
  allowed_topologies  = [{ "topology.ebs.csi.aws.com/zone" = ["a", "b"] }]

`,
	} {
		if !strings.Contains(findings[0].Detail, want) {
			t.Errorf("%s\n\ndoes not say\n\n%s", findings[0].Detail, want)
		}
	}
}

func TestCheck_tellsOfATranslationOnce(t *testing.T) {
	before, after := old(), old()
	o := bodyOf(t, before)
	change := lifecycle.Change[model.StorageClass]{Before: &before, After: &after}
	if findings := (kind{}).Check(change); len(findings) > 0 {
		t.Errorf("of a class that is as it was: %v", findings)
	}
	after.AllowVolumeExpansion = false
	change.Objects = map[string]lifecycle.ObjectChange{"StorageClass/fast": {Key: o.Key, Before: o.Body, After: bodyOf(t, after).Body}}
	if findings := (kind{}).Check(change); len(findings) != 1 || !strings.Contains(findings[0].Summary, "becomes ebs.csi.aws.com") {
		t.Errorf("of a class that is sent: %v", findings)
	}
}

// What a user writes in the end is what was sent all the time.
func TestCheck_theTranslationWrittenOutChangesNothing(t *testing.T) {
	written := fast()
	written.Parameters = map[string]string{"type": "gp2", "csi.storage.k8s.io/fstype": "ext4"}
	written.AllowedTopologies = []map[string][]string{{"topology.ebs.csi.aws.com/zone": {"a", "b"}}}
	if got, want := bodyOf(t, old()).Body, bodyOf(t, written).Body; !diff.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
