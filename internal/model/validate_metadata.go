package model

import (
	"slices"
	"strings"

	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation"
)

// Labels that the provider sets itself. Package compile documents them; its
// tests hold the two lists together.
var (
	classLabels       = []string{"app.kubernetes.io/managed-by"}
	applicationLabels = []string{"app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/managed-by"}
)

// reservedPrefix begins the names of labels and annotations that are ours.
const reservedPrefix = "stateful-apps.io/"

// validateLabels wants what the API does, and none of the reserved names.
func validateLabels(p *Problems, at Path, labels map[string]string, reserved []string) {
	for _, key := range names(labels) {
		if slices.Contains(reserved, key) {
			p.add(at.At(key), "Reserved label",
				"The label %s is set by the provider itself: objects are found and recognised by it. Remove it from %s.", key, at.last())
			continue
		}
		validateReservedPrefix(p, at, key)
		p.invalid(at.At(key), "Invalid label", "The label name", key, validation.IsQualifiedName(key))
		if reasons := validation.IsValidLabelValue(labels[key]); len(reasons) > 0 {
			p.add(at.At(key), "Invalid label", "The label %s has the value %q, which Kubernetes does not accept: %s. Long or free text belongs in an annotation.",
				key, labels[key], because(reasons))
		}
	}
}

// validateAnnotations wants what the API does, and none of our own names.
func validateAnnotations(p *Problems, at Path, annotations map[string]string) {
	for _, key := range names(annotations) {
		validateReservedPrefix(p, at, key)
		// The API ignores case here.
		p.invalid(at.At(key), "Invalid annotation", "The annotation name", key, validation.IsQualifiedName(strings.ToLower(key)))
	}
	if err := apivalidation.ValidateAnnotationsSize(annotations); err != nil {
		var all []Path
		for _, key := range names(annotations) {
			all = append(all, at.At(key))
		}
		p.addReading(at, all, "Annotations too large", "The annotations are larger than Kubernetes allows for one object: %s.", err)
	}
}

func validateReservedPrefix(p *Problems, at Path, key string) {
	if strings.HasPrefix(key, reservedPrefix) {
		p.add(at.At(key), "Reserved prefix",
			"%s in %s begins with %s, which is kept for the provider's own bookkeeping. Choose another prefix.", key, at.last(), reservedPrefix)
	}
}
