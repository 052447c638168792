package compile

import (
	"maps"
	"slices"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// The API never changes such an object, so whatever is in it is in its name.
func TestAttributesClassNames_changeWithWhatIsInTheObjects(t *testing.T) {
	tiers := func(tier, name, value string) map[string]model.AttributesClass {
		return map[string]model.AttributesClass{tier: {Parameters: map[string]string{name: value}}}
	}
	seen := map[string]string{}
	for what, c := range map[string]model.StorageClass{
		"as it is":      {Name: "a", Provisioner: "x", VolumeAttributesClasses: tiers("b-c", "iops", "1")},
		"value":         {Name: "a", Provisioner: "x", VolumeAttributesClasses: tiers("b-c", "iops", "2")},
		"parameter":     {Name: "a", Provisioner: "x", VolumeAttributesClasses: tiers("b-c", "speed", "1")},
		"like a driver": {Name: "a", Provisioner: "x", VolumeAttributesClasses: tiers("b-c", "driver", "x")},
		"driver":        {Name: "a", Provisioner: "y", VolumeAttributesClasses: tiers("b-c", "iops", "1")},
		"same together": {Name: "a-b", Provisioner: "x", VolumeAttributesClasses: tiers("c", "iops", "1")},
	} {
		names, err := AttributesClassNames(c)
		if err != nil || len(names) != 1 {
			t.Fatal(names, err)
		}
		name := slices.Collect(maps.Values(names))[0]
		if other, taken := seen[name]; taken {
			t.Errorf("%s and %s are both called %s", what, other, name)
		}
		seen[name] = what
		c.Parameters, c.Labels, c.AllowVolumeExpansion = map[string]string{"type": "gp3"}, map[string]string{"a": "b"}, true
		again, err := AttributesClassNames(c)
		if err != nil || !maps.Equal(names, again) {
			t.Errorf("%s: the names change with what is not in the object: %v, %v (%v)", what, names, again, err)
		}
		set, err := StorageClass(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := set.ByName()["VolumeAttributesClass/"+name]; !ok {
			t.Errorf("there is no object %s", name)
		}
	}
}
