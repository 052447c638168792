package model

import "k8s.io/apimachinery/pkg/util/validation"

// attributesHash is how much longer the name of a tier's object is than that of
// the class and of the tier: two hyphens and a hash.
const attributesHash = 12

func validateAttributesClasses(p *Problems, c StorageClass) {
	for _, tier := range names(c.VolumeAttributesClasses) {
		at := Path{"volume_attributes_classes", tier}
		p.invalid(at, "Invalid name", "The tier's name", tier, validation.IsDNS1123Label(tier))
		if length := len(c.Name) + len(tier) + attributesHash; length > validation.DNS1123SubdomainMaxLength {
			p.addReading(at, []Path{{"name"}}, "Name too long",
				"The VolumeAttributesClass of %q gets a name made of the class's, the tier's and a hash, which would have %d characters; Kubernetes takes %d. Shorten one of the two names.",
				tier, length, validation.DNS1123SubdomainMaxLength)
		}
		parameters := c.VolumeAttributesClasses[tier].Parameters
		if len(parameters) == 0 {
			p.add(at.At("parameters"), "Tier without parameters",
				"The tier %q has no parameters, and without any it would say nothing. Name what the driver can change of a volume, such as { iops = \"5000\" }.", tier)
		}
		validateParameters(p, at.At("parameters"), parameters)
	}
	if len(c.VolumeAttributesClasses) > 0 && !c.Provisions() {
		p.addReading(Path{"volume_attributes_classes"}, []Path{{"storage_provisioner"}}, "Tiers without a driver",
			"storage_provisioner is %q, so volumes of this class are made by hand and there is no driver that could change them. Remove volume_attributes_classes.", c.Provisioner)
	}
}

func validateSnapshotClass(p *Problems, c StorageClass) {
	s := c.SnapshotClass
	if s == nil {
		return
	}
	at := Path{"snapshot_class"}
	p.optionalOneOf(at.At("deletion_policy"), s.DeletionPolicy, "Retain", "Delete")
	validateParameters(p, at.At("parameters"), s.Parameters)
	if c.MakesSnapshotClass() && !c.Provisions() {
		p.addReading(at, []Path{{"storage_provisioner"}, at.At("enabled")}, "Snapshots without a driver",
			"storage_provisioner is %q, so volumes of this class are made by hand and there is no driver that could make snapshots of them. Remove snapshot_class.", c.Provisioner)
	}
}

// Provisions says whether volumes of a class are made by a driver, rather than by
// hand.
func (c StorageClass) Provisions() bool { return c.Provisioner != noProvisioner }
