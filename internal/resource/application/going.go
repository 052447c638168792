package application

import (
	"context"
	"fmt"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// refuseLosing is an error while somebody has deleted claims that only their pods
// still keep: a change that ends these pods would end the data.
func refuseLosing(ctx context.Context, e *apply.Engine, before, after model.Application) error {
	if ends, err := endsPods(before, after); err != nil || !ends {
		return err
	}
	going, err := claimsOf(before, e.Owner).Going(ctx, e.Cluster)
	switch {
	case kube.Classify(err) == kube.Forbidden:
		return nil // what can't be seen is no reason to refuse a change
	case err != nil:
		return err
	case len(going) == 0:
		return nil
	}
	return &lifecycle.RefusalError{Finding: lifecycle.Finding{
		Summary: fmt.Sprintf("%s: %s with the pods", where(after), claimsAre(len(going), "about to go")),
		Detail: fmt.Sprintf("Somebody has deleted these claims. They are there, with their data, only until the pods that mount them end, which this change does. Nothing was changed.%s\n\n"+
			"A deletion can't be taken back. To save the data, have its volume kept (kubectl patch pv NAME -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'), or copy it. "+
			"To go on without these claims, delete the pods yourself, which get new and empty ones where they are a StatefulSet's, and apply again: kubectl -n %s delete pod NAME",
			list(going, onItsWay), after.Namespace),
	}}
}

// endsPods says whether a change ends pods that come back, now or later.
func endsPods(before, after model.Application) (bool, error) {
	if after.IsHibernated() && !before.IsHibernated() {
		return true, nil
	}
	was, err := compile.Application(before)
	if err != nil {
		return false, err
	}
	is, err := compile.Application(after)
	if err != nil {
		return false, err
	}
	return after.RolloutStrategy() != "OnDelete" && !diff.Equal(template(was), template(is)), nil
}
