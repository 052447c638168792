package storageclass

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func fast() model.StorageClass {
	return model.StorageClass{
		Name: "fast", Provisioner: "ebs.csi.aws.com", Parameters: map[string]string{"type": "gp3"},
		ReclaimPolicy: "Retain", VolumeBindingMode: "WaitForFirstConsumer", AllowVolumeExpansion: true,
	}
}

func bodyOf(t *testing.T, c model.StorageClass) object.Object {
	t.Helper()
	set, err := compile.StorageClass(c)
	if err != nil {
		t.Fatal(err)
	}
	return set.Objects[0]
}

func TestCheck_warnsOfAClassThatIsMadeAnew(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*model.StorageClass)
		// fields are what the warning names; "" for no warning.
		fields string
	}{
		"nothing":      {func(*model.StorageClass) {}, ""},
		"in place":     {func(c *model.StorageClass) { c.AllowVolumeExpansion, c.Default = false, true }, ""},
		"parameters":   {func(c *model.StorageClass) { c.Parameters = nil }, "parameters"},
		"two of them":  {func(c *model.StorageClass) { c.Provisioner, c.ReclaimPolicy = "x.example.com", "Delete" }, "provisioner, reclaimPolicy"},
		"binding mode": {func(c *model.StorageClass) { c.VolumeBindingMode = "Immediate" }, "volumeBindingMode"},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := fast(), fast()
			test.edit(&after)
			o := bodyOf(t, before)
			change := lifecycle.Change[model.StorageClass]{Before: &before, After: &after, Objects: map[string]lifecycle.ObjectChange{
				"StorageClass/fast": {Key: o.Key, Before: o.Body, After: bodyOf(t, after).Body},
			}}
			findings := kind{}.Check(change)
			if test.fields == "" {
				if len(findings) > 0 {
					t.Errorf("got %v", findings)
				}
				return
			}
			if len(findings) != 1 || !findings[0].Warning || !strings.Contains(findings[0].Detail, "can't change "+test.fields+" of a class") {
				t.Errorf("got %v", findings)
			}
			change.Replace = true
			if findings := (kind{}).Check(change); len(findings) > 0 {
				t.Errorf("of a class that is replaced anyway: %v", findings)
			}
		})
	}
}

func TestCheck_saysNothingOfWhatIsNotKnown(t *testing.T) {
	before, after := fast(), fast()
	o := bodyOf(t, before)
	change := lifecycle.Change[model.StorageClass]{Before: &before, After: &after, Objects: map[string]lifecycle.ObjectChange{"StorageClass/fast": {Key: o.Key, Before: o.Body}}}
	if findings := (kind{}).Check(change); len(findings) > 0 {
		t.Errorf("got %v", findings)
	}
	if findings := (kind{}).Check(lifecycle.Change[model.StorageClass]{Before: &before}); len(findings) > 0 {
		t.Errorf("of a destroy: %v", findings)
	}
}

func TestOutputs_areTheNamesOfTiers(t *testing.T) {
	c := fast()
	if got := (kind{}).Outputs(c)["volume_attributes_class_names"]; !got.IsNull() {
		t.Errorf("without any: %s", got)
	}
	c.VolumeAttributesClasses = map[string]model.AttributesClass{
		"gold": {Parameters: map[string]string{"iops": "5000"}}, "silver": {Parameters: map[string]string{"iops": "3000"}},
	}
	set, err := compile.StorageClass(c)
	if err != nil {
		t.Fatal(err)
	}
	names := (kind{}).Outputs(c)["volume_attributes_class_names"].(types.Map).Elements()
	if len(names) != 2 {
		t.Errorf("got %v", names)
	}
	for tier, name := range names {
		if _, ok := set.ByName()["VolumeAttributesClass/"+name.(types.String).ValueString()]; !ok {
			t.Errorf("the tier %s is called %s, and there is no such object", tier, name)
		}
	}
}

func TestFollow_takesExpansionOver(t *testing.T) {
	body := bodyOf(t, fast()).Body
	for name, test := range map[string]struct {
		edit func(live map[string]any)
		want bool
	}{
		"switched off":   {func(m map[string]any) { m["allowVolumeExpansion"] = false }, false},
		"gone":           {func(m map[string]any) { delete(m, "allowVolumeExpansion") }, false},
		"something else": {func(m map[string]any) { m["reclaimPolicy"] = "Delete" }, true},
	} {
		t.Run(name, func(t *testing.T) {
			live := runtime.DeepCopyJSON(body)
			test.edit(live)
			changes, err := diff.Compare(body, live)
			if err != nil || len(changes) != 1 {
				t.Fatal(changes, err)
			}
			got := fast()
			kind{}.Follow(&got, object.Key{}, changes[0])
			if got.AllowVolumeExpansion != test.want || got.ReclaimPolicy != "Retain" {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestFollow_takesTheFateOfSnapshotsOver(t *testing.T) {
	c := fast()
	c.SnapshotClass = &model.SnapshotClass{Parameters: map[string]string{"speed": "high"}}
	set, err := compile.StorageClass(c)
	if err != nil {
		t.Fatal(err)
	}
	o := set.ByName()["VolumeSnapshotClass/fast"]
	live := runtime.DeepCopyJSON(o.Body)
	live["deletionPolicy"] = "Delete"
	changes, err := diff.Compare(o.Body, live)
	if err != nil || len(changes) != 1 {
		t.Fatal(changes, err)
	}
	before := c.SnapshotClass
	kind{}.Follow(&c, o.Key, changes[0])
	if c.SnapshotClass.Keeping() != "Delete" || c.SnapshotClass.Parameters["speed"] != "high" || before.Keeping() != "Retain" {
		t.Errorf("got %+v, from %+v", c.SnapshotClass, before)
	}
}
