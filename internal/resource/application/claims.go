package application

import (
	"context"
	"fmt"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/claims"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// claimsOf is what package claims has to know of an application.
func claimsOf(a model.Application) claims.Application {
	out := claims.Application{Namespace: a.Namespace, Name: a.Name, Volumes: map[string]claims.Volume{}}
	for name, v := range a.Volumes {
		if v.Size == nil {
			continue
		}
		p := policyOf(v)
		out.Volumes[name] = claims.Volume{
			Size: *v.Size, Class: p.StorageClass, AccessModes: accessModes(p), Mode: volumeMode(p),
			OnDestroy: retention(p.OnDestroy), OnScaleDown: retention(p.OnScaleDown),
		}
	}
	return out
}

// policyOf is a volume's policy; the zero policy means the safe choices.
func policyOf(v model.Volume) model.ClaimPolicy {
	if v.ClaimPolicy == nil {
		return model.ClaimPolicy{}
	}
	return *v.ClaimPolicy
}

func accessModes(p model.ClaimPolicy) []string {
	if len(p.AccessModes) == 0 {
		return []string{"ReadWriteOnce"}
	}
	return p.AccessModes
}

func volumeMode(p model.ClaimPolicy) string {
	if p.VolumeMode == nil {
		return "Filesystem"
	}
	return *p.VolumeMode
}

func retention(r *string) claims.Retention {
	if r == nil {
		return claims.Retain
	}
	return claims.Retention(*r)
}

// BeforeWorkload refuses claims that exist and must not be used.
func (kind) BeforeWorkload(ctx context.Context, e *apply.Engine, a model.Application) error {
	return claimsOf(a).Check(ctx, e.Cluster)
}

// AfterRollout marks the claims as ours, and deletes those of removed pods where
// the policy says so.
func (kind) AfterRollout(ctx context.Context, e *apply.Engine, before *model.Application, after model.Application) ([]lifecycle.Finding, error) {
	c := claimsOf(after)
	if len(c.Volumes) == 0 {
		return nil, nil
	}
	if err := c.Mark(ctx, e); err != nil {
		return nil, err
	}
	scaledDown := before != nil && after.Replicas < before.Replicas
	if !scaledDown || after.Autoscaled != nil && *after.Autoscaled {
		return nil, nil
	}
	outcome, err := c.ScaledDown(ctx, e, int(after.Replicas))
	if len(outcome.Deleted) == 0 {
		return nil, err
	}
	return []lifecycle.Finding{{
		Warning: true,
		Summary: fmt.Sprintf("%s: %d claims were deleted", where(after), len(outcome.Deleted)),
		Detail:  "As the claim policy's on_scale_down = \"Delete\" says, these claims of removed pods were deleted:" + list(outcome.Deleted),
	}}, err
}

// Destroyed carries out on_destroy and says which claims are kept.
func (kind) Destroyed(ctx context.Context, e *apply.Engine, a model.Application, ran bool) ([]lifecycle.Finding, error) {
	outcome, err := claimsOf(a).Destroyed(ctx, e, ran)
	var out []lifecycle.Finding
	if n := len(outcome.Kept); n > 0 {
		out = append(out, lifecycle.Finding{
			Warning: true,
			Summary: fmt.Sprintf("%s: %d claims are kept", where(a), n),
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
