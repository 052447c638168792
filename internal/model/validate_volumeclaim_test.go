package model

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

// volumeClaim is one in which everything is set that does not exclude another.
func volumeClaim() VolumeClaim {
	policy := policy()
	return VolumeClaim{
		Name: "archive", Namespace: "data", Size: "10Gi", ClaimPolicy: &policy,
		Selector: &LabelSelector{MatchLabels: map[string]string{"content": "archive"}},
		Labels:   map[string]string{"team": "storage"}, Annotations: map[string]string{"example.com/contact": "Storage Team"},
	}
}

func TestVolumeClaim_isRefused(t *testing.T) {
	plain := func() VolumeClaim { return VolumeClaim{Name: "archive", Namespace: "data", Size: "100Gi"} }
	source := Path{"data_source"}
	refuses(t, plain, []refusal[VolumeClaim]{
		{name: "bad name", change: func(c *VolumeClaim) { c.Name = "Archive" }, at: Path{"name"}, says: `"Archive"`},
		{name: "bad namespace", change: func(c *VolumeClaim) { c.Namespace = "a.b" }, at: Path{"namespace"}, says: `"a.b"`},
		{name: "no size", change: func(c *VolumeClaim) { c.Size = "" }, at: Path{"size"}, says: "not a quantity"},
		{name: "size in words", change: func(c *VolumeClaim) { c.Size = "10 GB" }, at: Path{"size"}, says: "not a quantity"},
		{name: "no bytes", change: func(c *VolumeClaim) { c.Size = "0" }, at: Path{"size"}, says: "greater than 0"},
		{name: "negative size", change: func(c *VolumeClaim) { c.Size = "-1Gi" }, at: Path{"size"}, says: "greater than 0"},
		{name: "half a byte", change: func(c *VolumeClaim) { c.Size = "0.5" }, at: Path{"size"}, says: "whole number of bytes"},
		{name: "thousandths", change: func(c *VolumeClaim) { c.Size = "100m" }, at: Path{"size"}, says: "thousandths"},
		{name: "more than can be counted", change: func(c *VolumeClaim) { c.Size = "9Ei" }, at: Path{"size"}, says: "9223372036854775807"},
		{name: "below the policy's minimum", change: func(c *VolumeClaim) { c.ClaimPolicy = &ClaimPolicy{MinSize: ptr.To("1Ti")} },
			at: Path{"size"}, reads: []Path{{"claim_policy", "min_size"}}, says: "at least 1Ti"},
		{name: "above the policy's maximum", change: func(c *VolumeClaim) { c.ClaimPolicy = &ClaimPolicy{Name: ptr.To("db"), MaxSize: ptr.To("1Gi")} },
			at: Path{"size"}, reads: []Path{{"claim_policy", "max_size"}}, says: `claim policy "db" allows at most 1Gi`},
		{name: "a policy that is none", change: func(c *VolumeClaim) { c.ClaimPolicy = &ClaimPolicy{AccessModes: []string{"ReadWrite"}} },
			at: Path{"claim_policy", "access_modes", 0}, says: `"ReadWrite"`},
		{name: "bad volume name", change: func(c *VolumeClaim) { c.VolumeName = ptr.To("PV 1") }, at: Path{"volume_name"}, says: `"PV 1"`},
		{name: "bad selector", change: func(c *VolumeClaim) { c.Selector = &LabelSelector{MatchLabels: map[string]string{"a b": "c"}} },
			at: Path{"selector", "match_labels", "a b"}, says: `"a b"`},
		{name: "a volume by name and by labels", change: func(c *VolumeClaim) { c.VolumeName, c.Selector = ptr.To("pv"), &LabelSelector{} },
			at: Path{"selector"}, says: "Keep one of the two"},
		{name: "data for a volume that is there", change: func(c *VolumeClaim) { c.VolumeName, c.DataSource = ptr.To("pv"), &ClaimSource{Snapshot: ptr.To("s")} },
			at: source, says: "made already"},
		{name: "no source", change: func(c *VolumeClaim) { c.DataSource = &ClaimSource{} },
			at: source, reads: []Path{source.At("snapshot"), source.At("claim")}, says: "neither snapshot nor claim"},
		{name: "two sources", change: func(c *VolumeClaim) { c.DataSource = &ClaimSource{Snapshot: ptr.To("s"), Claim: ptr.To("c")} },
			at: source, reads: []Path{source.At("snapshot"), source.At("claim")}, says: `snapshot = "s" and claim = "c"`},
		{name: "bad snapshot", change: func(c *VolumeClaim) { c.DataSource = &ClaimSource{Snapshot: ptr.To("S")} }, at: source.At("snapshot"), says: `"S"`},
		{name: "bad claim", change: func(c *VolumeClaim) { c.DataSource = &ClaimSource{Claim: ptr.To("data/c")} }, at: source.At("claim"), says: `"data/c"`},
		{name: "itself", change: func(c *VolumeClaim) { c.DataSource = &ClaimSource{Claim: ptr.To("archive")} },
			at: source.At("claim"), reads: []Path{{"name"}}, says: "this claim itself"},
		{name: "our own label", change: func(c *VolumeClaim) { c.Labels = map[string]string{"app.kubernetes.io/managed-by": "me"} },
			at: Path{"labels", "app.kubernetes.io/managed-by"}, says: "set by the provider"},
		{name: "our own annotation", change: func(c *VolumeClaim) { c.Annotations = map[string]string{"stateful-apps.io/owner": "me"} },
			at: Path{"annotations", "stateful-apps.io/owner"}, says: "kept for the provider"},
	})
}

func TestVolumeClaim_sizesThatAreFine(t *testing.T) {
	for _, size := range []string{"1", "1e3", "32Gi", "1.5Gi", "0.5Ki", "1000m", "34359738368", "7Ei", "1E"} {
		c := VolumeClaim{Name: "c", Namespace: "data", Size: size}
		for _, problem := range c.Validate() {
			t.Errorf("%s: %s", size, strings.TrimSpace(problem.Detail))
		}
	}
}
