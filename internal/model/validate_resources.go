package model

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

// containerResources are the ones that need no domain.
var containerResources = []string{"cpu", "memory", "ephemeral-storage"}

// validateResources checks names and amounts. A request of 0 is allowed: it is
// how a container escapes the default of a LimitRange.
func validateResources(p *Problems, at Path, r *Resources) {
	if r == nil {
		return
	}
	requests := validateAmounts(p, at.At("requests"), r.Requests, 0)
	limits := validateAmounts(p, at.At("limits"), r.Limits, 1)
	for _, name := range names(requests) {
		limit, limited := limits[name]
		request := requests[name]
		if limited && request.Cmp(limit) > 0 {
			p.addReading(at.At("requests", name), []Path{at.At("limits", name)}, "Request above limit",
				"The request for %s is %q and its limit only %q; Kubernetes refuses a container that asks for more than it may use. Raise the limit or lower the request.",
				name, r.Requests[name], r.Limits[name])
		}
	}
}

// validateAmounts returns the amounts that are in order.
func validateAmounts(p *Problems, at Path, amounts map[string]string, leastSign int) map[string]resource.Quantity {
	out := map[string]resource.Quantity{}
	for _, name := range names(amounts) {
		validateResourceName(p, at.At(name), name)
		text := amounts[name]
		q, ok := validateQuantity(p, at.At(name), text)
		switch {
		case !ok:
			continue
		case q.Sign() < leastSign:
			p.add(at.At(name), "Not an amount", "%s of %s is %q; it has to be greater than 0. Leave the entry out where nothing is meant.", at.last(), name, text)
			continue
		case name != "cpu" && !validateWholeBytes(p, at.At(name), text, q):
			continue
		}
		out[name] = q
	}
	return out
}

func validateResourceName(p *Problems, at Path, name string) {
	if slices.Contains(containerResources, name) || strings.HasPrefix(name, "hugepages-") {
		return
	}
	if !strings.Contains(name, "/") {
		p.add(at, "Unknown resource", "%q is not a resource of containers. Kubernetes knows %s, and names with a domain such as \"nvidia.com/gpu\".",
			name, listed(append(slices.Clone(containerResources), "hugepages-<size>"), "and"))
		return
	}
	p.invalid(at, "Invalid resource", "The resource", name, validation.IsQualifiedName(name))
}
