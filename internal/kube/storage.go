package kube

import (
	"cmp"
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// defaultClass are the annotations of the class of claims that name none: the
// present one and an old one that still counts.
var defaultClass = []string{"storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"}

// IsDefaultClass says whether a storage class is one of those that claims get that
// name none.
func IsDefaultClass(class *unstructured.Unstructured) bool {
	for _, name := range defaultClass {
		if class.GetAnnotations()[name] == "true" {
			return true
		}
	}
	return false
}

// CompareDefaults orders default classes as admission does: the one that wins comes
// first, which is the newest, and of two that are as old the first by name.
func CompareDefaults(a, b *unstructured.Unstructured) int {
	return cmp.Or(
		b.GetCreationTimestamp().Compare(a.GetCreationTimestamp().Time),
		cmp.Compare(a.GetName(), b.GetName()),
	)
}

// DriverInstalled says whether there is a CSI driver of a name: it says so itself
// (not all do), or a node runs it. nil where that may not be seen.
func (c *Cluster) DriverInstalled(ctx context.Context, name string) (*bool, error) {
	yes, no := true, false
	_, err := c.Get(ctx, object.Key{Group: DriverKind.Group, Kind: DriverKind.Kind, Name: name})
	if err == nil {
		return &yes, nil
	}
	hidden := Classify(err) == Forbidden
	if !hidden && Classify(err) != NotFound {
		return nil, fmt.Errorf("looking for the CSI driver %s: %w", name, err)
	}
	nodes, err := c.ListRecent(ctx, NodeDriversKind, "")
	switch {
	case Classify(err) == Forbidden:
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("looking for nodes that run the CSI driver %s: %w", name, err)
	}
	for _, node := range nodes.Items {
		drivers, _, _ := unstructured.NestedSlice(node.Object, "spec", "drivers")
		for _, d := range drivers {
			if driver, ok := d.(map[string]any); ok && driver["name"] == name {
				return &yes, nil
			}
		}
	}
	if hidden {
		return nil, nil
	}
	return &no, nil
}
