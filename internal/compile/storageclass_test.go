package compile

import "testing"

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
