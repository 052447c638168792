package model

import "testing"

func TestPath_isWrittenAsInConfigurations(t *testing.T) {
	for want, p := range map[string]Path{
		"":                                      {},
		"name":                                  {"name"},
		`volumes["data"].size`:                  {"volumes", "data", "size"},
		`volumes["labels"].mount_path`:          {"volumes", "labels", "mount_path"},
		`volumes["d"].claim_policy.labels["a"]`: {"volumes", "d", "claim_policy", "labels", "a"},
		`resources.requests["cpu"]`:             {"resources", "requests", "cpu"},
		"placement.tolerations[1].key":          {"placement", "tolerations", 1, "key"},
		`allowed_topologies[0]["zone"][1]`:      {"allowed_topologies", 0, "zone", 1},
		"mount_options[2]":                      {"mount_options", 2},
		`sidecars["env"].env["A"]`:              {"sidecars", "env", "env", "A"},
		`init_containers[1].ports["a"].port`:    {"init_containers", 1, "ports", "a", "port"},
	} {
		if got := p.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
