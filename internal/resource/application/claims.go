package application

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/claims"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// claimsOf is what package claims has to know of an application; owner is the
// provider's.
func claimsOf(a model.Application, owner string) claims.Application {
	out := claims.Application{Namespace: a.Namespace, Name: a.Name, Owner: owner, Volumes: map[string]claims.Volume{}}
	for name, v := range a.ClaimVolumes() {
		p := v.Policy()
		out.Volumes[name] = claims.Volume{
			Size: *v.Size, Class: p.StorageClass, AccessModes: p.Modes(), Mode: p.Mode(),
			OnDestroy: claims.Retention(p.DestroyRetention()), OnScaleDown: claims.Retention(p.ScaleDownRetention()),
		}
	}
	return out
}

// BeforeApply refuses claims that exist and must not be used, before anything is
// sent that would make the controller use them.
func (kind) BeforeApply(ctx context.Context, e *apply.Engine, before *model.Application, after model.Application) error {
	from, to := 0, int(after.Replicas)
	if before != nil {
		from = int(before.Replicas)
		if takesBack(*before, after) {
			if err := refuseAutoscalers(ctx, e, after); err != nil {
				return err
			}
		}
	}
	if after.IsAutoscaled() {
		to = math.MaxInt // somebody else may scale it to any number
	}
	if from >= to {
		return nil
	}
	return claimsOf(after, e.Owner).Check(ctx, e.Cluster, from, to)
}

// AfterRollout marks the claims as ours, and deletes those of removed pods where
// the policy says so.
func (kind) AfterRollout(ctx context.Context, e *apply.Engine, before *model.Application, after model.Application, ready bool) ([]lifecycle.Finding, error) {
	c := claimsOf(after, e.Owner)
	if ready { // of pods that nobody waits for, few have mounted anything yet
		if err := c.Mark(ctx, e); err != nil {
			return nil, err
		}
	}
	if before == nil || after.Replicas >= before.Replicas || after.IsAutoscaled() {
		return nil, nil
	}
	outcome, err := c.ScaledDown(ctx, e, int(before.Replicas), int(after.Replicas))
	if len(outcome.Deleted) == 0 {
		return nil, err
	}
	return []lifecycle.Finding{{
		Warning: true,
		Summary: fmt.Sprintf("%s: %d claims were deleted", where(after), len(outcome.Deleted)),
		Detail:  "As the claim policy's on_scale_down = \"Delete\" says, these claims of removed pods were deleted:" + list(outcome.Deleted),
	}}, err
}

// BeforeDestroy marks the claims that pods use, for an application whose rollout
// nobody waited for.
func (kind) BeforeDestroy(ctx context.Context, e *apply.Engine, a model.Application) error {
	return claimsOf(a, e.Owner).Mark(ctx, e)
}

// DeletesData says whether a volume's policy has on_destroy = "Delete".
func (kind) DeletesData(a model.Application) bool {
	for _, v := range a.ClaimVolumes() {
		if v.Policy().DestroyRetention() == model.Delete {
			return true
		}
	}
	return false
}

// Destroyed carries out on_destroy and says which claims are kept.
func (kind) Destroyed(ctx context.Context, e *apply.Engine, a model.Application, ran bool) ([]lifecycle.Finding, error) {
	outcome, err := claimsOf(a, e.Owner).Destroyed(ctx, e, ran)
	var out []lifecycle.Finding
	if n := len(outcome.Kept); n > 0 {
		out = append(out, lifecycle.Finding{
			Warning: true,
			Summary: fmt.Sprintf("%s: %s", where(a), claimsAre(n, "kept")),
			Detail: fmt.Sprintf("The application is gone; these claims and their data are kept:%s\n\nAn application of the same name finds them again. To give the data up: kubectl -n %s delete pvc NAME",
				list(outcome.Kept), a.Namespace),
		})
	}
	if n := len(outcome.Deleted); n > 0 {
		out = append(out, lifecycle.Finding{
			Warning: true,
			Summary: fmt.Sprintf("%s: %d claims were deleted", where(a), n),
			Detail:  "As the claim policy's on_destroy = \"Delete\" says, these claims were deleted:" + list(outcome.Deleted),
		})
	}
	return out, err
}

func list(all []claims.Claim) string {
	var b strings.Builder
	for _, c := range all {
		b.WriteString("\n  " + c.String())
	}
	return b.String()
}
