package lifecycle

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Delete deletes what this instance made, and nothing that a replacement has
// taken over since. What could not be deleted stays in state.
func (r *managed[M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.connect.Applies()
	values, diags := rootValues(req.State.Raw)
	v, d := r.view(ctx, req.State.Raw)
	diags.Append(d...)
	rec, found, d := r.recall(ctx, req.Private, values, v)
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
	// A plan that replaces a tainted resource can't say that it deletes data.
	ran := rec.Ran && (found || flag(values, "allow_replace", false))
	engine := r.engine(text(values, "instance"), timeout(values, "delete", DeleteTimeout))
	ctx, cancel := engine.Bound(ctx)
	defer cancel()
	uid, d := r.identify(ctx, v.model)
	resp.Diagnostics.Append(d...)
	resp.Diagnostics.Append(r.sameCluster(v.model, rec, uid)...)
	if resp.Diagnostics.HasError() {
		return
	}
	engine.Progress = progress(ctx)
	if err := r.straysToDelete(ctx, engine, v.model, rec.Inventory); err != nil {
		resp.Diagnostics.Append(r.explain(v.model, err)...)
		return
	}
	resp.Diagnostics.Append(r.destroy(ctx, engine, v, rec.Inventory, ran)...)
}

// destroy deletes what runs pods, then deals with the data, and deletes the rest
// last: as long as there is anything left to do, state has something to know it
// by.
func (r *managed[M]) destroy(ctx context.Context, engine *apply.Engine, v view[M], inventory apply.Inventory, ran bool) diag.Diagnostics {
	var diags diag.Diagnostics
	deleted := map[object.Key]apply.Deleted{}
	if r.runner != nil {
		workload := r.runner.Rollout(v.model).Workload
		var running apply.Inventory
		running, inventory = split(inventory, workload)
		holder, err := r.beforeDestroy(ctx, engine, v.model, running)
		if err != nil {
			return r.explain(v.model, err)
		}
		if deleted, err = engine.Delete(ctx, running); err != nil {
			return r.undeleted(ctx, engine, v.model, err)
		}
		if holder != apply.Others {
			findings, err := r.runner.Destroyed(ctx, engine, v.model, ran)
			diags.Append(report(findings, nil)...)
			if err != nil {
				diags.Append(r.undeleted(ctx, engine, v.model, err)...)
				return diags
			}
		}
	}
	if r.claimant != nil {
		if diags.Append(r.retire(ctx, engine, v, inventory, ran)...); diags.HasError() {
			return diags
		}
	}
	r.deleting(engine, v.model)
	rest, err := engine.Delete(ctx, inventory)
	maps.Copy(deleted, rest)
	diags.Append(r.leftAlone(v, deleted)...)
	diags.Append(r.stillUsed(ctx, engine, v.model, deleted, "They are no longer this resource's: delete them by hand (kubectl delete volumeattributesclass) when nothing uses them. A resource that makes them again takes them over with adopt = true.")...)
	if err != nil {
		diags.Append(r.undeleted(ctx, engine, v.model, err)...)
	}
	return diags
}

// progress writes what is done into the log.
func progress(ctx context.Context) func(what string, key object.Key, status string) {
	return func(what string, key object.Key, status string) {
		fields := map[string]any{"object": key.String(), "namespace": key.Namespace}
		if status != "" {
			fields["status"] = status
		}
		tflog.Info(ctx, what, fields)
	}
}

// beforeDestroy does what has to be done while pods still run, if the object that
// runs them is ours; it says who has it.
func (r *managed[M]) beforeDestroy(ctx context.Context, engine *apply.Engine, m M, inventory apply.Inventory) (apply.Holder, error) {
	if r.runner == nil {
		return apply.Nobody, nil
	}
	workload := r.runner.Rollout(m).Workload
	holder, err := engine.HolderOf(ctx, workload, inventory[workload])
	if err == nil && holder == apply.Ourselves {
		err = r.runner.BeforeDestroy(ctx, engine, m)
	}
	return holder, err
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
		diags.AddWarning(fmt.Sprintf("%s: what belongs to others was left alone", r.subject(v.model)), fmt.Sprintf(
			"Objects of these names exist and are not those that this resource has made: %s. They were not deleted. "+
				"After create_before_destroy they are the replacement's; else somebody has made them anew, or taken them over.",
			strings.Join(names, ", ")))
	}
	return diags
}
