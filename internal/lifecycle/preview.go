package lifecycle

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// previewTimeout is how long the cluster may take to check one resource's plan.
const previewTimeout = 10 * time.Second

// preview has the cluster check what is known of a change, by dry runs. It never
// yields planned values: a plan is the same with and without a cluster.
func (r *managed[M]) preview(ctx context.Context, c Change[M], prior, values map[string]tftypes.Value, before, after view[M], compared comparison, rec record) diag.Diagnostics {
	requests := requests(before, texts(prior), after, compared, rec.Inventory)
	checker, looks := r.kind.(LiveChecker[M])
	asks := len(requests) > 0 || looks && leaves(texts(prior), after)
	if c.Replace || !asks {
		return nil // of a replacement Terraform asks again, as of a creation
	}
	// While it applies Terraform plans once more, and the apply itself comes a
	// moment later.
	done, ok := r.connect.Preview()
	if !ok {
		return nil
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, previewTimeout)
	defer cancel()
	uid, err := r.connect.Cluster.UIDForPlan(ctx)
	if kube.Away(err) {
		return r.plannedAlone(*c.After, err)
	}
	if err != nil {
		return r.explain(*c.After, err)
	}
	diags := r.sameCluster(*c.After, rec, uid)
	if diags.HasError() {
		return diags
	}
	engine := r.engine(text(prior, "instance"), 0)
	engine.Adopt = (c.Before == nil || rec.Creating) && flag(values, "adopt", false)
	engine.Salt, engine.AllowReplace = rec.Salt, r.claimant != nil && c.Before != nil && r.claimant.GivesUp(c)
	if c.Before == nil {
		engine.Leaving = r.connect.Leaving
	}
	engine.Values = r.given(c)
	engine.Planned = r.connect.Planned()
	previewed := engine.Preview(ctx, requests, r.trials(ctx, c, texts(prior), before, after, compared))
	if previewed.Away != nil {
		if ctx.Err() == context.Canceled {
			return diags
		}
		r.connect.Cluster.LeaveAlone(previewed.Away)
		return r.plannedAlone(*c.After, previewed.Away)
	}
	existed := c.Before != nil || rec.Vanished
	diags.Append(r.told(c, after, previewed, existed)...)
	if looks && !diags.HasError() {
		findings, err := checker.CheckLive(ctx, engine, c, previewed)
		for i := range findings {
			if !findings[i].Warning {
				findings[i].Detail += toDestroy(existed)
			}
		}
		diags.Append(report(findings, after.unknown)...)
		switch {
		case kube.Away(err):
			diags.Append(r.plannedAlone(*c.After, err)...)
		case err != nil:
			diags.Append(r.explain(*c.After, err)...)
		}
	}
	return diags
}

// leaves says whether a class of volume attributes is not wanted any more: whether
// it is used says only the cluster.
func leaves[M Model](state map[string]string, after view[M]) bool {
	for name := range state {
		_, wanted := after.texts[name]
		if !wanted && !after.all && strings.HasPrefix(name, kube.AttributesClassKind.Kind+"/") {
			return true
		}
	}
	return false
}

// announce tells the resources that are planned after this one of the storage and
// the limits that it brings.
func (r *managed[M]) announce(after view[M]) {
	for _, o := range after.set.Objects {
		switch o.Key.GroupKind() {
		case kube.StorageClassKind, kube.VolumeKind, kube.QuotaKind, kube.LimitRangeKind:
		default:
			continue
		}
		if known, ok := after.known(o.Key.In(after.set.Home)); ok {
			r.connect.Plans(known)
		}
	}
}

// trials are the pods and claims to try, if the object that makes them is sent. It
// makes them out of all that it has, also of what is left to others.
func (r *managed[M]) trials(ctx context.Context, c Change[M], state map[string]string, prior, after view[M], compared comparison) []apply.Trial {
	if r.runner == nil {
		return nil
	}
	name := r.workload(after)
	workload, known := after.known(name)
	if !known || !compared.changed[name] {
		return nil
	}
	before := c.Before
	if _, exists := c.Objects[name]; !exists {
		before = nil
	}
	if workload.Seed != nil {
		live, err := r.connect.Cluster.Get(ctx, workload.Key)
		if err != nil {
			live = nil // not there yet, or of the trial itself the same will be said
		}
		if whole, err := apply.Whole(workload, live); err == nil {
			workload.Body = whole
		}
	}
	rolls := before == nil || r.disruption(prior, state, after) == DisruptionRolling
	return r.runner.Trials(before, *c.After, workload, rolls)
}

// requests are the changed objects that are known, in apply order.
func requests[M Model](before view[M], shown map[string]string, after view[M], compared comparison, have apply.Inventory) []apply.Request {
	var out []apply.Request
	old := before.set.ByName()
	for _, o := range after.set.Objects {
		name := o.Key.In(after.set.Home)
		if _, known := after.known(name); !known || !compared.changed[name] {
			continue
		}
		prior, compiled := old[name]
		r := apply.Request{Object: o, Have: have[o.Key], Left: prior.Seed}
		if text, ok := shown[name]; ok {
			r.Shown = parse(text)
			// Where its text is masked, the attribute holds the value.
			if compiled {
				prior.Unmask(r.Shown)
			}
		}
		out = append(out, r)
	}
	return out
}

// withheldBy says which values of an object plan and state don't have.
func withheldBy(o object.Object) map[string]object.Mask {
	out := map[string]object.Mask{}
	for _, m := range o.Masks {
		if m.Withheld != "" {
			out[m.Withheld] = m
		}
	}
	return out
}
