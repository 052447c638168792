package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Delete deletes what this instance made, and nothing that a replacement has
// taken over since. What could not be deleted stays in state.
func (r *managed[M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	rec, _, diags := loadRecord(ctx, req.Private)
	values, d := rootValues(req.State.Raw)
	diags.Append(d...)
	v, d := r.view(ctx, req.State.Raw)
	diags.Append(d...)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	// A destroy of a protected resource is refused at plan. What comes here is a
	// tainted one, of which a plan sees neither state nor private state.
	if flag(values, "deletion_protection", false) {
		resp.Diagnostics.Append(r.protected(v.model, "deleted"))
		return
	}
	if len(rec.Inventory) == 0 {
		return
	}
	uid, d := r.identify(ctx, v.model)
	resp.Diagnostics.Append(d...)
	resp.Diagnostics.Append(r.sameCluster(v.model, rec, uid)...)
	if resp.Diagnostics.HasError() {
		return
	}
	engine := r.engine(rec.Instance, timeout(values, "delete", DeleteTimeout))
	ctx, cancel := engine.Bound(ctx)
	defer cancel()
	deleted, err := engine.Delete(ctx, rec.Inventory)
	if err != nil {
		resp.Diagnostics.Append(r.explain(v.model, err)...)
		return
	}
	resp.Diagnostics.Append(r.leftAlone(v, deleted)...)
	if r.runner == nil || deleted[r.runner.Rollout(v.model).Set] == apply.Foreign {
		return
	}
	findings, err := r.runner.Destroyed(ctx, engine, v.model, rec.Ran)
	resp.Diagnostics.Append(report(r.prepare().schema, findings, nil)...)
	if err != nil {
		resp.Diagnostics.Append(r.explain(v.model, err)...)
	}
}

// leftAlone says which objects have passed into other hands.
func (r *managed[M]) leftAlone(v view[M], deleted map[object.Key]apply.Deleted) diag.Diagnostics {
	var diags diag.Diagnostics
	var names []string
	for key, what := range deleted {
		if what == apply.Foreign {
			names = append(names, key.In(v.set.Home))
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		diags.AddWarning(fmt.Sprintf("%s: %d objects were left alone", r.subject(v.model), len(names)), fmt.Sprintf(
			"These objects belong to another resource instance now and were not deleted: %s. After create_before_destroy, that is the replacement.",
			strings.Join(names, ", ")))
	}
	return diags
}
