package lifecycle

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Disruption is what a change does to running pods.
const (
	DisruptionNone    = "None"
	DisruptionScale   = "Scale"
	DisruptionRolling = "Rolling"
)

// planned are the computed attributes of a plan. What the last apply has left
// unfinished makes ready unknown, and so the plan one that finishes it.
func (r *managed[M]) planned(ctx context.Context, prior, values map[string]tftypes.Value, before, after view[M], c comparison, unfinished bool) map[string]tftypes.Value {
	out := r.outputs(ctx, after)
	out["objects"] = plannedObjects(after)
	if r.has("instance") {
		out["instance"] = plannedInstance(prior, after)
	}
	if r.claimant != nil {
		out[volumeAttribute] = r.plannedVolume(prior, after, c)
	}
	if !r.waits() {
		return out
	}
	workload := r.awaited(after)
	creating := len(prior) == 0
	out["ready"] = tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue)
	switch {
	case !values["wait_for_ready"].IsKnown():
	case !flag(values, "wait_for_ready", true):
		out["ready"] = tftypes.NewValue(tftypes.Bool, nil)
	case !creating && !unfinished && flag(prior, "ready", false) && !c.changed[workload] && !after.all:
		out["ready"] = prior["ready"]
	}
	switch {
	case r.runner == nil: // it disrupts no pods
	case !creating && len(c.changed) == 0:
		out["disruption"] = prior["disruption"]
	case !creating && (after.all || after.vague[workload]):
		out["disruption"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	default:
		out["disruption"] = tftypes.NewValue(tftypes.String, r.disruption(before, texts(prior), after))
	}
	return out
}

// outputs are id and the kind's own computed attributes; unknown where the two
// sets of placeholders can't tell them.
func (r *managed[M]) outputs(ctx context.Context, v view[M]) map[string]tftypes.Value {
	out := map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, r.kind.ID(v.model))}
	for name, value := range r.kind.Outputs(v.model) {
		out[name] = terraform(ctx, value)
	}
	for _, twin := range v.twins {
		for name, value := range r.outputs(ctx, twin) {
			if !value.Equal(out[name]) {
				out[name] = tftypes.NewValue(value.Type(), tftypes.UnknownValue)
			}
		}
	}
	return out
}

// plannedObjects is the objects attribute of a plan: entries that depend on
// unknown values are unknown.
func plannedObjects[M Model](v view[M]) tftypes.Value {
	t := tftypes.Map{ElementType: tftypes.String}
	if v.all {
		return tftypes.NewValue(t, tftypes.UnknownValue)
	}
	elements := make(map[string]tftypes.Value, len(v.texts))
	for name, text := range v.texts {
		if v.vague[name] {
			elements[name] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		} else {
			elements[name] = tftypes.NewValue(tftypes.String, text)
		}
	}
	return tftypes.NewValue(t, elements)
}

// workload is the name of the object that runs pods, "" if there is none.
func (r *managed[M]) workload(v view[M]) string {
	i := slices.IndexFunc(v.set.Objects, func(o object.Object) bool { return o.Phase == object.PhaseWorkload })
	if r.runner == nil || i < 0 {
		return ""
	}
	return v.set.Objects[i].Key.In(v.set.Home)
}

// disruption is what applying the workload does to running pods: by what state
// shows of it (drift included) and by what it compiles to (masked values
// included), whichever is more.
func (r *managed[M]) disruption(before view[M], state map[string]string, after view[M]) string {
	name := r.workload(after)
	text, exists := state[name]
	if !exists {
		return DisruptionNone
	}
	now := after.set.ByName()[name]
	gk := now.Key.GroupKind()
	changes := mutability.Changed(gk, parse(text), parse(mustJSON(now.Redacted())))
	if was, ok := before.set.ByName()[name]; ok {
		changes = append(changes, mutability.Changed(gk, was.Body, now.Body)...)
	}
	return disruptionOf(changes)
}

// disruptionOf is what changes of a workload do to running pods.
func disruptionOf(changes []mutability.Change) string {
	effect := DisruptionNone
	for _, c := range changes {
		switch c.Effect {
		case mutability.Rolling:
			return DisruptionRolling
		case mutability.Scale:
			effect = DisruptionScale
		}
	}
	return effect
}
