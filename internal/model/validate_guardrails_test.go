package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

// guarded is a policy with every guardrail, in order.
func guarded() VolumeClaimPolicy {
	return VolumeClaimPolicy{
		ClaimPolicy: ClaimPolicy{Name: ptr.To("db"), MinSize: ptr.To("1Gi"), MaxSize: ptr.To("1Ti")},
		Guardrails: &Guardrails{
			Namespaces: []string{"data", "queues"}, Admission: ptr.To(true), DenyDeletion: ptr.To(true), LimitRange: ptr.To(true),
			Quota: &Quota{Storage: ptr.To("10Ti"), Claims: ptr.To[int32](20), StorageClasses: map[string]ClassQuota{
				"fast": {Storage: ptr.To("1Ti")}, "gold.example.com": {Claims: ptr.To[int32](0)},
			}},
		},
	}
}

func TestGuardrails_areAccepted(t *testing.T) {
	for name, change := range map[string]func(*VolumeClaimPolicy){
		"all of them":      func(*VolumeClaimPolicy) {},
		"none":             func(p *VolumeClaimPolicy) { p.Guardrails = nil },
		"namespaces alone": func(p *VolumeClaimPolicy) { p.Guardrails = &Guardrails{Namespaces: []string{"data"}} },
		"only a minimum":   func(p *VolumeClaimPolicy) { p.MaxSize = nil },
		"only a quota": func(p *VolumeClaimPolicy) {
			p.Guardrails = &Guardrails{Namespaces: []string{"data"}, Admission: ptr.To(false), Quota: &Quota{Claims: ptr.To[int32](0)}}
		},
		"nothing of a class": func(p *VolumeClaimPolicy) {
			p.Guardrails.Quota.StorageClasses["fast"] = ClassQuota{Storage: ptr.To("0")}
		},
	} {
		p := guarded()
		change(&p)
		if problems := p.Validate(); len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestGuardrails_areRefused(t *testing.T) {
	at := Path{"guardrails"}
	refuses(t, guarded, []refusal[VolumeClaimPolicy]{
		{
			name:   "the policy itself",
			change: func(p *VolumeClaimPolicy) { p.VolumeMode = ptr.To("Tape") },
			at:     Path{"volume_mode"}, says: `"Tape"`,
		},
		{
			name:   "no namespaces",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Namespaces = nil },
			at:     at.At("namespaces"), says: `namespaces = ["data"]`,
		},
		{
			name:   "a bad namespace",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Namespaces[1] = "Queues" },
			at:     at.At("namespaces", 1), says: `"Queues"`,
		},
		{
			name:   "a namespace twice",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Namespaces[1] = "data" },
			at:     at.At("namespaces", 1), reads: []Path{at.At("namespaces", 0)}, says: "at index 0 and 1",
		},
		{
			name:   "limits without sizes",
			change: func(p *VolumeClaimPolicy) { p.MinSize, p.MaxSize = nil, nil },
			at:     at.At("limit_range"), reads: []Path{{"min_size"}, {"max_size"}}, says: "Set one of them",
		},
		{
			name: "no guards",
			change: func(p *VolumeClaimPolicy) {
				*p.Guardrails = Guardrails{Namespaces: []string{"data"}, Admission: ptr.To(false)}
			},
			at: at, reads: []Path{at.At("admission"), at.At("limit_range"), at.At("quota")}, says: "guard nothing",
		},
		{
			name:   "deletions without admission",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Admission = ptr.To(false) },
			at:     at.At("deny_deletion"), reads: []Path{at.At("admission")}, says: "Remove admission = false",
		},
		{
			name:   "deletions with on_destroy",
			change: func(p *VolumeClaimPolicy) { p.OnDestroy = ptr.To("Delete") },
			at:     at.At("deny_deletion"), reads: []Path{{"on_destroy"}}, says: `Set on_destroy = "Retain"`,
		},
		{
			name:   "deletions with on_scale_down",
			change: func(p *VolumeClaimPolicy) { p.OnScaleDown = ptr.To("Delete") },
			at:     at.At("deny_deletion"), reads: []Path{{"on_scale_down"}}, says: `Set on_scale_down = "Retain"`,
		},
		{
			name:   "a quota of nothing",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Quota = &Quota{} },
			at:     at.At("quota"), says: "neither storage nor claims nor storage_classes",
		},
		{
			name:   "a quota that is no quantity",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Quota.Storage = ptr.To("a lot") },
			at:     at.At("quota", "storage"), says: `"a lot"`,
		},
		{
			name:   "a quota below 0",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Quota.Storage = ptr.To("-1Gi") },
			at:     at.At("quota", "storage"), says: "can't be less than 0",
		},
		{
			name:   "a quota of half a byte",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Quota.Storage = ptr.To("500m") },
			at:     at.At("quota", "storage"), says: "thousandths",
		},
		{
			name:   "a number of claims below 0",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Quota.Claims = ptr.To[int32](-1) },
			at:     at.At("quota", "claims"), says: "smallest possible value is 0",
		},
		{
			name: "a bad class",
			change: func(p *VolumeClaimPolicy) {
				p.Guardrails.Quota.StorageClasses = map[string]ClassQuota{"Fast": {Claims: ptr.To[int32](1)}}
			},
			at: at.At("quota", "storage_classes", "Fast"), says: `"Fast"`,
		},
		{
			name:   "a class without a quota",
			change: func(p *VolumeClaimPolicy) { p.Guardrails.Quota.StorageClasses["fast"] = ClassQuota{} },
			at:     at.At("quota", "storage_classes", "fast"), says: `class "fast" has neither`,
		},
		{
			name: "a quota of a class that is no quantity",
			change: func(p *VolumeClaimPolicy) {
				p.Guardrails.Quota.StorageClasses["fast"] = ClassQuota{Storage: ptr.To("10Go")}
			},
			at: at.At("quota", "storage_classes", "fast", "storage"), says: `"10Go"`,
		},
	})
}
