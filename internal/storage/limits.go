package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// limits refuses claims that are smaller or larger than a claim of the namespace may
// be. What the server has tried has met them.
func (c Claims) limits(ctx context.Context, cluster *kube.Cluster, _ classes) ([]Problem, error) {
	if c.Tried {
		return nil, nil
	}
	list, err := cluster.ListForPlan(ctx, kube.LimitRangeKind, c.Namespace)
	if err != nil {
		return nil, fmt.Errorf("listing limit ranges of namespace %s: %w", c.Namespace, err)
	}
	if list == nil {
		return nil, nil
	}
	ranges, err := typed[corev1.LimitRange](c.withPlanned(kube.LimitRangeKind, list))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(ranges, func(a, b corev1.LimitRange) int { return strings.Compare(a.Name, b.Name) })
	var out []Problem
	for _, r := range ranges {
		for _, item := range r.Spec.Limits {
			if item.Type == corev1.LimitTypePersistentVolumeClaim {
				out = append(out, c.outside(r.Name, item)...)
			}
		}
	}
	return out, nil
}

// outside are the claims that a limit refuses.
func (c Claims) outside(name string, limit corev1.LimitRangeItem) []Problem {
	var small, large []Claim
	least, hasLeast := storageOf(limit.Min)
	most, hasMost := storageOf(limit.Max)
	for _, claim := range c.Claims {
		switch {
		case hasLeast && claim.Size.Cmp(least) < 0:
			small = append(small, claim)
		case hasMost && claim.Size.Cmp(most) > 0:
			large = append(large, claim)
		}
	}
	var out []Problem
	refuse := func(claims []Claim, what, bound string) {
		if len(claims) == 0 {
			return
		}
		out = append(out, Problem{
			Claim: claims[0], Attribute: Size,
			Summary: fmt.Sprintf("LimitRange/%s refuses %s", name, count(claims)),
			Detail: fmt.Sprintf("%s %s for %s, and a claim in namespace %s may ask for %s %s. Nothing was changed. Change the size, or have the limit changed.",
				sentence(names(claims)), verb(claims, "asks", "ask"), claims[0].Size.String(), c.Namespace, what, bound),
		})
	}
	refuse(small, "no less than", least.String())
	refuse(large, "no more than", most.String())
	return out
}
