package model

import (
	"k8s.io/apimachinery/pkg/api/resource"
)

// validateBytes checks an amount of storage or memory: a positive number of
// whole bytes. It returns the amount, and false where there is none.
func validateBytes(p *Problems, at Path, text string) (resource.Quantity, bool) {
	q, ok := validateQuantity(p, at, text)
	if !ok {
		return q, false
	}
	if q.Sign() <= 0 {
		p.add(at, "Not a size", "%s is %q; it has to be greater than 0.", at.last(), text)
		return q, false
	}
	return q, validateWholeBytes(p, at, text, q)
}

// validateWholeBytes refuses fractions of a byte. They are a typing error: the
// suffix m means thousandths, not mega.
func validateWholeBytes(p *Problems, at Path, text string, q resource.Quantity) bool {
	if q.Cmp(*resource.NewQuantity(q.Value(), resource.BinarySI)) == 0 {
		return true
	}
	p.add(at, "Not a whole number of bytes",
		"%s is %q, which is not a whole number of bytes: the suffix m means thousandths. Write M for millions or Mi for multiples of 1048576 bytes.", at.last(), text)
	return false
}

// validateQuantity checks the form alone.
func validateQuantity(p *Problems, at Path, text string) (resource.Quantity, bool) {
	q, err := resource.ParseQuantity(text)
	if err != nil {
		p.add(at, "Not a quantity", "%s is %q, which is not a quantity as Kubernetes writes them. Write a number with or without a suffix, such as \"10Gi\", \"500M\" or \"250m\".", at.last(), text)
		return q, false
	}
	return q, true
}
