package compile

import (
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestStorageClass_matchesGoldens(t *testing.T) {
	for name, c := range storageClasses() {
		t.Run(name, func(t *testing.T) {
			set, err := StorageClass(c)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, set)
			for _, o := range set.Objects {
				if o.Key.Kind != "VolumeSnapshotClass" { // of which client-go has no type
					isKept(t, o)
				}
			}
		})
	}
}

func TestStorageClass_hasASnapshotClassOnlyIfItIsWanted(t *testing.T) {
	c := storageClasses()["storageclass-fast"]
	for name, test := range map[string]struct {
		snapshots *model.SnapshotClass
		want      bool
	}{
		"none":         {nil, false},
		"as it is":     {&model.SnapshotClass{}, true},
		"switched on":  {&model.SnapshotClass{Enabled: ptr.To(true)}, true},
		"switched off": {&model.SnapshotClass{Enabled: ptr.To(false), Default: ptr.To(true)}, false},
	} {
		c.SnapshotClass = test.snapshots
		set, err := StorageClass(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := set.ByName()["VolumeSnapshotClass/fast"]; got != test.want {
			t.Errorf("%s: there is one: %v", name, got)
		}
	}
}
