package model

import (
	"k8s.io/apimachinery/pkg/util/validation"
)

// Validate is everything that is wrong with the policy, in an order that does not
// change.
func (p VolumeClaimPolicy) Validate() Problems {
	out := p.ClaimPolicy.Validate()
	if p.Guardrails == nil {
		return out
	}
	at := Path{"guardrails"}
	validateGuarded(&out, at.At("namespaces"), p.Guardrails.Namespaces)
	validateGuards(&out, at, p)
	validateDeletions(&out, at, p)
	if p.Guardrails.Quota != nil {
		validateQuota(&out, at.At("quota"), *p.Guardrails.Quota)
	}
	return out
}

func validateGuarded(p *Problems, at Path, namespaces []string) {
	if len(namespaces) == 0 {
		p.add(at, "No namespace to guard", "guardrails have no namespaces, so nothing would be guarded. List those in which the policy is to hold, such as namespaces = [\"data\"].")
	}
	first := map[string]int{}
	for i, name := range namespaces {
		p.invalid(at.At(i), "Invalid namespace", "The namespace", name, validation.IsDNS1123Label(name))
		if was, twice := first[name]; twice {
			p.addReading(at.At(i), []Path{at.At(was)}, "Namespace listed twice", "%q is in namespaces twice, at index %d and %d. Remove one of them.", name, was, i)
			continue
		}
		first[name] = i
	}
}

// validateGuards wants every guard to have something to guard, and one guard at
// least: a misspelt name inside guardrails is ignored by Terraform.
func validateGuards(p *Problems, at Path, c VolumeClaimPolicy) {
	g := c.Guardrails
	limits := orElse(g.LimitRange, false)
	if limits && !c.Limits() {
		p.addReading(at.At("limit_range"), []Path{{"min_size"}, {"max_size"}}, "No size to limit",
			"limit_range holds every claim of the namespaces to min_size and max_size, and the policy has neither. Set one of them, or remove limit_range.")
	}
	if !c.Admits() && !limits && g.Quota == nil {
		p.addReading(at, []Path{at.At("admission"), at.At("limit_range"), at.At("quota")}, "Nothing is guarded",
			"admission is false, and there is neither limit_range nor quota, so these guardrails guard nothing. Set one of them, or remove guardrails.")
	}
}

// validateDeletions refuses what would stand in its own way.
func validateDeletions(p *Problems, at Path, c VolumeClaimPolicy) {
	at = at.At("deny_deletion")
	if !orElse(c.Guardrails.DenyDeletion, false) {
		return
	}
	if !c.Admits() {
		p.addReading(at, []Path{{"guardrails", "admission"}}, "Deletions are not looked at",
			"deny_deletion is one of the rules of admission, which is false. Remove admission = false, or deny_deletion.")
	}
	for _, deleting := range []struct {
		name string
		mode string
	}{{"on_destroy", c.DestroyRetention()}, {"on_scale_down", c.ScaleDownRetention()}} {
		if deleting.mode == "Delete" {
			p.addReading(at, []Path{{deleting.name}}, "Deletion denied and asked for",
				"deny_deletion refuses to delete claims, and %s = \"Delete\" asks for it: the provider would be refused like everybody else. Set %s = \"Retain\", or remove deny_deletion.", deleting.name, deleting.name)
		}
	}
}

func validateQuota(p *Problems, at Path, q Quota) {
	if q.Storage == nil && q.Claims == nil && len(q.StorageClasses) == 0 {
		p.add(at, "Quota of nothing", "quota has neither storage nor claims nor storage_classes. Set one of them, or remove it.")
	}
	validateClassQuota(p, at, ClassQuota{q.Storage, q.Claims})
	at = at.At("storage_classes")
	for _, class := range names(q.StorageClasses) {
		p.invalid(at.At(class), "Invalid storage class", "The storage class", class, validation.IsDNS1123Subdomain(class))
		of := q.StorageClasses[class]
		if of.Storage == nil && of.Claims == nil {
			p.add(at.At(class), "Quota of nothing", "The quota of class %q has neither storage nor claims. Set one of them, or remove it.", class)
		}
		validateClassQuota(p, at.At(class), of)
	}
}

// validateClassQuota takes 0 as well, which allows none.
func validateClassQuota(p *Problems, at Path, q ClassQuota) {
	atLeast(p, at.At("claims"), q.Claims, 0)
	if q.Storage == nil {
		return
	}
	at = at.At("storage")
	amount, ok := validateQuantity(p, at, *q.Storage)
	switch {
	case !ok:
	case amount.Sign() < 0:
		p.add(at, "Not a size", "storage is %q; it can't be less than 0.", *q.Storage)
	default:
		validateWholeBytes(p, at, *q.Storage, amount)
	}
}
