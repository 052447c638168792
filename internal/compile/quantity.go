package compile

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
)

// quantity parses a quantity; it is written canonically ("1024Gi" as "1Ti",
// "1000m" as "1"), as the server writes it back.
func quantity(text string) (resource.Quantity, error) {
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return q, fmt.Errorf("quantity %q: %w", text, err)
	}
	return q, nil
}

// quantities parses quantities by resource name.
func quantities(texts map[string]string) (corev1.ResourceList, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	out := make(corev1.ResourceList, len(texts))
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		q, err := quantity(texts[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[corev1.ResourceName(name)] = q
	}
	return out, nil
}

// numberOrPercent is nil for nil.
func numberOrPercent(text *string) *intstr.IntOrString {
	if text == nil {
		return nil
	}
	return ptr.To(intstr.Parse(*text))
}
