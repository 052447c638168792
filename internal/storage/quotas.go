package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// What a quota counts of claims: all of them, and those of one class.
const (
	quotaStorage      = "requests.storage"
	quotaClaims       = "persistentvolumeclaims"
	quotaObjects      = "count/persistentvolumeclaims"
	quotaClassStorage = ".storageclass.storage.k8s.io/requests.storage"
	quotaClassClaims  = ".storageclass.storage.k8s.io/persistentvolumeclaims"
)

// quotas refuses claims for which the namespace has no room. Whoever makes them is
// refused one by one, and a set's controller, which makes them out of its templates,
// would try for ever.
func (c Claims) quotas(ctx context.Context, cluster *kube.Cluster, all classes) ([]Problem, error) {
	if c.Tried && len(c.Claims) == 1 {
		return nil, nil // the trial has met the quota
	}
	list, err := cluster.ListForPlan(ctx, kube.QuotaKind, c.Namespace)
	if err != nil {
		return nil, fmt.Errorf("listing quotas of namespace %s: %w", c.Namespace, err)
	}
	if list == nil {
		return nil, nil
	}
	quotas, err := typed[corev1.ResourceQuota](c.withPlanned(kube.QuotaKind, list))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(quotas, func(a, b corev1.ResourceQuota) int { return strings.Compare(a.Name, b.Name) })
	var out []Problem
	for _, q := range quotas {
		if len(q.Spec.Scopes) > 0 || q.Spec.ScopeSelector != nil {
			continue // these count pods, or claims by what ours don't have
		}
		if p := c.exceeded(q, all); p != nil {
			out = append(out, *p)
		}
	}
	return out, nil
}

// exceeded is what of a quota the claims exceed; nil for nothing.
func (c Claims) exceeded(q corev1.ResourceQuota, all classes) *Problem {
	var lines []string
	var about []Claim
	for _, key := range keysOf(q) {
		hard := q.Spec.Hard[corev1.ResourceName(key)]
		used := q.Status.Used[corev1.ResourceName(key)]
		needed, claims := c.needed(key, all)
		after := used.DeepCopy()
		after.Add(needed)
		if needed.IsZero() || after.Cmp(hard) <= 0 {
			continue
		}
		lines = append(lines, fmt.Sprintf("  %s: %s needed, %s of %s used", key, needed.String(), used.String(), hard.String()))
		if about == nil {
			about = claims
		}
	}
	if len(lines) == 0 {
		return nil
	}
	makes := "This change makes or grows"
	if !slices.ContainsFunc(about, Claim.grows) {
		makes = "This change makes"
	}
	return &Problem{
		Claim: about[0], Attribute: Size,
		Summary: fmt.Sprintf("ResourceQuota/%s has no room for %s", q.Name, count(about)),
		Detail: fmt.Sprintf("%s %s in namespace %s, for which the quota has not enough left:\n%s\n\nThe first claims might still be made, and the pods of the others would never start. Nothing was changed. Ask for less, delete claims that nobody needs, or have the quota raised.",
			makes, names(about), c.Namespace, strings.Join(lines, "\n")),
	}
}

// keysOf are what a quota limits of claims, in order.
func keysOf(q corev1.ResourceQuota) []string {
	var out []string
	for name := range q.Spec.Hard {
		key := string(name)
		if key == quotaStorage || key == quotaClaims || key == quotaObjects || strings.HasSuffix(key, quotaClassStorage) || strings.HasSuffix(key, quotaClassClaims) {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// needed is what the claims add to what a quota counts by a key, and the claims that
// do.
func (c Claims) needed(key string, all classes) (resource.Quantity, []Claim) {
	var sum resource.Quantity
	var out []Claim
	for _, claim := range c.Claims {
		if name, ok := classOf(key); ok && name != all.nameOf(claim) {
			continue
		}
		add := *resource.NewQuantity(1, resource.DecimalSI)
		if strings.HasSuffix(key, quotaStorage) {
			add = claim.Size.DeepCopy()
			add.Sub(claim.Was)
		} else if claim.grows() {
			continue
		}
		sum.Add(add)
		out = append(out, claim)
	}
	return sum, out
}

// classOf is the class in a quota's key.
func classOf(key string) (string, bool) {
	for _, suffix := range []string{quotaClassStorage, quotaClassClaims} {
		if name, ok := strings.CutSuffix(key, suffix); ok {
			return name, true
		}
	}
	return "", false
}

// nameOf is the name of a claim's class, whether the class is there or not; "" for
// none.
func (c classes) nameOf(claim Claim) string {
	if claim.Class != nil {
		return *claim.Class
	}
	class, _ := c.standard()
	return class.Name
}
