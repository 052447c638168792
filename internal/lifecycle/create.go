package lifecycle

import (
	"context"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
)

// How long an operation may take where the configuration says nothing.
const (
	CreateTimeout = 10 * time.Minute
	UpdateTimeout = 30 * time.Minute
	DeleteTimeout = 10 * time.Minute
)

// Create applies every object and waits. An error after something was applied
// leaves state, which Terraform then taints; an error before leaves none.
func (r *managed[M]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.connect.Applies()
	values, diags := rootValues(req.Plan.Raw)
	after, d := r.view(ctx, req.Plan.Raw)
	diags.Append(d...)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	rec := r.remember(record{Inventory: apply.Inventory{}, Salt: newSalt(), Creating: true}, values, after.model)
	engine := r.engine(appliedInstance(values), timeout(values, "create", CreateTimeout))
	bounded, cancel := engine.Bound(ctx)
	defer cancel()
	if len(after.set.Objects) > 0 {
		rec.Cluster, d = r.identify(bounded, after.model)
		resp.Diagnostics.Append(d...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	engine.Adopt, engine.Salt = flag(values, "adopt", false), rec.Salt
	engine.Values, d = r.configured(ctx, req.Config.Raw)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	a := attempt[M]{
		managed: r, engine: engine,
		plan: req.Plan.Raw, values: values, creating: true, after: after,
		shown: map[string]string{}, record: rec,
		save: func(state tftypes.Value, rec record) diag.Diagnostics {
			resp.State.Raw = state
			return rec.save(ctx, resp.Private)
		},
	}
	resp.Diagnostics.Append(a.resumable(bounded, a.run(bounded))...)
}

// Update applies what changed. After an attempt that did not come to its end,
// everything is applied again.
func (r *managed[M]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.connect.Applies()
	values, diags := rootValues(req.Plan.Raw)
	prior, d := rootValues(req.State.Raw)
	diags.Append(d...)
	before, d := r.view(ctx, req.State.Raw)
	diags.Append(d...)
	after, d := r.view(ctx, req.Plan.Raw)
	diags.Append(d...)
	rec, _, d := r.recall(ctx, req.Private, prior, before)
	diags.Append(d...)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	rec = r.remember(rec, values, after.model)
	state := texts(prior)
	engine := r.engine(appliedInstance(values), timeout(values, "update", UpdateTimeout))
	bounded, cancel := engine.Bound(ctx)
	defer cancel()
	engine.Adopt, engine.Salt = rec.Creating && flag(values, "adopt", false), rec.Salt
	engine.Values, d = r.configured(ctx, req.Config.Raw)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	a := attempt[M]{
		managed: r, engine: engine,
		plan: req.Plan.Raw, values: values, before: before, after: after,
		wasReady: flag(prior, "ready", false), hadVolume: text(prior, volumeAttribute),
		shown: maps.Clone(state), shownBefore: state, record: rec,
		save: func(state tftypes.Value, rec record) diag.Diagnostics {
			resp.State.Raw = state
			return rec.save(ctx, resp.Private)
		},
	}
	if !a.settled() {
		cluster, d := r.identify(bounded, after.model)
		resp.Diagnostics.Append(d...)
		resp.Diagnostics.Append(r.sameCluster(after.model, rec, cluster)...)
		if resp.Diagnostics.HasError() {
			return
		}
		a.record.Cluster = cluster
	}
	resp.Diagnostics.Append(a.run(bounded)...)
}

// configured are the values that only the configuration has.
func (r *managed[M]) configured(ctx context.Context, config tftypes.Value) (map[string]string, diag.Diagnostics) {
	if r.withholder == nil {
		return nil, nil
	}
	m, diags := r.decodeKnown(ctx, config)
	if diags.HasError() {
		return nil, diags
	}
	return r.withholder.Withheld(m), diags
}

// remember mirrors in a record what has to be known where Terraform hides state.
func (r *managed[M]) remember(rec record, values map[string]tftypes.Value, m M) record {
	rec.Protected = flag(values, "deletion_protection", false)
	rec.DeletesData = r.runner != nil && r.runner.DeletesData(m) || r.claimant != nil && r.claimant.DeletesData(m)
	return rec
}
