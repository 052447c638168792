package application

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/claims"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// claimsOf is what package claims has to know of an application; owner is the
// provider's.
func claimsOf(a model.Application, owner string) claims.Application {
	out := claims.Application{
		Namespace: a.Namespace, Name: a.Name, Owner: owner, Single: a.ControllerKind() == model.Deployment, Volumes: map[string]claims.Volume{},
	}
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
// sent that would make pods use them, and to end pods that alone keep their claims.
func (kind) BeforeApply(ctx context.Context, e *apply.Engine, before *model.Application, after model.Application) error {
	if before != nil && takesBack(*before, after) {
		if err := refuseAutoscalers(ctx, e, after); err != nil {
			return err
		}
	}
	if before != nil {
		if err := refuseLosing(ctx, e, *before, after); err != nil {
			return err
		}
	}
	added, from, to := addedClaims(before, after, e.Owner)
	if after.IsAutoscaled() && !added.Single {
		to = math.MaxInt // somebody else may scale it to any number
	}
	if from >= to {
		return nil
	}
	return added.Check(ctx, e.Cluster, from, to)
}

// addedClaims has the volumes for which a change makes pods use claims that they do
// not use yet, those of the ordinals from from on and below to. before is nil when
// the workload object has to be created.
func addedClaims(before *model.Application, after model.Application, owner string) (added claims.Application, from, to int) {
	if after.ControllerKind() == model.Deployment {
		return newClaimsOf(before, after, owner), 0, 1
	}
	from, to = after.FirstOrdinal(), after.FirstOrdinal()+int(after.Running())
	if before != nil {
		from = before.FirstOrdinal() + int(before.Running())
	}
	return claimsOf(after, owner), from, to
}

// newClaimsOf has those volumes of a Deployment whose claims its pods do not use
// yet.
func newClaimsOf(before *model.Application, after model.Application, owner string) claims.Application {
	out := claimsOf(after, owner)
	if before != nil {
		for volume := range before.ClaimVolumes() {
			delete(out.Volumes, volume)
		}
	}
	return out
}

// AfterRollout marks the claims as ours.
func (k kind) AfterRollout(ctx context.Context, e *apply.Engine, _ *model.Application, after model.Application, ready bool) ([]lifecycle.Finding, error) {
	if !ready { // of pods that nobody waits for, few have mounted anything yet
		return nil, nil
	}
	err := claimsOf(after, e.Owner).Mark(ctx, e)
	if kube.Classify(err) == kube.Forbidden {
		// Everything runs. Claims without the mark are kept for ever, which is no
		// reason to have the application replaced.
		return k.unmarked(after, err), nil
	}
	return nil, err
}

// spared says which claims of removed pods are kept although the plan said that they
// would be deleted.
func spared(a model.Application, kept []claims.Claim) []lifecycle.Finding {
	kept = slices.DeleteFunc(slices.Clone(kept), func(c claims.Claim) bool { return c.Why == "" })
	if len(kept) == 0 {
		return nil
	}
	return []lifecycle.Finding{{
		Warning: true,
		Summary: fmt.Sprintf("%s: %s", where(a), claimsAre(len(kept), "kept")),
		Detail: fmt.Sprintf("The claim policy says on_scale_down = \"Delete\", but these claims are kept:%s\n\nMore replicas find them again. To give them up when no pod uses them: kubectl -n %s delete pvc NAME",
			list(kept, func(c claims.Claim) string { return c.Why }), a.Namespace),
	}}
}

// unmarked warns where a policy would have claims deleted that need the mark.
func (k kind) unmarked(a model.Application, err error) []lifecycle.Finding {
	policies := slices.Collect(maps.Values(a.ClaimVolumes()))
	if !k.DeletesData(a) && !slices.ContainsFunc(policies, func(v model.Volume) bool { return v.Policy().ScaleDownRetention() == model.Delete }) {
		return nil
	}
	return []lifecycle.Finding{{
		Warning: true,
		Summary: fmt.Sprintf("%s: claims are not marked as the application's", where(a)),
		Detail: fmt.Sprintf("A claim is deleted as its policy says only when it carries a mark, which claims get that the pods use: %s. "+
			"Until an apply marks them they are kept, whatever the policy says. It takes the rights to list pods and to patch claims.", err),
	}}
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

// Destroyed carries out on_destroy and says what becomes of each claim.
func (kind) Destroyed(ctx context.Context, e *apply.Engine, a model.Application, ran bool) ([]lifecycle.Finding, error) {
	outcome, err := claimsOf(a, e.Owner).Destroyed(ctx, e, ran)
	var out []lifecycle.Finding
	if n := len(outcome.Kept); n > 0 {
		out = append(out, lifecycle.Finding{
			Warning: true,
			Summary: fmt.Sprintf("%s: %s", where(a), claimsAre(n, "kept")),
			Detail: fmt.Sprintf("The pods are gone; these claims and their data are kept:%s\n\nAn application of the same name finds them again. To give the data up: kubectl -n %s delete pvc NAME",
				list(outcome.Kept, pardoned), a.Namespace),
		})
	}
	out = append(out, leaving(a, outcome)...)
	return append(out, deleted(a, outcome.Deleted, "on_destroy", "these claims")...), err
}

// Data names the claims that hold the application's data, with the volumes behind
// them; nothing where claims may not be listed.
func (kind) Data(ctx context.Context, e *apply.Engine, a model.Application) []string {
	all, err := claimsOf(a, e.Owner).Where(ctx, e.Cluster)
	if err != nil {
		return nil
	}
	var out []string
	for _, c := range all {
		line := c.String()
		if c.DeletionTimestamp != nil {
			line += ": is being deleted"
			if fate := c.Fate(); fate != "" {
				line += "; " + fate
			}
		}
		out = append(out, line)
	}
	return out
}

// leaving warns of claims that we would keep and that go all the same.
func leaving(a model.Application, outcome claims.Outcome) []lifecycle.Finding {
	n := len(outcome.Leaving)
	if n == 0 {
		return nil
	}
	who := "Somebody else has deleted these claims, and they are on their way out:"
	if outcome.Namespace {
		who = fmt.Sprintf("Namespace %s is being deleted, and these claims go with it:", a.Namespace)
	}
	return []lifecycle.Finding{{
		Warning: true,
		Summary: fmt.Sprintf("%s: %s by somebody else", where(a), claimsAre(n, "being deleted")),
		Detail: who + list(outcome.Leaving, onItsWay) +
			"\n\nAs long as a volume is there, its data can be kept: kubectl patch pv NAME -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'",
	}}
}

// onItsWay is what keeps a claim that somebody has deleted, and what becomes of its
// volume.
func onItsWay(c claims.Claim) string {
	var out []string
	if c.MountedBy != "" {
		out = append(out, fmt.Sprintf("Pod/%s mounts it, which keeps it until that pod ends", c.MountedBy))
	}
	if fate := c.Fate(); fate != "" {
		out = append(out, fate)
	}
	return strings.Join(out, "; ")
}

// deleted says which claims a policy has deleted.
func deleted(a model.Application, all []claims.Claim, policy, which string) []lifecycle.Finding {
	if len(all) == 0 {
		return nil
	}
	return []lifecycle.Finding{{
		Warning: true,
		Summary: fmt.Sprintf("%s: %s", where(a), claimsWere(len(all), "deleted")),
		Detail:  fmt.Sprintf("As the claim policy's %s = \"Delete\" says, %s were deleted:%s", policy, which, list(all, claims.Claim.Fate)),
	}}
}

// pardoned is why a claim is kept that on_destroy gives up.
func pardoned(c claims.Claim) string {
	if c.Why == "" {
		return ""
	}
	return "kept although on_destroy = \"Delete\", because " + c.Why
}

// list names claims, one a line, each with a clause about it.
func list(all []claims.Claim, about func(claims.Claim) string) string {
	var b strings.Builder
	for _, c := range all {
		b.WriteString("\n  " + c.String())
		if text := about(c); text != "" {
			b.WriteString(": " + text)
		}
	}
	return b.String()
}
