package application

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/duration"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/claims"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/storage"
)

// CheckLive judges a change by what it finds in the cluster: an autoscaler that is
// still there, claims that exist already, and room for those that do not.
func (kind) CheckLive(ctx context.Context, e *apply.Engine, c lifecycle.Change[model.Application], p apply.Preview) ([]lifecycle.Finding, error) {
	out, err := takenBack(ctx, e, c, p)
	if err != nil || slices.ContainsFunc(out, func(f lifecycle.Finding) bool { return !f.Warning }) {
		return out, err
	}
	more, err := storageFindings(ctx, e, c, p)
	return append(out, more...), err
}

// storageFindings are about the claims that a change makes pods use. It asks for
// nothing where there are none, and leaves it to the apply where a predecessor is in
// the way, whose claims may go before.
func storageFindings(ctx context.Context, e *apply.Engine, c lifecycle.Change[model.Application], p apply.Preview) ([]lifecycle.Finding, error) {
	after := *c.After
	if p.Replaces || hasKin(p) || c.Before != nil && after.IsAutoscaled() {
		return nil, nil
	}
	added, from, to := addedClaims(c.Before, after, e.Owner)
	if from >= to || len(added.Volumes) == 0 {
		return nil, nil
	}
	existing, err := added.Existing(ctx, e.Cluster, from, to)
	switch {
	case errors.Is(err, claims.ErrHidden), kube.Classify(err) == kube.Forbidden:
		return nil, nil // a plan does without
	case err != nil:
		return nil, err
	}
	out := adopted(c, e, existing)
	problems, err := storage.Judge(ctx, e.Cluster, storage.Claims{
		Namespace: after.Namespace, Claims: newClaims(after, added, existing, from, to),
		NodeSelector: ptr.Deref(after.Placement, model.Placement{}).NodeSelector,
		// The last claim was tried, which says nothing of another where it exists.
		Tried: triedAll(p) && len(existing) == 0, Planned: e.Planned,
	})
	for _, problem := range problems {
		out = append(out, lifecycle.Finding{
			Warning: problem.Warning,
			Path:    attributeOf(problem),
			Reads:   claimReads,
			Summary: fmt.Sprintf("%s: %s", where(after), problem.Summary),
			Detail:  problem.Detail,
		})
	}
	return out, err
}

// claimReads are the attributes that say which claims there are and what they ask
// for.
var claimReads = []model.Path{{"name"}, {"namespace"}, {"controller"}, {"replicas"}, {"ordinals_start"}, {"hibernated"}, {"autoscaled"}, {"volumes"}, {"placement"}}

// hasKin says whether objects of another instance are in the way, which may be
// gone by the time of the apply.
func hasKin(p apply.Preview) bool {
	return slices.ContainsFunc(p.Unchecked, func(u apply.Unchecked) bool { return errors.As(u.Why, new(*apply.NotOwnedError)) })
}

// triedAll says whether the server has tried everything that it was asked.
func triedAll(p apply.Preview) bool { return len(p.Unchecked) == 0 }

// newClaims are those that have to be made.
func newClaims(a model.Application, added claims.Application, existing []claims.Claim, from, to int) []storage.Claim {
	there := map[string]bool{}
	for _, c := range existing {
		there[c.Name] = true
	}
	var out []storage.Claim
	for _, volume := range slices.Sorted(maps.Keys(added.Volumes)) {
		want := added.Volumes[volume]
		size, err := resource.ParseQuantity(want.Size)
		if err != nil {
			continue // a placeholder: nothing is known of it
		}
		retention := a.Volumes[volume].Policy().OnDestroy
		for ordinal := from; ordinal < to; ordinal++ {
			name := compile.ClaimName(volume, a.Name, ordinal)
			if added.Single {
				name = compile.DeploymentClaimName(volume, a.Name)
			}
			if !there[name] {
				out = append(out, storage.Claim{
					Name: name, Volume: volume, Class: want.Class, Size: size, Kept: ptr.Deref(retention, "") == model.Retain,
				})
			}
		}
	}
	return out
}

// attributeOf is where the configuration says what a problem is about.
func attributeOf(p storage.Problem) model.Path {
	at := model.Path{"volumes", p.Claim.Volume}
	if p.Attribute == storage.Size {
		return at.At("size")
	}
	return at.At("claim_policy", "storage_class")
}

// adopted warns of claims that exist and that are not known to be what this very
// resource has left.
func adopted(c lifecycle.Change[model.Application], e *apply.Engine, existing []claims.Claim) []lifecycle.Finding {
	a := *c.After
	ours := claimsOf(a, e.Owner)
	foreign := slices.DeleteFunc(slices.Clone(existing), func(claim claims.Claim) bool {
		return c.Before != nil && ours.Left(claim, e)
	})
	if len(foreign) == 0 {
		return nil
	}
	var lines strings.Builder
	for _, claim := range foreign {
		lines.WriteString("\n  " + described(claim))
	}
	return []lifecycle.Finding{{
		Warning: true,
		Path:    model.Path{"volumes"},
		Reads:   claimReads,
		Summary: fmt.Sprintf("%s: %s", where(a), claimsExist(len(foreign))),
		Detail: fmt.Sprintf("Claims are found by their names, so the pods start with the data that is in these:%s\n\n"+
			"To start without that data, choose another name for the application or for the volume, or delete the claims first: kubectl -n %s delete pvc NAME", lines.String(), a.Namespace),
	}}
}

// claimsExist is "3 claims that exist are adopted".
func claimsExist(n int) string {
	if n == 1 {
		return "1 claim that exists is adopted"
	}
	return fmt.Sprintf("%d claims that exist are adopted", n)
}

// described is a claim with its size, class and age.
func described(c claims.Claim) string {
	size, bound := c.Status.Capacity[corev1.ResourceStorage]
	if !bound {
		size = c.Spec.Resources.Requests[corev1.ResourceStorage]
	}
	class := "no class"
	if c.Spec.StorageClassName != nil && *c.Spec.StorageClassName != "" {
		class = "class " + *c.Spec.StorageClassName
	}
	return fmt.Sprintf("%s: %s, %s, made %s ago (%s)", c.Name, size.String(), class,
		duration.HumanDuration(time.Since(c.CreationTimestamp.Time)), c.CreationTimestamp.UTC().Format(time.RFC3339))
}
