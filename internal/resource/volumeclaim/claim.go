package volumeclaim

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/claims"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// GivesUp says whether a change of a claim with a volume asks for what the API does
// not change, and allow_replace is set. What differs in the cluster alone, as of a
// claim that was restored from a backup, gives nothing up: no plan has said so.
func (kind) GivesUp(c lifecycle.Change[model.VolumeClaim]) bool {
	return c.AllowReplace && c.Volume != "" && len(changes(*c.Before, *c.After)) > 0
}

// MakeRoom deletes a claim without data that can't become what is wanted, and
// refuses where there is data.
func (kind) MakeRoom(ctx context.Context, e *apply.Engine, r apply.Request, after model.VolumeClaim) error {
	return refusal(after, one(after).MakeRoom(ctx, e, r, e.AllowReplace))
}

// DeletesData says whether the policy has on_destroy = "Delete".
func (kind) DeletesData(c model.VolumeClaim) bool { return deletes(c) }

// Retire carries out on_destroy and says what became of the claim.
func (kind) Retire(ctx context.Context, e *apply.Engine, c model.VolumeClaim, have apply.Entry, ran bool) ([]lifecycle.Finding, error) {
	outcome, err := one(c).Retire(ctx, e, have, ran)
	if err != nil || !outcome.Found {
		return nil, refusal(c, err)
	}
	claim := outcome.Claim
	out := lifecycle.Finding{Warning: true}
	switch {
	case outcome.Leaving:
		out.Summary = fmt.Sprintf("%s: the claim is being deleted by somebody else", where(c))
		out.Detail = claim.String() + withFate(claim) +
			"\n\nAs long as the volume is there, its data can be kept: kubectl patch pv NAME -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'"
	case outcome.Deleted && outcome.Unbound:
		return nil, nil // nothing was in it
	case outcome.Deleted:
		out.Summary = fmt.Sprintf("%s: the claim was deleted", where(c))
		out.Detail = fmt.Sprintf("As the claim policy's on_destroy = \"Delete\" says: %s%s", claim, withFate(claim))
	default:
		out.Summary = fmt.Sprintf("%s: the claim is kept", where(c))
		out.Detail = fmt.Sprintf("The claim and its data are kept: %s%s\n\nA claim of the same name and namespace with adopt = true takes it over again. To give the data up: kubectl -n %s delete pvc %s",
			claim, why(claim, deletes(c)), c.Namespace, c.Name)
	}
	return []lifecycle.Finding{out}, nil
}

// why is why a claim is kept that on_destroy gives up.
func why(c claims.Claim, doomed bool) string {
	switch {
	case c.Why == "":
		return ""
	case doomed:
		return ": kept although on_destroy = \"Delete\", because " + c.Why
	}
	return ": " + c.Why
}

func withFate(c claims.Claim) string {
	if fate := c.Fate(); fate != "" {
		return ": " + fate
	}
	return ""
}

// refusal puts an error of package claims into sentences.
func refusal(c model.VolumeClaim, err error) error {
	var inUse *claims.InUseError
	var fixed *claims.FixedError
	var shrink *claims.ShrinkError
	switch {
	case errors.As(err, &inUse):
		return &lifecycle.RefusalError{Finding: lifecycle.Finding{
			Summary: fmt.Sprintf("%s: the claim is in use and was not deleted", where(c)),
			Detail: fmt.Sprintf("These pods use it: %s. Deleted now, it would hang until they end, and there would be no way back. Nothing was changed. End the pods and apply again.",
				strings.Join(inUse.Pods, ", ")),
		}}
	case errors.As(err, &fixed):
		return &lifecycle.RefusalError{Finding: lifecycle.Finding{
			Summary: fmt.Sprintf("%s: the claim has got its volume, and can't change any more", where(c)),
			Detail: fmt.Sprintf("%s has data, or is about to have some, and the API does not change %s of it. Nothing was changed. Set that back; to give the data up, set allow_replace = true and plan again, or delete the claim.",
				fixed.Claim, strings.Join(fixed.Fields, ", ")),
		}}
	case errors.As(err, &shrink):
		has := shrink.Claim.Status.Capacity["storage"]
		return &lifecycle.RefusalError{Finding: shrunk(c, fmt.Sprintf("Its volume has %s, and the configuration asks for %s.", has.String(), c.Size), has.String())}
	}
	return err
}
