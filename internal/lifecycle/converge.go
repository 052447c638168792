package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
)

// attempt is one Create or Update on its way. Terraform's state is written from
// it after every step, so whatever ends the attempt, state says how far it came.
type attempt[M Model] struct {
	*managed[M]
	engine *apply.Engine

	plan   tftypes.Value
	values map[string]tftypes.Value // root attributes of plan

	creating bool
	// wasReady is the ready attribute of the prior state.
	wasReady bool
	// hadVolume is the volume attribute of the prior state: what the plan knew of.
	hadVolume string
	before    view[M] // zero when creating
	after     view[M]
	// shown is the objects attribute as it is to be in state now, and
	// shownBefore as it was when the attempt began.
	shown, shownBefore map[string]string
	record             record
	// sent are the objects to apply; noted says that what became of them is in shown
	// and record.
	sent  []apply.Request
	noted bool
	// leaving says that pods may have been taken away before anything is applied.
	leaving bool
	// unready says that the pods were waited for in vain, and that this is no error.
	// What has to wait for them is left to the next apply.
	unready bool
	// volume is the volume attribute as it was found; zero before that.
	volume tftypes.Value
	// failures are the errors that were explained.
	failures []error

	// save writes state and private state.
	save func(state tftypes.Value, r record) diag.Diagnostics
}

// run carries the attempt out.
func (a *attempt[M]) run(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	if a.settled() {
		return a.store(ctx, true)
	}
	compared := a.unmade(compare(a.before, a.shown, a.after))
	send := requests(a.before, a.shown, a.after, compared, a.record.Inventory)
	workload := a.workload(a.after)
	if workload != "" {
		if err := a.runner.BeforeApply(ctx, a.engine, a.beforeWorkload(workload), a.after.model); err != nil {
			return a.explain(a.after.model, err)
		}
	}
	if err := a.sending(ctx, send); err != nil {
		return a.explain(a.after.model, err)
	}
	a.owe()
	a.engine.Progress = progress(ctx)
	var err error
	if a.engine.Kept, err = a.kept(ctx, send); err != nil {
		return a.explain(a.after.model, err)
	}
	if workload != "" {
		a.leaving = true
		findings, err := a.runner.TakeLeave(ctx, a.engine, a.beforeWorkload(workload), a.after.model)
		diags.Append(report(findings, nil)...)
		if err != nil {
			return append(diags, a.explain(a.after.model, err)...)
		}
	}
	if a.claimant != nil {
		if err := a.makeRoom(ctx, send); err != nil {
			return a.explain(a.after.model, err)
		}
	}
	applied, err := a.engine.Apply(ctx, send)
	a.note(send, applied)
	a.sent, a.noted = send, true
	if err != nil {
		diags.Append(a.explain(a.after.model, err)...)
		if a.creating && len(a.record.Inventory) == 0 {
			return diags // nothing exists, so there is nothing to keep
		}
	} else {
		a.record.Creating = false
	}
	// Complete before anything that takes time: every exit from here saves it.
	diags.Append(a.store(ctx, false)...)
	if diags.HasError() {
		return diags
	}
	if a.keeper != nil {
		if err := a.keeper.Sent(ctx, a.engine, a.after.model); err != nil {
			diags.Append(a.explain(a.after.model, err)...)
			return diags
		}
	}
	if workload != "" {
		diags.Append(a.roll(ctx, compared.changed[workload])...)
		if diags.HasError() {
			return diags
		}
	}
	if a.claimant != nil {
		diags.Append(a.bind(ctx, compared.changed[a.awaited(a.after)])...)
		if diags.HasError() {
			return diags
		}
	}
	if !a.unready { // pods of the old revision may need what would be deleted
		diags.Append(a.prune(ctx)...)
	}
	if !diags.HasError() {
		diags.Append(a.store(ctx, true)...)
	}
	return diags
}

// settled says that there is nothing to send, to wait for, or left to do.
func (a *attempt[M]) settled() bool {
	waiting := a.waits() && flag(a.values, "wait_for_ready", true)
	return !a.creating && (a.wasReady || !waiting) && !a.record.Unfinished && !a.acts() && len(compare(a.before, a.shown, a.after).changed) == 0
}

// beforeWorkload is the prior model if the object that runs pods is there, nil if
// it has to be created.
func (a *attempt[M]) beforeWorkload(workload string) *M {
	if _, exists := a.shown[workload]; !exists || a.creating {
		return nil
	}
	return &a.before.model
}

// note takes what was applied into the record and into what state shows. What
// was to be applied and was not is shown as differing, masked values too, so
// that the next plan sends it.
func (a *attempt[M]) note(sent []apply.Request, applied apply.Inventory) {
	old := a.before.set.ByName()
	for _, r := range sent {
		o := r.Object
		name := o.Key.In(a.after.set.Home)
		entry, tried := applied[o.Key]
		if tried {
			a.record.Inventory[o.Key] = entry
		}
		if tried && !entry.Incomplete {
			a.shown[name] = a.after.texts[name]
			continue
		}
		if prior, ok := old[name]; ok && a.shown[name] == a.after.texts[name] {
			a.shown[name] = mustJSON(o.RedactedLike(prior.Body))
		}
	}
}

// roll waits until the pods are as they should be, where that is wanted and
// they have changed or were not ready before, and does what has to come after.
func (a *attempt[M]) roll(ctx context.Context, changed bool) diag.Diagnostics {
	var diags diag.Diagnostics
	waits := flag(a.values, "wait_for_ready", true)
	if waits && (changed || !a.wasReady) {
		diags.Append(a.await(ctx)...)
		if diags.HasError() || a.unready {
			return diags
		}
	}
	var before *M
	if !a.creating {
		before = &a.before.model
	}
	findings, err := a.runner.AfterRollout(ctx, a.engine, before, a.after.model, waits)
	if err == nil {
		var more []Finding
		more, err = a.retire(ctx)
		findings = append(findings, more...)
	}
	diags.Append(report(findings, nil)...)
	switch {
	case err == nil:
	case a.creating && waits:
		diags.Append(a.unfinished(err)...)
	default:
		diags.Append(a.explain(a.after.model, err)...)
	}
	return diags
}

// prune deletes what is not wanted any more. What pods still use stays in the
// record, unseen in state, until a later apply finds it unused.
func (a *attempt[M]) prune(ctx context.Context) diag.Diagnostics {
	if err := a.straysToPrune(ctx, a.engine, a.after.model, a.record.Inventory); err != nil {
		return a.explain(a.after.model, err)
	}
	deleted, err := a.engine.Prune(ctx, a.after.set, a.record.Inventory)
	for key := range deleted {
		if deleted[key] != apply.InUse {
			delete(a.record.Inventory, key)
		}
		delete(a.shown, key.In(a.after.set.Home))
	}
	if err == nil {
		return a.stillUsed(ctx, a.engine, a.after.model, deleted, "A later change of this resource deletes the old one.")
	}
	diags := a.store(ctx, false)
	diags.Append(a.explain(a.after.model, err)...)
	return diags
}

// store writes state: the plan with what is computed filled in. done says that
// everything was carried out.
func (a *attempt[M]) store(ctx context.Context, done bool) diag.Diagnostics {
	computed := a.outputs(ctx, a.after)
	computed["objects"] = objectsValue(a.shown)
	if a.has("instance") {
		computed["instance"] = instanceValue(a.engine.Instance)
	}
	if done {
		computed["objects"] = objectsValue(a.after.texts)
		a.record.Drift = nil
	}
	a.record.Unfinished = a.waits() && (!done || a.unready)
	if a.claimant != nil && !a.values[volumeAttribute].IsKnown() {
		computed[volumeAttribute] = tftypes.NewValue(tftypes.String, nil)
		if !a.volume.IsNull() {
			computed[volumeAttribute] = a.volume
		}
	}
	if a.waits() {
		computed["ready"] = tftypes.NewValue(tftypes.Bool, done && !a.unready)
		if !flag(a.values, "wait_for_ready", true) {
			computed["ready"] = tftypes.NewValue(tftypes.Bool, nil)
		}
		if v := a.values["disruption"]; a.runner != nil && !v.IsKnown() {
			effect := DisruptionNone
			if !a.creating {
				effect = a.disruption(a.before, a.shownBefore, a.after)
			}
			computed["disruption"] = tftypes.NewValue(tftypes.String, effect)
		}
	}
	state, diags := with(a.plan, computed)
	if diags.HasError() {
		return diags
	}
	diags.Append(a.save(state, a.record)...)
	return diags
}
