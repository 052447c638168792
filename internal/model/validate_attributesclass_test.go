package model

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

func TestStorageClass_tiersAndSnapshotsAreRefused(t *testing.T) {
	tier := func(name string, parameters map[string]string) func(*StorageClass) {
		return func(c *StorageClass) {
			c.VolumeAttributesClasses = map[string]AttributesClass{name: {Parameters: parameters}}
		}
	}
	some := map[string]string{"iops": "5000"}
	refuses(t, class, []refusal[StorageClass]{
		{
			name:   "a tier's name",
			change: tier("Gold", some),
			at:     Path{"volume_attributes_classes", "Gold"}, says: `"Gold"`,
		},
		{
			name:   "names too long together",
			change: func(c *StorageClass) { c.Name = strings.Repeat("a", 240); tier("gold", some)(c) },
			at:     Path{"volume_attributes_classes", "gold"}, reads: []Path{{"name"}}, says: "would have 256 characters; Kubernetes takes 253",
		},
		{
			name:   "a tier without parameters",
			change: tier("gold", nil),
			at:     Path{"volume_attributes_classes", "gold", "parameters"}, says: "without any it would say nothing",
		},
		{
			name:   "a parameter without a name",
			change: tier("gold", map[string]string{"": "x"}),
			at:     Path{"volume_attributes_classes", "gold", "parameters", ""}, says: "Remove it",
		},
		{
			name:   "tiers without a driver",
			change: func(c *StorageClass) { c.Provisioner = noProvisioner; tier("gold", some)(c) },
			at:     Path{"volume_attributes_classes"}, reads: []Path{{"storage_provisioner"}}, says: "no driver that could change them",
		},
		{
			name:   "a deletion policy",
			change: func(c *StorageClass) { c.SnapshotClass = &SnapshotClass{DeletionPolicy: ptr.To("Recycle")} },
			at:     Path{"snapshot_class", "deletion_policy"}, says: `"Retain" or "Delete"`,
		},
		{
			name:   "a snapshot parameter without a name",
			change: func(c *StorageClass) { c.SnapshotClass = &SnapshotClass{Parameters: map[string]string{"": "x"}} },
			at:     Path{"snapshot_class", "parameters", ""}, says: "Remove it",
		},
		{
			name:   "snapshots without a driver",
			change: func(c *StorageClass) { c.Provisioner, c.SnapshotClass = noProvisioner, &SnapshotClass{} },
			at:     Path{"snapshot_class"}, reads: []Path{{"storage_provisioner"}, {"snapshot_class", "enabled"}}, says: "no driver that could make snapshots",
		},
	})
	for name, change := range map[string]func(*StorageClass){
		"a tier":                  tier("gold", some),
		"names just not too long": func(c *StorageClass) { c.Name = strings.Repeat("a", 237); tier("gold", some)(c) },
		"no snapshots": func(c *StorageClass) {
			c.Provisioner, c.SnapshotClass = noProvisioner, &SnapshotClass{Enabled: ptr.To(false)}
		},
		"snapshots as they are": func(c *StorageClass) { c.SnapshotClass = &SnapshotClass{} },
		"snapshots with all": func(c *StorageClass) {
			c.SnapshotClass = &SnapshotClass{ptr.To(true), ptr.To("Delete"), some, ptr.To(true)}
		},
	} {
		c := class()
		change(&c)
		if problems := c.Validate(); len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestSnapshotClass_keepsSnapshotsUnlessToldOtherwise(t *testing.T) {
	if got := (SnapshotClass{}).Keeping(); got != "Retain" {
		t.Errorf("got %s", got)
	}
	if got := (SnapshotClass{DeletionPolicy: ptr.To("Delete")}).Keeping(); got != "Delete" {
		t.Errorf("got %s", got)
	}
}

func TestPath_ofATierIsWrittenAsInAConfiguration(t *testing.T) {
	if got, want := (Path{"volume_attributes_classes", "gold", "parameters", "iops"}).String(), `volume_attributes_classes["gold"].parameters["iops"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
