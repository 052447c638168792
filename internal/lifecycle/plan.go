package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// proposal is what is to be planned.
type proposal struct {
	// config is as it was written; plan has its defaults, prior values or unknown
	// ones of what is computed, and no write-only values. Both are null for a destroy,
	// state for a creation.
	config, plan, state tftypes.Value
	private             privateReader
}

// planning is what became of a proposal.
type planning struct {
	diags diag.Diagnostics
	plan  tftypes.Value
	// replacing are the root attributes that replace the resource.
	replacing []string
}

// ModifyPlan works out what the change does, from configuration and state
// alone; the cluster, where there is one, is asked whether it has anything
// against it. It runs again when the plan is applied, in another process, and must
// come to the same result.
func (r *managed[M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	out := r.plan(ctx, proposal{req.Config.Raw, req.Plan.Raw, req.State.Raw, req.Private})
	resp.Diagnostics.Append(out.diags...)
	resp.Plan.Raw = out.plan
	for _, name := range out.replacing {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root(name))
	}
}

// plan is ModifyPlan without its wrapping. After an error the plan is what was
// proposed.
func (r *managed[M]) plan(ctx context.Context, req proposal) planning {
	out := planning{plan: req.plan}
	if req.plan.IsNull() {
		out.diags = r.planDestroy(ctx, req)
		return out
	}
	p := r.prepare()
	plan, diags := keepSpelling(ctx, p.schema, req.plan, req.state)
	plan, d := r.withDefaults(ctx, plan, req.state, req.config)
	diags.Append(d...)
	values, d := rootValues(plan)
	diags.Append(d...)
	after, d := r.view(ctx, plan)
	diags.Append(d...)
	out.diags.Append(diags...)
	if out.diags.HasError() {
		return out
	}
	change := Change[M]{After: &after.model, AllowReplace: flag(values, "allow_replace", false)}
	change.Unmanaged, _ = unmanaged(values)
	if r.withholder != nil {
		config, _, d := p.codec.decode(ctx, req.config, 0)
		out.diags.Append(d...)
		change.Config = &config
	}
	prior := map[string]tftypes.Value{}
	before := view[M]{}
	if req.state.IsNull() {
		out.diags.Append(r.refuseForcedReplacement(ctx, req, change)...)
	} else {
		prior, d = rootValues(req.state)
		out.diags.Append(d...)
		before, d = r.view(ctx, req.state)
		out.diags.Append(d...)
		if out.diags.HasError() {
			return out
		}
		change.Before = &before.model
		change.Volume, change.Unready = text(prior, volumeAttribute), unready(prior)
		out.replacing = replacing(p.replacing, prior, values)
		change.Replace = len(out.replacing) > 0
		change.Owed, d = owed(ctx, req.private)
		out.diags.Append(d...)
	}
	compared := compare(before, texts(prior), after)
	change.Objects = changes(compared, texts(prior), after)
	out.diags.Append(report(after.certain(), after.unknown)...)
	out.diags.Append(r.judge(change, prior, after.unknown)...)
	if out.diags.HasError() {
		return out
	}
	var rec record
	if !req.state.IsNull() {
		rec, _, d = r.recall(ctx, req.private, prior, before)
		out.diags.Append(d...)
	} else {
		last, _, d := loadRecord(ctx, req.private)
		out.diags.Append(d...)
		rec.Vanished = last.Vanished
	}
	r.announce(after)
	out.diags.Append(r.preview(ctx, change, prior, values, before, after, compared, rec)...)
	if out.diags.HasError() {
		return out
	}
	out.diags.Append(r.driftWarnings(change, rec, texts(prior), after, compared)...)
	computed := r.planned(ctx, prior, values, before, after, compared, rec.Unfinished)
	out.plan, d = with(plan, computed)
	out.diags.Append(d...)
	return out
}

// planDestroy refuses to destroy what is protected and says what is kept.
func (r *managed[M]) planDestroy(ctx context.Context, req proposal) diag.Diagnostics {
	values, diags := rootValues(req.state)
	m, d := r.decodeKnown(ctx, req.state)
	diags.Append(d...)
	if diags.HasError() {
		return diags
	}
	if flag(values, "deletion_protection", false) {
		diags.Append(r.protected(m, "destroyed"))
		return diags
	}
	change := Change[M]{Before: &m, AllowReplace: flag(values, "allow_replace", false), Volume: text(values, volumeAttribute), Unready: unready(values)}
	diags.Append(report(r.kind.Check(change), nil)...)
	return diags
}

// refuseForcedReplacement refuses terraform apply -replace of a protected resource,
// and of one whose data would be lost or forgotten. Terraform then hides the prior
// state, but not private state.
func (r *managed[M]) refuseForcedReplacement(ctx context.Context, req proposal, c Change[M]) diag.Diagnostics {
	rec, found, diags := loadRecord(ctx, req.private)
	switch {
	case found && rec.Protected:
		diags.Append(r.protected(*c.After, "replaced"))
	case found && rec.DeletesData && !c.AllowReplace:
		claims := "its claims"
		if r.claimant != nil {
			claims = "its data"
		}
		diags.AddError(fmt.Sprintf("%s would be replaced, and %s deleted", r.subject(*c.After), claims),
			"A replacement destroys what is there first, and its claim policy says on_destroy = \"Delete\". "+
				"To keep the data, set on_destroy = \"Retain\" and apply that first. To give it up, set allow_replace = true.")
	case found && !rec.Vanished && r.keeper != nil && !c.AllowReplace:
		c.Before, c.Replace = c.After, true
		diags.Append(report(r.kind.Check(c), nil).Errors()...)
	}
	return diags
}

// judge is everything there is to say about a change of an existing resource, or
// a creation.
func (r *managed[M]) judge(change Change[M], prior map[string]tftypes.Value, unknown []model.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	if change.Replace && flag(prior, "deletion_protection", false) {
		diags.Append(r.protected(*change.Before, "replaced"))
		return diags
	}
	diags.Append(report(r.kind.Check(change), unknown)...)
	return diags
}

// replacing are the root attributes that change and that replace the resource
// when they do.
func replacing(names []string, prior, planned map[string]tftypes.Value) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return planned[name].Equal(prior[name]) })
}

// comparison says which objects a change touches.
type comparison struct {
	// changed are the names of objects to apply, and of those not wanted any
	// more.
	changed map[string]bool
}

// compare finds the objects that have to be sent: those whose text is another
// than in state, which holds drift, and those whose masked values changed.
func compare[M Model](before view[M], state map[string]string, after view[M]) comparison {
	c := comparison{changed: map[string]bool{}}
	old := before.set.ByName()
	for name, o := range after.set.ByName() {
		text, exists := state[name]
		prior, compiled := old[name]
		if !exists || text != after.texts[name] || after.vague[name] || compiled && !diff.Equal(prior.Body, o.Body) {
			c.changed[name] = true
		}
	}
	for name := range state {
		if _, wanted := after.texts[name]; !wanted {
			c.changed[name] = true
		}
	}
	return c
}

// changes are the changed objects that exist, for Check.
func changes[M Model](c comparison, state map[string]string, after view[M]) map[string]ObjectChange {
	out := map[string]ObjectChange{}
	for name := range c.changed {
		text, exists := state[name]
		if !exists {
			continue
		}
		change := ObjectChange{Before: parse(text)}
		if o, ok := after.known(name); ok {
			change.Key = o.Key
			change.After = parse(mustJSON(o.Redacted()))
		}
		out[name] = change
	}
	return out
}

// parse reads one text of the objects attribute; nil if it is none.
func parse(text string) map[string]any {
	var body map[string]any
	if json.Unmarshal([]byte(text), &body) != nil {
		return nil
	}
	return body
}

func mustJSON(body any) string {
	text, err := object.JSON(body)
	if err != nil {
		panic("lifecycle: a compiled object is not JSON: " + err.Error())
	}
	return text
}
