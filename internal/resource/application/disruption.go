package application

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
)

// Disruption says what going from one body of the set to another does to running
// pods. Under OnDelete a changed template does nothing by itself.
func (kind) Disruption(before, after map[string]any) string {
	strategy, _, _ := unstructured.NestedString(after, "spec", "updateStrategy", "type")
	switch {
	case !same(before, after, "spec", "template") && strategy != "OnDelete":
		return lifecycle.DisruptionRolling
	case !same(before, after, "spec", "replicas") && has(after, "spec", "replicas"):
		return lifecycle.DisruptionScale
	default:
		return lifecycle.DisruptionNone
	}
}

// has says whether a body has a field: what it leaves to others does not change.
func has(body map[string]any, path ...string) bool {
	_, found, _ := unstructured.NestedFieldNoCopy(body, path...)
	return found
}

// same says whether a field of two bodies is equal, or missing in both.
func same(before, after map[string]any, path ...string) bool {
	a, _, _ := unstructured.NestedFieldNoCopy(before, path...)
	b, _, _ := unstructured.NestedFieldNoCopy(after, path...)
	return diff.Equal(a, b)
}
