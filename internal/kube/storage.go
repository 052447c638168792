package kube

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// defaultClass are the annotations of the class of claims that name none: the
// present one and an old one that still counts.
var defaultClass = []string{"storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"}

// IsDefaultClass says whether a storage class is one of those that claims get that
// name none.
func IsDefaultClass(class metav1.Object) bool {
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

// DriverInstalled says whether there is a CSI driver of a name, as a plan needs it:
// it says so itself (not all do), or a node runs it. nil where that may not be seen.
func (c *Cluster) DriverInstalled(ctx context.Context, name string) (*bool, error) {
	yes, no := true, false
	drivers, err := c.ListForPlan(ctx, DriverKind, "")
	if err != nil {
		return nil, fmt.Errorf("listing CSI drivers: %w", err)
	}
	if drivers != nil && slices.ContainsFunc(drivers.Items, func(d unstructured.Unstructured) bool { return d.GetName() == name }) {
		return &yes, nil
	}
	nodes, err := c.ListForPlan(ctx, NodeDriversKind, "")
	if err != nil {
		return nil, fmt.Errorf("listing the CSI drivers of nodes: %w", err)
	}
	if nodes == nil {
		return nil, nil
	}
	for _, node := range nodes.Items {
		drivers, _, _ := unstructured.NestedSlice(node.Object, "spec", "drivers")
		for _, d := range drivers {
			if driver, ok := d.(map[string]any); ok && driver["name"] == name {
				return &yes, nil
			}
		}
	}
	if drivers == nil {
		return nil, nil
	}
	return &no, nil
}
