package model

import (
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

// Validate is everything that is wrong with the policy, in an order that does
// not change.
func (c ClaimPolicy) Validate() Problems {
	var p Problems
	validateClaimPolicy(&p, nil, c)
	return p
}

// validateClaimPolicy checks a policy that is a resource (an empty path) or an
// attribute of a volume.
func validateClaimPolicy(p *Problems, at Path, c ClaimPolicy) {
	if c.Name != nil {
		p.invalid(at.At("name"), "Invalid name", "The policy's name", *c.Name, validation.IsDNS1123Label(*c.Name))
	}
	validateClass(p, at, c)
	validateTier(p, at, c)
	validateAccessModes(p, at.At("access_modes"), c.AccessModes)
	p.optionalOneOf(at.At("volume_mode"), c.VolumeMode, "Filesystem", "Block")
	validateSizes(p, at, c)
	validateRetention(p, at.At("on_destroy"), c.OnDestroy)
	validateRetention(p, at.At("on_scale_down"), c.OnScaleDown)
	validateLabels(p, at.At("labels"), c.Labels, applicationLabels)
	validateAnnotations(p, at.At("annotations"), c.Annotations)
}

// called is the policy's name for the middle of a sentence.
func (c ClaimPolicy) called() string {
	if c.Name == nil {
		return ""
	}
	return " " + strconv.Quote(*c.Name)
}

// validateClass checks the class against those that are allowed. Without a
// class there is no judgement: which one is the cluster's default is not known
// here.
func validateClass(p *Problems, at Path, c ClaimPolicy) {
	if c.StorageClass != nil {
		validateClassName(p, at.At("storage_class"), *c.StorageClass)
	}
	for i, class := range c.AllowedStorageClasses {
		validateClassName(p, at.At("allowed_storage_classes", i), class)
	}
	if c.AllowedStorageClasses != nil && len(c.AllowedStorageClasses) == 0 {
		p.add(at.At("allowed_storage_classes"), "No class allowed", "allowed_storage_classes is empty, which allows no class at all. Name the classes, or leave the attribute out to allow any.")
		return
	}
	if c.StorageClass == nil || c.AllowedStorageClasses == nil || slices.Contains(c.AllowedStorageClasses, *c.StorageClass) {
		return
	}
	reads := []Path{at.At("allowed_storage_classes")}
	for i := range c.AllowedStorageClasses {
		reads = append(reads, at.At("allowed_storage_classes", i))
	}
	p.addReading(at.At("storage_class"), reads, "Storage class not allowed",
		"The storage class %q is not among those that the claim policy%s allows: %s. Use one of them, or add it to allowed_storage_classes.",
		*c.StorageClass, c.called(), listed(c.AllowedStorageClasses, "and"))
}

// validateTier checks the volume attributes class. To the API "" is none too, and a
// change between the two would be one without any effect.
func validateTier(p *Problems, at Path, c ClaimPolicy) {
	at = at.At("volume_attributes_class")
	switch {
	case c.VolumeAttributesClass == nil:
	case *c.VolumeAttributesClass == "":
		p.add(at, "No volume attributes class", "volume_attributes_class is empty. Name a VolumeAttributesClass, or leave the attribute out (null) for none.")
	default:
		p.invalid(at, "Invalid volume attributes class", "The volume attributes class", *c.VolumeAttributesClass, validation.IsDNS1123Subdomain(*c.VolumeAttributesClass))
	}
}

// validateClassName accepts "", which asks for no class.
func validateClassName(p *Problems, at Path, name string) {
	if name != "" {
		p.invalid(at, "Invalid storage class", "The storage class", name, validation.IsDNS1123Subdomain(name))
	}
}

func validateAccessModes(p *Problems, at Path, modes []string) {
	if modes != nil && len(modes) == 0 {
		p.add(at, "No access mode", "access_modes is empty; a claim needs at least one. Leave the attribute out for \"ReadWriteOnce\".")
	}
	const exclusive = "ReadWriteOncePod"
	var reads []Path
	for i, mode := range modes {
		p.oneOf(at.At(i), mode, "ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", exclusive)
		reads = append(reads, at.At(i))
	}
	if len(modes) > 1 && slices.Contains(modes, exclusive) {
		p.addReading(at, reads, "Exclusive access mode with others",
			"access_modes has %s; %s means that one pod alone has the volume, so Kubernetes does not take it together with another mode. Keep one of the two.", listed(modes, "and"), exclusive)
	}
}

func validateSizes(p *Problems, at Path, c ClaimPolicy) {
	var least, most resource.Quantity
	leastOK, mostOK := false, false
	if c.MinSize != nil {
		least, leastOK = validateBytes(p, at.At("min_size"), *c.MinSize)
	}
	if c.MaxSize != nil {
		most, mostOK = validateBytes(p, at.At("max_size"), *c.MaxSize)
	}
	if leastOK && mostOK && least.Cmp(most) > 0 {
		p.addReading(at.At("min_size"), []Path{at.At("max_size")}, "Minimum above maximum",
			"min_size is %s and max_size only %s, so no size is possible. Lower min_size or raise max_size.", *c.MinSize, *c.MaxSize)
	}
}

func validateRetention(p *Problems, at Path, mode *string) {
	switch {
	case mode == nil:
	case *mode == "SnapshotThenDelete":
		p.add(at, "Snapshots not offered yet",
			"%s is %q, which this version of the provider does not offer yet. Use \"Retain\", which keeps the claims, or \"Delete\", which loses their data.", at.last(), *mode)
	default:
		p.oneOf(at, *mode, "Retain", "Delete")
	}
}

// quantityOf is false for what is not set or, reported elsewhere, no quantity.
func quantityOf(text *string) (resource.Quantity, bool) {
	if text == nil {
		return resource.Quantity{}, false
	}
	q, err := resource.ParseQuantity(*text)
	return q, err == nil
}
