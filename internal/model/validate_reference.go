package model

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// environmentFields are the fields of a pod that a variable can have, beside its
// labels and annotations (validEnvDownwardAPIFieldPathExpressions in the API
// server's validation.go).
var environmentFields = []string{
	"metadata.name", "metadata.namespace", "metadata.uid",
	"spec.nodeName", "spec.serviceAccountName",
	"status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
}

// environmentResources are what a variable can have of its container's resources.
var environmentResources = []string{
	"limits.cpu", "limits.memory", "limits.ephemeral-storage",
	"requests.cpu", "requests.memory", "requests.ephemeral-storage",
}

// divisors of bytes and of processors are the only ones that the API takes.
var (
	byteDivisors      = []string{"1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"}
	processorDivisors = []string{"1", "1m"}
)

// validateReferences checks what the variables refer to.
func validateReferences(p *Problems, at Path, c Container) {
	for _, name := range names(c.EnvFromSecret) {
		validateKeyReference(p, at.At("env_from_secret", name), "Secret", c.EnvFromSecret[name].Name, c.EnvFromSecret[name].Key)
	}
	for _, name := range names(c.EnvFromConfigMap) {
		validateKeyReference(p, at.At("env_from_config_map", name), "ConfigMap", c.EnvFromConfigMap[name].Name, c.EnvFromConfigMap[name].Key)
	}
	for _, name := range names(c.EnvFromField) {
		validateFieldReference(p, at.At("env_from_field", name), c.EnvFromField[name])
	}
	for _, name := range names(c.EnvFromResource) {
		validateResourceReference(p, at.At("env_from_resource", name), c.EnvFromResource[name])
	}
}

func validateKeyReference(p *Problems, at Path, kind, name, key string) {
	p.invalid(at.At("name"), "Invalid "+kind+" name", "The "+kind+"'s name", name, validation.IsDNS1123Subdomain(name))
	p.invalid(at.At("key"), "Invalid "+kind+" key", "The key of the "+kind, key, validation.IsConfigMapKey(key))
}

// validateFieldReference wants a field that the downward API offers to variables.
func validateFieldReference(p *Problems, at Path, field string) {
	if label, ok := subscript(field, "metadata.labels"); ok {
		p.invalid(at, "Invalid label", "The label", label, validation.IsQualifiedName(label))
		return
	}
	if annotation, ok := subscript(field, "metadata.annotations"); ok {
		p.invalid(at, "Invalid annotation", "The annotation", annotation, validation.IsQualifiedName(strings.ToLower(annotation)))
		return
	}
	if !slices.Contains(environmentFields, field) {
		p.add(at, "Unknown field", "The variable %s is to have the field %q, which Kubernetes does not offer. It offers %s.", at.last(), field,
			listed(append(slices.Clone(environmentFields), "metadata.labels['<key>']", "metadata.annotations['<key>']"), "and"))
	}
}

// subscript is the key in a field such as metadata.labels['key'].
func subscript(field, of string) (string, bool) {
	rest, opened := strings.CutPrefix(field, of+"['")
	key, closed := strings.CutSuffix(rest, "']")
	return key, opened && closed
}

func validateResourceReference(p *Problems, at Path, ref ResourceReference) {
	_, hugePages, _ := strings.Cut(ref.Resource, ".hugepages-")
	known := hugePages != "" && (ref.Resource == "limits.hugepages-"+hugePages || ref.Resource == "requests.hugepages-"+hugePages)
	if !known && !slices.Contains(environmentResources, ref.Resource) {
		p.add(at.At("resource"), "Unknown resource", "The variable %s is to have %q, which Kubernetes does not offer. It offers %s.", at.last(), ref.Resource,
			listed(append(slices.Clone(environmentResources), "limits.hugepages-<size>", "requests.hugepages-<size>"), "and"))
		return
	}
	if ref.Divisor == nil {
		return
	}
	offered := byteDivisors
	if strings.HasSuffix(ref.Resource, ".cpu") {
		offered = processorDivisors
	}
	if q, ok := validateQuantity(p, at.At("divisor"), *ref.Divisor); ok && !slices.Contains(offered, q.String()) {
		p.addReading(at.At("divisor"), []Path{at.At("resource")}, "Unknown divisor",
			"divisor is %q; of %s, Kubernetes takes %s.", *ref.Divisor, ref.Resource, listed(offered, "or"))
	}
}
