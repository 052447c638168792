package model

import (
	"k8s.io/apimachinery/pkg/util/validation"
)

// reservedVolumes are the pod's own volumes, and what they hold.
var reservedVolumes = map[string]string{
	"config-files": "config_files",
	"secret-files": "secrets",
}

// validateVolumes checks each volume, that no two are mounted at one place, and
// that the claims agree where a StatefulSet has one setting for all of them.
func validateVolumes(p *Problems, a Application) {
	for _, name := range names(a.Volumes) {
		at, v := Path{"volumes", name}, a.Volumes[name]
		validateVolumeName(p, at, name)
		validateMountChoice(p, at, v)
		validateSource(p, a, at, v)
	}
	validatePlaces(p, a)
	validateScaleDown(p, a)
}

func validateVolumeName(p *Problems, at Path, name string) {
	if holds, reserved := reservedVolumes[name]; reserved {
		p.add(at, "Reserved volume name", "A volume can't be named %q: that is the one that holds %s. Choose another name.", name, holds)
	}
	p.invalid(at, "Invalid volume name", "The volume's name", name, validation.IsDNS1123Label(name))
}

func validateEmptyDir(p *Problems, at Path, e EmptyDir) {
	if e.Medium != nil && *e.Medium != "Memory" {
		p.add(at.At("medium"), "Unknown value", "medium is %q; it has to be \"Memory\". Leave it out for the node's disk.", *e.Medium)
	}
	if e.SizeLimit != nil {
		validateBytes(p, at.At("size_limit"), *e.SizeLimit)
	}
}

// validateClaim checks the size by itself and against the policy.
func validateClaim(p *Problems, at Path, v Volume) {
	if v.ClaimPolicy != nil {
		validateClaimPolicy(p, at.At("claim_policy"), *v.ClaimPolicy)
	}
	if v.Size == nil {
		return
	}
	size, ok := validateBytes(p, at.At("size"), *v.Size)
	if !ok || v.ClaimPolicy == nil {
		return
	}
	policy := *v.ClaimPolicy
	if least, set := quantityOf(policy.MinSize); set && size.Cmp(least) < 0 {
		p.addReading(at.At("size"), []Path{at.At("claim_policy", "min_size")}, "Size below the policy's minimum",
			"The volume %q has a size of %s, and its claim policy%s asks for at least %s. Raise the size or lower min_size of the policy.",
			at.last(), *v.Size, policy.called(), *policy.MinSize)
	}
	if most, set := quantityOf(policy.MaxSize); set && size.Cmp(most) > 0 {
		p.addReading(at.At("size"), []Path{at.At("claim_policy", "max_size")}, "Size above the policy's maximum",
			"The volume %q has a size of %s, and its claim policy%s allows at most %s. Lower the size or raise max_size of the policy.",
			at.last(), *v.Size, policy.called(), *policy.MaxSize)
	}
}

// validateScaleDown wants one answer from all claims of an autoscaled
// application: the StatefulSet deletes claims then, and it has one setting.
func validateScaleDown(p *Problems, a Application) {
	if a.Autoscaled == nil || !*a.Autoscaled || a.ControllerKind() != StatefulSet {
		return
	}
	var deleted, kept []string
	reads := []Path{{"controller"}, {"autoscaled"}}
	for _, name := range names(a.Volumes) {
		v := a.Volumes[name]
		if v.Size == nil {
			continue
		}
		if v.ClaimPolicy == nil {
			reads = append(reads, Path{"volumes", name, "claim_policy"})
			kept = append(kept, name)
			continue
		}
		reads = append(reads, Path{"volumes", name, "claim_policy", "on_scale_down"})
		if mode := v.ClaimPolicy.OnScaleDown; mode != nil && *mode == "Delete" {
			deleted = append(deleted, name)
		} else {
			kept = append(kept, name)
		}
	}
	if len(deleted) == 0 || len(kept) == 0 {
		return
	}
	p.addReading(Path{"volumes", deleted[0], "claim_policy", "on_scale_down"}, reads, "Volumes disagree on scaling down",
		"The claims of %s are to be deleted when an autoscaler removes replicas, those of %s are to be kept. A StatefulSet has one setting for all of its claims; "+
			"give all of these volumes policies with the same on_scale_down.", listed(deleted, "and"), listed(kept, "and"))
}
