package model

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// The API's limits for the parameters of a class.
const (
	maxParameters     = 512
	maxParameterBytes = 256 << 10
)

// defaultClassAnnotation is what default is compiled to.
const defaultClassAnnotation = "storageclass.kubernetes.io/is-default-class"

// Validate is everything that is wrong with the class, in an order that does
// not change.
func (c StorageClass) Validate() Problems {
	var p Problems
	p.invalid(Path{"name"}, "Invalid name", "The storage class's name", c.Name, validation.IsDNS1123Subdomain(c.Name))
	validateProvisioner(&p, c)
	validateParameters(&p, Path{"parameters"}, c.Parameters)
	validateReclaimPolicy(&p, c.ReclaimPolicy)
	p.oneOf(Path{"volume_binding_mode"}, c.VolumeBindingMode, "WaitForFirstConsumer", "Immediate")
	for i, option := range c.MountOptions {
		if strings.TrimSpace(option) == "" {
			p.add(Path{"mount_options", i}, "Empty mount option", "mount_options has an empty entry at index %d. Remove it.", i)
		}
	}
	validateTopologies(&p, c.AllowedTopologies)
	validateAttributesClasses(&p, c)
	validateSnapshotClass(&p, c)
	validateLabels(&p, Path{"labels"}, c.Labels, classLabels)
	validateAnnotations(&p, Path{"annotations"}, c.Annotations)
	if _, set := c.Annotations[defaultClassAnnotation]; set {
		p.add(Path{"annotations", defaultClassAnnotation}, "Annotation of an attribute",
			"The annotation %s is what the attribute default is compiled to. Remove it and set default = true or false.", defaultClassAnnotation)
	}
	return p
}

func validateReclaimPolicy(p *Problems, policy string) {
	at := Path{"reclaim_policy"}
	if policy == "Recycle" {
		p.add(at, "Recycling is no longer possible",
			"reclaim_policy is \"Recycle\": it is deprecated, only NFS and hostPath volumes ever had it, and volumes that a class provisions can't have it. "+
				"Use \"Retain\" to keep the data of deleted claims, or \"Delete\" to delete it.")
		return
	}
	p.oneOf(at, policy, "Retain", "Delete")
}

func validateParameters(p *Problems, at Path, parameters map[string]string) {
	size := 0
	var all []Path
	for _, name := range names(parameters) {
		size += len(name) + len(parameters[name])
		all = append(all, at.At(name))
		if name == "" {
			p.add(at.At(name), "Parameter without a name", "parameters has an entry whose name is empty. Remove it.")
		}
	}
	if len(parameters) > maxParameters {
		p.add(at, "Too many parameters", "parameters has %d entries; Kubernetes takes at most %d.", len(parameters), maxParameters)
	}
	if size > maxParameterBytes {
		p.addReading(at, all, "Parameters too large", "parameters have %d bytes together; Kubernetes takes at most %d.", size, maxParameterBytes)
	}
}

func validateTopologies(p *Problems, terms []map[string][]string) {
	for i, term := range terms {
		at := Path{"allowed_topologies", i}
		if len(term) == 0 {
			p.add(at, "Empty topology", "allowed_topologies has an empty entry at index %d, which would match no node. Name a label and its values, or remove it.", i)
		}
		for _, key := range names(term) {
			p.invalid(at.At(key), "Invalid topology", "The topology label", key, validation.IsQualifiedName(key))
			if len(term[key]) == 0 {
				p.add(at.At(key), "Topology without values", "The topology label %s has no values, so no node could match. List at least one.", key)
			}
			for j, value := range term[key] {
				p.invalid(at.At(key, j), "Invalid topology", "The value of a topology label", value, validation.IsValidLabelValue(value))
			}
		}
	}
}
