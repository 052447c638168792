package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// defaultsVersion is the attribute of a Versioned kind.
const defaultsVersion = "defaults_version"

// Versioned is a Kind whose newer versions may fill in other defaults. Its model has
// the attribute defaults_version, which is optional and computed.
type Versioned[M Model] interface {
	// LatestDefaults is the version that new resources get.
	LatestDefaults() int32
	// Renews says whether a change does already what other defaults would do, so
	// that they can be taken on with it.
	Renews(before, after M) (bool, error)
}

// withDefaults gives a plan the version of the defaults, unless the configuration
// names one: that of the state, until the latest comes at no cost.
func (r *managed[M]) withDefaults(ctx context.Context, plan, state, config tftypes.Value) (tftypes.Value, diag.Diagnostics) {
	if r.versioned == nil {
		return plan, nil
	}
	written, diags := rootValues(config)
	if diags.HasError() || !written[defaultsVersion].IsNull() {
		return plan, diags
	}
	latest := map[string]tftypes.Value{defaultsVersion: tftypes.NewValue(tftypes.Number, r.versioned.LatestDefaults())}
	if state.IsNull() {
		return with(plan, latest)
	}
	prior, diags := rootValues(state)
	if diags.HasError() {
		return plan, diags
	}
	kept, diags := with(plan, map[string]tftypes.Value{defaultsVersion: prior[defaultsVersion]})
	if diags.HasError() || prior[defaultsVersion].Equal(latest[defaultsVersion]) {
		return kept, diags
	}
	switch renews, certain, diags := r.renews(ctx, kept, state); {
	case diags.HasError() || certain && !renews:
		return kept, diags
	case certain:
		return with(plan, latest)
	default:
		return with(plan, map[string]tftypes.Value{defaultsVersion: tftypes.NewValue(tftypes.Number, tftypes.UnknownValue)})
	}
}

// renews asks the kind. A change by values that are not known yet is not certain:
// they may turn out to be the present ones.
func (r *managed[M]) renews(ctx context.Context, plan, state tftypes.Value) (renews, certain bool, diags diag.Diagnostics) {
	before, diags := r.decodeKnown(ctx, state)
	for n := 0; n < fillings && !diags.HasError(); n++ {
		after, unknown, d := r.prepare().codec.decode(ctx, plan, n)
		diags.Append(d...)
		if d.HasError() {
			break
		}
		yes, err := r.versioned.Renews(before, after)
		if err != nil {
			diags.Append(r.uncompiled(after, err))
		}
		if renews = renews || yes; len(unknown) == 0 {
			return renews, true, diags
		}
	}
	return renews, !renews, diags
}
