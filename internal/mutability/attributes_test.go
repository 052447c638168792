package mutability

import (
	"slices"
	"strings"
	"testing"
)

func TestAttributes_areFoundByTheNearestEntry(t *testing.T) {
	table := Attributes{
		"name": Replace, "volumes": Varies, "volumes.*.size": Refuse, "volumes.*.empty_dir.**": Rolling,
		"probes.**": Rolling, "probes.startup.**": InPlace, "probes.startup.exec": Scale,
	}
	for path, want := range map[string]string{
		"name":                      "name",
		"volumes":                   "volumes",
		"volumes.*.size":            "volumes.*.size",
		"volumes.*.mount_path":      "",
		"volumes.*.empty_dir":       "volumes.*.empty_dir.**",
		"volumes.*.empty_dir.a.b":   "volumes.*.empty_dir.**",
		"probes":                    "probes.**",
		"probes.readiness.exec":     "probes.**",
		"probes.startup":            "probes.startup.**",
		"probes.startup.http_get":   "probes.startup.**",
		"probes.startup.exec":       "probes.startup.exec",
		"probes.startup.exec.inner": "probes.startup.**",
		"probe":                     "",
		"probes_more":               "",
		"names":                     "",
		"":                          "",
	} {
		entry, ok := table.Entry(path)
		if entry != want || ok != (want != "") {
			t.Errorf("%s is found by %q (%v), want %q", path, entry, ok, want)
		}
		if effect, found := table.Of(path); found != ok || effect != table[want] {
			t.Errorf("%s: %s (%v)", path, effect, found)
		}
	}
}

func TestAttributes_replaceWhatNamesTheResource(t *testing.T) {
	for name, want := range map[string][]string{
		"application": {"controller", "name", "namespace"}, "persistent_volume": {"name"}, "storage_class": {"name"}, "volume_claim": {"name", "namespace"}, "volume_claim_policy": {"name"}, "no such type": nil,
	} {
		if got := Resource(name).Replacing(); !slices.Equal(got, want) {
			t.Errorf("%s is replaced for %v, want %v", name, got, want)
		}
	}
}

// Terraform replaces a resource for whole root attributes.
func TestAttributes_replaceAtTheRootOnly(t *testing.T) {
	for name, table := range resources {
		for path, effect := range table {
			if effect == Replace && strings.Contains(path, ".") {
				t.Errorf("%s: %s would replace", name, path)
			}
		}
	}
}
