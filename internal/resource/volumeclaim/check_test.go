package volumeclaim

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func reports() model.VolumeClaim {
	return model.VolumeClaim{Name: "reports", Namespace: "data", Size: "10Gi", ClaimPolicy: &model.ClaimPolicy{StorageClass: ptr.To("fast")}}
}

// changeOf is a change as a plan makes it.
func changeOf(t *testing.T, before, after model.VolumeClaim) lifecycle.Change[model.VolumeClaim] {
	t.Helper()
	body := func(c model.VolumeClaim) map[string]any {
		set, err := compile.VolumeClaim(c)
		if err != nil {
			t.Fatal(err)
		}
		return set.Objects[0].Body
	}
	return lifecycle.Change[model.VolumeClaim]{Before: &before, After: &after, Objects: map[string]lifecycle.ObjectChange{
		"PersistentVolumeClaim/reports": {Key: kind{}.Claim(before), Before: body(before), After: body(after)},
	}}
}

func TestCheck_refusesWhatWouldLoseData(t *testing.T) {
	type claim = model.VolumeClaim
	for name, test := range map[string]struct {
		edit func(*claim)
		// at is the attribute that is refused for a claim with a volume; "" for none.
		at string
		// unbound is part of the warning for one without; "" for none.
		unbound string
	}{
		"a label":           {func(c *claim) { c.Labels = map[string]string{"a": "b"} }, "", ""},
		"a larger size":     {func(c *claim) { c.Size = "20Gi" }, "", "change size of a claim"},
		"a smaller size":    {func(c *claim) { c.Size = "5Gi" }, "size", "change size of a claim"},
		"another spelling":  {func(c *claim) { c.Size = "10240Mi" }, "", ""},
		"another class":     {func(c *claim) { c.ClaimPolicy = &model.ClaimPolicy{StorageClass: ptr.To("slow")} }, "claim_policy.storage_class", "change claim_policy.storage_class"},
		"no class":          {func(c *claim) { c.ClaimPolicy = &model.ClaimPolicy{StorageClass: ptr.To("")} }, "claim_policy.storage_class", "change claim_policy.storage_class"},
		"the default class": {func(c *claim) { c.ClaimPolicy = nil }, "claim_policy.storage_class", "change claim_policy.storage_class"},
		"access modes": {func(c *claim) {
			c.ClaimPolicy = &model.ClaimPolicy{StorageClass: ptr.To("fast"), AccessModes: []string{"ReadWriteMany"}}
		}, "claim_policy.access_modes", "access_modes"},
		"what is the default": {func(c *claim) {
			c.ClaimPolicy = &model.ClaimPolicy{StorageClass: ptr.To("fast"), AccessModes: []string{"ReadWriteOnce"}, VolumeMode: ptr.To("Filesystem")}
		}, "", ""},
		"a block device": {func(c *claim) {
			c.ClaimPolicy = &model.ClaimPolicy{StorageClass: ptr.To("fast"), VolumeMode: ptr.To("Block")}
		}, "claim_policy.volume_mode", "volume_mode"},
		"a volume":   {func(c *claim) { c.VolumeName = ptr.To("pv") }, "volume_name", "volume_name"},
		"a selector": {func(c *claim) { c.Selector = &model.LabelSelector{} }, "selector", "selector"},
		"a source":   {func(c *claim) { c.DataSource = &model.ClaimSource{Claim: ptr.To("old")} }, "data_source", "data_source"},
	} {
		t.Run(name, func(t *testing.T) {
			after := reports()
			test.edit(&after)
			c := changeOf(t, reports(), after)
			c.Volume = "pv-1"
			refused := kind{}.Check(c)
			if test.at == "" && len(refused) > 0 || test.at != "" && (len(refused) != 1 || refused[0].Warning || refused[0].Path.String() != test.at) {
				t.Errorf("with a volume: %v", refused)
			}
			c.AllowReplace = true
			if lost := (kind{}).Check(c); test.at != "" && test.at != "size" && (len(lost) != 1 || !lost[0].Warning || !strings.Contains(lost[0].Detail, "allow_replace = true says") || !strings.Contains(lost[0].Detail, "pv-1")) {
				t.Errorf("allowed: %v", lost)
			}
			c.AllowReplace, c.Volume = false, ""
			anew := kind{}.Check(c)
			if test.unbound == "" && len(anew) > 0 || test.unbound != "" && (len(anew) != 1 || !anew[0].Warning || !strings.Contains(anew[0].Detail, test.unbound)) {
				t.Errorf("without a volume: %v", anew)
			}
		})
	}
}

// An unknown label must not hide that the data goes.
func TestCheck_saysThatDataMayGoOfAClaimThatIsNotKnownYet(t *testing.T) {
	after := reports()
	after.ClaimPolicy = &model.ClaimPolicy{StorageClass: ptr.To("slow")}
	c := changeOf(t, reports(), after)
	c.Objects["PersistentVolumeClaim/reports"] = lifecycle.ObjectChange{Before: c.Objects["PersistentVolumeClaim/reports"].Before}
	c.Volume, c.AllowReplace = "pv-1", true
	got := kind{}.Check(c)
	if len(got) != 1 || !got[0].Warning || got[0].Summary != "data/reports may be made anew, without its data" ||
		!strings.Contains(got[0].Detail, "claim_policy.storage_class") || !strings.Contains(got[0].Detail, "pv-1") {
		t.Errorf("got %v", got)
	}
	c.Volume = ""
	if got := (kind{}).Check(c); len(got) > 0 {
		t.Errorf("without a volume: %v", got)
	}
}

// Apply deletes data only where the plan has said so: not of a claim that has got its
// volume since, nor of one that is another one in the cluster alone.
func TestGivesUp_isWhatThePlanHasSaid(t *testing.T) {
	block := reports()
	block.ClaimPolicy = &model.ClaimPolicy{StorageClass: ptr.To("fast"), VolumeMode: ptr.To("Block")}
	grown := reports()
	grown.Size = "20Gi"
	for name, test := range map[string]struct {
		after   model.VolumeClaim
		volume  string
		allowed bool
		want    bool
	}{
		"another mode":                   {block, "pv-1", true, true},
		"another mode, not allowed":      {block, "pv-1", false, false},
		"another mode, without a volume": {block, "", true, false},
		"a size":                         {grown, "pv-1", true, false},
		"nothing":                        {reports(), "pv-1", true, false},
	} {
		c := changeOf(t, reports(), test.after)
		c.Volume, c.AllowReplace = test.volume, test.allowed
		if got := (kind{}).GivesUp(c); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
		said := false
		for _, f := range (kind{}).Check(c) {
			said = said || f.Warning && strings.Contains(f.Summary, "without its data")
		}
		if said != test.want {
			t.Errorf("%s: the plan says %v", name, said)
		}
	}
}

// A tier is changed in place, and never for the price of the data.
func TestCheck_ofTheTier(t *testing.T) {
	tiered := func(tier *string, class string) model.VolumeClaim {
		c := reports()
		c.ClaimPolicy = &model.ClaimPolicy{StorageClass: &class, VolumeAttributesClass: tier}
		return c
	}
	gold, silver := ptr.To("gold"), ptr.To("silver")
	for name, test := range map[string]struct {
		was, is  *string
		class    string
		volume   string
		unready  bool
		allowed  bool
		refused  bool
		warnings string
	}{
		"another":                     {was: gold, is: silver, class: "fast", volume: "pv-1"},
		"the first":                   {is: gold, class: "fast", volume: "pv-1"},
		"none any more":               {was: gold, class: "fast", volume: "pv-1", refused: true},
		"none, at any price":          {was: gold, class: "fast", volume: "pv-1", allowed: true, refused: true},
		"none, for another claim":     {was: gold, class: "slow", volume: "pv-1", allowed: true, warnings: "made anew, without its data"},
		"none, for it has never come": {was: gold, class: "fast", volume: "pv-1", unready: true},
		"without a volume":            {was: gold, is: silver, class: "fast", warnings: "made anew"},
		"none, without a volume":      {was: gold, class: "fast", warnings: "made anew"},
	} {
		t.Run(name, func(t *testing.T) {
			c := changeOf(t, tiered(test.was, "fast"), tiered(test.is, test.class))
			c.Volume, c.Unready, c.AllowReplace = test.volume, test.unready, test.allowed
			got := kind{}.Check(c)
			switch {
			case test.refused:
				if len(got) != 1 || got[0].Warning || got[0].Path.String() != "claim_policy.volume_attributes_class" || !strings.Contains(got[0].Detail, `volume_attributes_class = "gold"`) {
					t.Errorf("got %v", got)
				}
			case test.warnings == "":
				if len(got) > 0 {
					t.Errorf("got %v", got)
				}
			case len(got) != 1 || !got[0].Warning || !strings.Contains(got[0].Summary, test.warnings):
				t.Errorf("got %v", got)
			}
		})
	}
}

// Whether a growth that failed can be taken back knows only the cluster.
func TestCheck_leavesASmallerSizeToTheClusterWhereTheLastApplyFailed(t *testing.T) {
	after := reports()
	after.Size = "5Gi"
	c := changeOf(t, reports(), after)
	c.Volume, c.Unready = "pv-1", true
	if got := (kind{}).Check(c); len(got) > 0 {
		t.Errorf("got %v", got)
	}
}

func TestCheck_saysWhatBecomesOfTheClaim(t *testing.T) {
	deleting := reports()
	deleting.ClaimPolicy.OnDestroy = ptr.To("Delete")
	renamed := reports()
	renamed.Name = "other"
	for name, test := range map[string]struct {
		before, after *model.VolumeClaim
		volume        string
		allowed       bool
		refused       bool
		says          string
	}{
		"destroyed":                          {ptr.To(reports()), nil, "pv-1", false, false, "stays in namespace data with PersistentVolume pv-1"},
		"destroyed without a volume":         {ptr.To(reports()), nil, "", false, false, "nothing is in it"},
		"destroyed with its data":            {&deleting, nil, "pv-1", false, false, "on_destroy = \"Delete\" says"},
		"renamed":                            {ptr.To(reports()), &renamed, "pv-1", false, false, "it is a new one"},
		"renamed, its data deleted":          {&deleting, &renamed, "pv-1", false, true, "set allow_replace = true"},
		"renamed, its data deleted, allowed": {&deleting, &renamed, "pv-1", true, false, "it is a new one"},
		"renamed without a volume":           {&deleting, &renamed, "", false, false, "nothing is in it"},
	} {
		t.Run(name, func(t *testing.T) {
			got := kind{}.Check(lifecycle.Change[model.VolumeClaim]{Before: test.before, After: test.after, Replace: test.after != nil, Volume: test.volume, AllowReplace: test.allowed})
			if len(got) != 1 || got[0].Warning == test.refused || !strings.Contains(got[0].Detail, test.says) {
				t.Errorf("got %v", got)
			}
		})
	}
}
