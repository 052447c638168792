package lifecycle_test

import (
	"slices"
	"testing"
)

// A plan in which the parameters of an in-tree provisioner are not known yet is
// made all the same, and judges what is known.
func TestTranslation_waitsForWhatIsNotKnown(t *testing.T) {
	const becomes = `warning at storage_provisioner: StorageClass "gp2": kubernetes.io/aws-ebs becomes ebs.csi.aws.com`
	class := config{"name": "gp2", "storage_provisioner": "kubernetes.io/aws-ebs"}
	zoned := config{"parameters": config{"zone": "a"}}
	for name, test := range map[string]struct {
		change config
		told   []string
	}{
		"all is known":     {zoned, []string{becomes}},
		"parameters":       {config{"parameters": unknown{}}, nil},
		"a parameter":      {config{"parameters": config{"zones": unknown{}}}, nil},
		"topologies":       {with(zoned, config{"allowed_topologies": unknown{}}), nil},
		"the name":         {with(zoned, config{"name": unknown{}}), nil},
		"something else":   {with(zoned, config{"mount_options": unknown{}}), []string{becomes}},
		"the provisioner":  {with(zoned, config{"storage_provisioner": unknown{}}), nil},
		"twice, not known": {config{"storage_provisioner": unknown{}, "parameters": config{"zone": "a", "zones": "b"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := create(t, storageClass, with(class, test.change))
			if got := told(p.diags); !slices.Equal(got, test.told) {
				t.Errorf("got %q, want %q", got, test.told)
			}
		})
	}
}

// State has what is written; objects what is sent.
func TestTranslation_isInTheObjectsAndNowhereElse(t *testing.T) {
	class := config{"name": "gp2", "storage_provisioner": "kubernetes.io/aws-ebs", "parameters": config{"fsType": "ext4", "zone": "a"}}
	state := applied(t, storageClass, class)
	if got := plain(attributesOf(state)["storage_provisioner"]); got != "kubernetes.io/aws-ebs" || plain(attributesOf(state)["allowed_topologies"]) != nil {
		t.Errorf("state has %v", plain(state))
	}
	sent := body(t, plain(elementsOf(attributesOf(state)["objects"])["StorageClass/gp2"]))
	if sent["provisioner"] != "ebs.csi.aws.com" || sent["allowedTopologies"] == nil {
		t.Errorf("sent is %v", sent)
	}
	if p := update(t, storageClass, state, class); len(p.diags) > 0 || !p.raw.Equal(state) {
		t.Errorf("the next plan says %v", told(p.diags))
	}
}
