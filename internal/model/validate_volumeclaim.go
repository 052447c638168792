package model

import (
	"math"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

// Validate is everything that is wrong with the claim, in an order that does not
// change.
func (c VolumeClaim) Validate() Problems {
	var p Problems
	p.invalid(Path{"name"}, "Invalid name", "The claim's name", c.Name, validation.IsDNS1123Subdomain(c.Name))
	p.invalid(Path{"namespace"}, "Invalid namespace", "The namespace", c.Namespace, validation.IsDNS1123Label(c.Namespace))
	if c.ClaimPolicy != nil {
		validateClaimPolicy(&p, Path{"claim_policy"}, *c.ClaimPolicy)
	}
	validateClaimSize(&p, c)
	validateChosenVolume(&p, c)
	validateLabelSelector(&p, Path{"selector"}, c.Selector)
	validateStatic(&p, c)
	validateClaimSource(&p, c)
	validateLabels(&p, Path{"labels"}, c.Labels, classLabels)
	validateAnnotations(&p, Path{"annotations"}, c.Annotations)
	return p
}

// validateClaimSize checks the size by itself and against the policy.
func validateClaimSize(p *Problems, c VolumeClaim) {
	at := Path{"size"}
	size, ok := validateBytes(p, at, c.Size)
	if !ok {
		return
	}
	if size.Cmp(*resource.NewQuantity(math.MaxInt64, resource.BinarySI)) >= 0 {
		p.add(at, "Size too large", "size is %q, which is more bytes than a claim can count (%d). Write the size that is needed, such as \"100Gi\".", c.Size, math.MaxInt64)
		return
	}
	policy := c.Policy()
	if least, set := quantityOf(policy.MinSize); set && size.Cmp(least) < 0 {
		p.addReading(at, []Path{{"claim_policy", "min_size"}}, "Size below the policy's minimum",
			"The size is %s, and the claim policy%s asks for at least %s. Raise the size or lower min_size of the policy.", c.Size, policy.called(), *policy.MinSize)
	}
	if most, set := quantityOf(policy.MaxSize); set && size.Cmp(most) > 0 {
		p.addReading(at, []Path{{"claim_policy", "max_size"}}, "Size above the policy's maximum",
			"The size is %s, and the claim policy%s allows at most %s. Lower the size or raise max_size of the policy.", c.Size, policy.called(), *policy.MaxSize)
	}
}

func validateChosenVolume(p *Problems, c VolumeClaim) {
	if c.VolumeName != nil {
		p.invalid(Path{"volume_name"}, "Invalid name", "The volume's name", *c.VolumeName, validation.IsDNS1123Subdomain(*c.VolumeName))
	}
}

// validateStatic refuses ways to a volume that contradict each other.
func validateStatic(p *Problems, c VolumeClaim) {
	if c.VolumeName != nil && c.Selector != nil {
		p.add(Path{"selector"}, "Volume chosen twice",
			"volume_name is %q, which is one volume, and selector chooses among volumes by their labels. Keep one of the two.", *c.VolumeName)
	}
	if c.DataSource != nil && (c.VolumeName != nil || c.Selector != nil) {
		p.add(Path{"data_source"}, "Data for a volume that exists",
			"data_source fills a volume that a driver makes anew, and volume_name or selector asks for one that somebody has made already. Keep one of the two.")
	}
}

// validateClaimSource wants exactly one source, in the claim's own namespace.
func validateClaimSource(p *Problems, c VolumeClaim) {
	if c.DataSource == nil {
		return
	}
	at, s := Path{"data_source"}, *c.DataSource
	switch {
	case s.Snapshot == nil && s.Claim == nil:
		p.addReading(at, []Path{at.At("snapshot"), at.At("claim")}, "No data source",
			"data_source says neither snapshot nor claim. Give one of them, or leave data_source out for an empty volume.")
	case s.Snapshot != nil && s.Claim != nil:
		p.addReading(at, []Path{at.At("snapshot"), at.At("claim")}, "Two data sources",
			"data_source has snapshot = %q and claim = %q; a volume is filled from one of them. Remove the other.", *s.Snapshot, *s.Claim)
	}
	if s.Snapshot != nil {
		p.invalid(at.At("snapshot"), "Invalid name", "The snapshot", *s.Snapshot, validation.IsDNS1123Subdomain(*s.Snapshot))
	}
	if s.Claim == nil {
		return
	}
	p.invalid(at.At("claim"), "Invalid name", "The claim", *s.Claim, validation.IsDNS1123Subdomain(*s.Claim))
	if *s.Claim == c.Name {
		p.addReading(at.At("claim"), []Path{{"name"}}, "Claim filled from itself", "data_source.claim is %q, which is this claim itself. Name another claim of the same namespace.", *s.Claim)
	}
}
