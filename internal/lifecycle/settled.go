package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// settled says of a state and a configuration whether there is nothing to plan. The
// state is nil for the one that was read.
type settled func(state, configuration *tfprotov6.DynamicValue) bool

// settle says whether a plan which changes no attribute of what was read has nothing to
// do and nothing to say; nil if that can't be said.
func (r *managed[M]) settle(ctx context.Context, now view[M], values map[string]tftypes.Value, rec record) settled {
	if len(rec.Drift) > 0 || len(rec.Owed) > 0 || rec.Unfinished || rec.Creating || len(now.unknown) > 0 || len(now.problems) > 0 {
		return nil
	}
	compared := compare(now, texts(values), now)
	change := Change[M]{Before: &now.model, After: &now.model, AllowReplace: flag(values, "allow_replace", false)}
	change.Unmanaged, _ = unmanaged(values)
	change.Volume, change.Unready = text(values, volumeAttribute), unready(values)
	if len(compared.changed) > 0 || len(r.kind.Check(change)) > 0 {
		return nil
	}
	for name, planned := range r.planned(ctx, values, values, now, now, compared, false) {
		if !same(planned, values[name]) {
			return nil
		}
	}
	p := r.prepare()
	return func(state, configuration *tfprotov6.DynamicValue) bool {
		return (state == nil || p.is(state, values)) && p.means(configuration, values)
	}
}

// is says whether a state is the one that has these values.
func (p prepared[M]) is(state *tfprotov6.DynamicValue, values map[string]tftypes.Value) bool {
	raw, err := state.Unmarshal(p.of)
	return err == nil && raw.Equal(tftypes.NewValue(p.of, values))
}

// means says whether a configuration, with the defaults, is what state says. That
// Terraform finds no difference is not enough: it keeps the value of a computed
// attribute that the configuration does not set any more.
func (p prepared[M]) means(configuration *tfprotov6.DynamicValue, values map[string]tftypes.Value) bool {
	ctx := context.Background()
	raw, err := configuration.Unmarshal(p.of)
	if err != nil {
		return false
	}
	written, diags := rootValues(raw)
	if diags.HasError() {
		return false
	}
	f := filler{ctx: ctx}
	for name, v := range f.attributes(p.schema.Attributes, written, nil) {
		a := p.schema.Attributes[name]
		kept := a.IsComputed() && v.IsNull() // a computed one without a default
		if (a.IsRequired() || a.IsOptional()) && !kept && !same(v, values[name]) {
			return false
		}
	}
	return len(f.unknown) == 0
}

// same says whether two values of one attribute are equal. Most are null, and of
// those Equal would compare the types, which can be large.
func same(a, b tftypes.Value) bool {
	return a.IsNull() && b.IsNull() || a.Equal(b)
}
