package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// Claimant is a Kind whose one object is a volume claim. It has no pods to become
// ready, but a volume to get, and data to look after. Its schema has volume, ready,
// wait_for_ready and timeouts.
type Claimant[M Model] interface {
	// Claim is the claim.
	Claim(M) object.Key
	// GivesUp says whether a change gives up the data of the claim, as Check has said
	// and allow_replace allows.
	GivesUp(Change[M]) bool
	// MakeRoom is called before the claim is sent: it refuses what the live one can't
	// become, or deletes it where nothing is lost, or may be (AllowReplace).
	MakeRoom(ctx context.Context, e *apply.Engine, r apply.Request, after M) error
	// DeletesData says whether destroying the resource deletes the data.
	DeletesData(M) bool
	// Retire deals with the claim when the resource is destroyed. have is what is
	// remembered of it; ran says whether it was ever ready.
	Retire(ctx context.Context, e *apply.Engine, m M, have apply.Entry, ran bool) ([]Finding, error)
}

// volumeAttribute is the computed name of the volume behind a claim: what the
// cluster makes, and so nothing that follows from the configuration.
const volumeAttribute = "volume"

// waits says whether objects of the resource take time to become what they are to be.
func (r *managed[M]) waits() bool { return r.runner != nil || r.claimant != nil }

// awaited is the name of the object that is waited for, "" if there is none.
func (r *managed[M]) awaited(v view[M]) string {
	if r.claimant == nil {
		return r.workload(v)
	}
	return r.claimant.Claim(v.model).In(v.set.Home)
}

// plannedVolume is the volume in a plan: what it was, unless the claim gets one yet
// or is made anew.
func (r *managed[M]) plannedVolume(prior map[string]tftypes.Value, after view[M], c comparison) tftypes.Value {
	was, exists := prior[volumeAttribute]
	name := r.awaited(after)
	if exists && !after.all && !c.changed[name] {
		return was
	}
	o, known := after.known(name)
	before := parse(texts(prior)[name])
	if !exists || was.IsNull() || !known || len(mutability.FieldsWith(mutability.Refuse, o.Key.GroupKind(), before, o.Body)) > 0 {
		return tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	}
	return was
}

// volumeOf is the volume attribute of a live claim.
func volumeOf(live *unstructured.Unstructured) tftypes.Value {
	if live != nil && wait.HasVolume(live) {
		name, _, _ := unstructured.NestedString(live.Object, "spec", "volumeName")
		return tftypes.NewValue(tftypes.String, name)
	}
	return tftypes.NewValue(tftypes.String, nil)
}

// makeRoom has a claim that can't become what is wanted refused or out of the way.
func (a *attempt[M]) makeRoom(ctx context.Context, send []apply.Request) error {
	i := slices.IndexFunc(send, func(r apply.Request) bool { return r.Key == a.claimant.Claim(a.after.model) })
	if i < 0 || a.creating {
		return nil
	}
	a.engine.AllowReplace = a.claimant.GivesUp(Change[M]{
		Before: &a.before.model, After: &a.after.model, AllowReplace: flag(a.values, "allow_replace", false), Volume: a.hadVolume,
	})
	return a.claimant.MakeRoom(ctx, a.engine, send[i], a.after.model)
}

// bind waits until the claim has what it asks for, if that is wanted and it has
// changed or had not before.
func (a *attempt[M]) bind(ctx context.Context, changed bool) diag.Diagnostics {
	var diags diag.Diagnostics
	key := a.claimant.Claim(a.after.model)
	if flag(a.values, "wait_for_ready", true) && (changed || !a.wasReady) {
		var last wait.Status
		err := wait.Binding{Claim: key}.Wait(ctx, a.engine.Cluster, time.Until(a.engine.Deadline), func(s wait.Status) {
			last = s
			a.engine.Progress("waiting", key, s.String())
		})
		if err != nil {
			return a.explain(a.after.model, err)
		}
		if last.Note != "" {
			a.engine.Progress("not waiting any longer: "+last.Note, key, last.Summary)
		}
		a.record.Ran = true
	}
	live, err := a.engine.Cluster.Get(ctx, key)
	if err != nil && kube.Classify(err) != kube.NotFound {
		diags.Append(a.explain(a.after.model, fmt.Errorf("reading %s: %w", key, err))...)
		return diags
	}
	a.volume = volumeOf(live)
	return diags
}

// retire deals with the claim of a resource that is destroyed, if it is its own.
func (r *managed[M]) retire(ctx context.Context, e *apply.Engine, v view[M], inventory apply.Inventory, ran bool) diag.Diagnostics {
	var diags diag.Diagnostics
	key := r.claimant.Claim(v.model)
	holder, err := e.HolderOf(ctx, key, inventory[key])
	switch {
	case err != nil:
		return r.explain(v.model, err)
	case holder == apply.Others:
		return r.leftAlone(v, map[object.Key]apply.Deleted{key: apply.Foreign})
	case holder == apply.Nobody:
		return diags
	}
	findings, err := r.claimant.Retire(ctx, e, v.model, inventory[key], ran)
	diags.Append(report(findings, nil)...)
	if err != nil {
		diags.Append(r.undeleted(ctx, e, v.model, err)...)
	}
	return diags
}

// unready says of values of a state that the last apply did not come to its end.
func unready(values map[string]tftypes.Value) bool {
	v, ok := values["ready"]
	return ok && !v.IsNull() && !flag(values, "ready", true)
}
