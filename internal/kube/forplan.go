package kube

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// planRecency is how old an answer may be that the resources of a plan share. It
// only has to be as fresh as the plan: an apply looks again.
const planRecency = 30 * time.Second

// ListForPlan is every object of a kind in a namespace, as a plan needs it: asked
// for once for all of its resources. It is nil where the objects may not be listed,
// or where the cluster has no such kind: a plan does without. The result is shared:
// it must not be changed.
func (c *Cluster) ListForPlan(ctx context.Context, gk schema.GroupKind, namespace string) (*unstructured.UnstructuredList, error) {
	return c.forPlans.of(place{gk: gk, namespace: namespace}).getWithin(planRecency, func() (*unstructured.UnstructuredList, error) {
		list, err := c.List(ctx, gk, namespace, "")
		switch Classify(err) {
		case Forbidden, NotFound, NotServed:
			return nil, nil
		}
		return list, err
	})
}
