package lifecycle

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// readTimeout is how long a cluster may take to answer for one resource before a
// plan goes on without it.
const readTimeout = time.Minute

// reading is what a refresh has found.
type reading struct {
	diags diag.Diagnostics
	// state is what the resource is now; gone says that it is not any more.
	state tftypes.Value
	gone  bool
	// same says that the state is what it was: to compare states takes long.
	same bool
	// rec is to be remembered, nil where nothing is to be changed.
	rec *record
	// settled is nil where there may be something to plan, whatever the
	// configuration.
	settled settled
}

// Read compares every object with what state's attributes compile to and writes
// the differences into objects, and into the attribute that a field comes from.
// A cluster that can't be reached never removes anything.
func (r *managed[M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	found, known := ctx.Value(readingKey{}).(reading)
	if !known {
		found = r.read(ctx, req.State.Raw, req.Private)
	}
	resp.Diagnostics.Append(found.diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if found.gone {
		resp.State.RemoveResource(ctx)
	} else {
		resp.State.Raw = found.state
	}
	if found.rec != nil {
		resp.Diagnostics.Append(found.rec.save(ctx, resp.Private)...)
	}
}

// read is Read without its wrapping.
func (r *managed[M]) read(ctx context.Context, raw tftypes.Value, private privateReader) reading {
	out := reading{state: raw, same: true}
	values, d := rootValues(raw)
	out.diags.Append(d...)
	v, d := r.view(ctx, raw)
	out.diags.Append(d...)
	rec, _, d := r.recall(ctx, private, values, v)
	out.diags.Append(d...)
	if out.diags.HasError() || len(rec.Inventory) == 0 {
		return out
	}
	live, d := r.observe(ctx, v.model, rec, text(values, "instance"))
	out.diags.Append(d...)
	if out.diags.HasError() || live == nil {
		return out
	}
	if gone(rec, live) {
		out.gone = true
		out.diags.Append(r.survivors(ctx, v.model, text(values, "instance"))...)
		// Terraform hands private state on all the same, and a plan that finds it
		// beside no state would take the resource for one that is replaced.
		out.rec = &record{Vanished: true}
		return out
	}
	rec.Drift = nil
	replaced, d := r.refreshed(ctx, values, v, &rec, live)
	out.diags.Append(d...)
	if len(replaced) > 0 && !out.diags.HasError() {
		out.state, d = with(raw, replaced)
		out.diags.Append(d...)
		out.same = out.state.Equal(raw)
	}
	if out.diags.HasError() {
		return out
	}
	for key, entry := range rec.Inventory {
		switch {
		case live[key] == nil:
			delete(rec.Inventory, key)
		case entry.UID == "": // the record was lost
			entry.UID = live[key].GetUID()
			rec.Inventory[key] = entry
		}
	}
	if rec.Cluster == "" { // it could not be seen, or the record was lost
		rec.Cluster, _ = r.connect.Cluster.UIDForPlan(ctx)
	}
	rec.Ran = rec.Ran || r.running(v.model, live)
	out.rec = &rec
	if out.same { // or the next plan has something to show
		out.settled = r.settle(ctx, v, values, rec)
	}
	return out
}

// observe reads the live objects. The result is nil, with one warning, when the
// cluster is away: the plan then goes by state.
func (r *managed[M]) observe(ctx context.Context, m M, rec record, instance string) (map[object.Key]*unstructured.Unstructured, diag.Diagnostics) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	r.connect.Saw(instance)
	uid, err := r.connect.Cluster.UIDForPlan(ctx)
	if err == nil {
		if diags := r.sameCluster(m, rec, uid); diags.HasError() {
			return nil, diags
		}
		var live map[object.Key]*unstructured.Unstructured
		if live, err = r.engine(instance, 0).Observe(ctx, rec.Inventory); err == nil {
			return live, nil
		}
	}
	if kube.Away(err) {
		var diags diag.Diagnostics
		// One summary for all resources, so that the CLI shows it once.
		diags.AddWarning("Not refreshed: the cluster could not be asked", fmt.Sprintf(
			"%s is planned from state: %s. Changes made in the cluster since the last apply are not seen.", r.subject(m), r.away(err)))
		return nil, diags
	}
	return nil, r.explain(m, err)
}

// gone says that nothing is left of a resource: shared objects don't count.
func gone(rec record, live map[object.Key]*unstructured.Unstructured) bool {
	for key, entry := range rec.Inventory {
		if !entry.Shared && live[key] != nil {
			return false
		}
	}
	return true
}

// survivors says where the data is of a resource that is gone: deleted by somebody
// else, or by a destroy that was cut off before it could say so.
func (r *managed[M]) survivors(ctx context.Context, m M, instance string) diag.Diagnostics {
	var diags diag.Diagnostics
	if r.runner == nil {
		return diags
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	if data := r.runner.Data(ctx, r.engine(instance, 0), m); len(data) > 0 {
		diags.AddWarning(r.subject(m)+": its objects are gone, its data is not", fmt.Sprintf(
			"None of the objects that this resource has made exists any more. These claims do, and an application of the same namespace and name finds them again:\n  %s",
			strings.Join(data, "\n  ")))
	}
	return diags
}

// refreshed are the root attributes of a state into which drift is written.
func (r *managed[M]) refreshed(ctx context.Context, values map[string]tftypes.Value, v view[M], rec *record, live map[object.Key]*unstructured.Unstructured) (map[string]tftypes.Value, diag.Diagnostics) {
	var diags diag.Diagnostics
	state := texts(values)
	shown := map[string]string{}
	compiled := v.set.ByName()
	drifted := false
	engine := r.engine(text(values, "instance"), 0)
	engine.Salt = rec.Salt
	for _, key := range rec.Inventory.Keys() {
		name := key.In(v.set.Home)
		was, inState := state[name]
		if !inState || live[key] == nil {
			continue
		}
		shown[name] = was
		o, ok := compiled[name]
		if !ok || o.Shared {
			continue
		}
		changes, err := engine.Drift(o, live[key].Object, rec.Inventory[key])
		if err != nil {
			diags.AddError(fmt.Sprintf("Can't compare %s of %s", key, r.subject(v.model)), err.Error())
			return nil, diags
		}
		shown[name] = mustJSON(o.RedactedLike(diff.Overlay(o.Body, changes)))
		for _, c := range changes {
			d, somebody := deviates(name, live[key], c)
			if !somebody {
				// We did that, in an apply that was cut off before it could save state.
				// The attributes stay as they were, or the next plan would find nothing
				// left to do, with pods that nobody has waited for.
				continue
			}
			r.kind.Follow(&v.model, key, c)
			drifted = true
			rec.Drift = append(rec.Drift, d)
		}
	}
	replaced := map[string]tftypes.Value{}
	changed, d := r.look(&v.model, live)
	diags.Append(d...)
	if drifted || changed {
		own, d := r.prepare().codec.encode(ctx, v.model)
		diags.Append(d...)
		replaced = own
		// What follows from the attributes follows from the live values too.
		maps.Copy(replaced, r.outputs(ctx, view[M]{model: v.model}))
	}
	if !maps.Equal(shown, state) {
		replaced["objects"] = objectsValue(shown)
	}
	if r.recovered(values, v, live) {
		replaced["ready"] = tftypes.NewValue(tftypes.Bool, true)
	}
	if r.claimant != nil {
		if now := volumeOf(live[r.claimant.Claim(v.model)]); !now.Equal(values[volumeAttribute]) {
			replaced[volumeAttribute] = now
		}
	}
	return replaced, diags
}

// recovered says that an application which state calls not ready is ready. Read
// never says the opposite: a pod that restarts is no change of configuration.
func (r *managed[M]) recovered(values map[string]tftypes.Value, v view[M], live map[object.Key]*unstructured.Unstructured) bool {
	if !r.waits() || values["ready"].IsNull() || flag(values, "ready", true) {
		return false
	}
	return r.running(v.model, live)
}

// running says that all pods are ready.
func (r *managed[M]) running(m M, live map[object.Key]*unstructured.Unstructured) bool {
	if r.claimant != nil {
		return wait.Bound(live[r.claimant.Claim(m)])
	}
	return r.runner != nil && wait.Ready(live[r.runner.Rollout(m).Workload])
}

// identify is the UID of the cluster that we are about to change.
func (r *managed[M]) identify(ctx context.Context, m M) (types.UID, diag.Diagnostics) {
	uid, err := r.connect.Cluster.UID(ctx)
	if err != nil {
		return "", r.explain(m, err)
	}
	return uid, nil
}

// sameCluster refuses to work on another cluster than the one that state is
// about: everything would look deleted.
func (r *managed[M]) sameCluster(m M, rec record, uid types.UID) diag.Diagnostics {
	var diags diag.Diagnostics
	if uid != "" && rec.Cluster != "" && uid != rec.Cluster {
		diags.AddError(fmt.Sprintf("%s is in another cluster", r.subject(m)), fmt.Sprintf(
			"State was written for the cluster whose kube-system namespace has UID %s; the provider's configuration leads to %s, whose kube-system namespace has UID %s. "+
				"Nothing was changed. Correct the provider's configuration (host, config_context, KUBE_* variables). "+
				"If the old cluster is gone for good, remove the resource from state (terraform state rm) and apply again.",
			rec.Cluster, r.connect.Cluster.Host(), uid))
	}
	return diags
}
