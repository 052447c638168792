package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// synonymous is an attribute type in which different spellings can mean the
// same.
type synonymous interface{ Same(a, b string) bool }

// keepSpelling takes the prior spelling of every attribute that means the same
// as before, so that "1024Gi" for "1Ti" is no change. Terraform allows a planned
// value to be the prior one; the framework's semantic equality does not reach
// plans.
func keepSpelling(ctx context.Context, s schema.Schema, plan, prior tftypes.Value) (tftypes.Value, diag.Diagnostics) {
	var diags diag.Diagnostics
	if prior.IsNull() || plan.Equal(prior) {
		return plan, nil
	}
	out, err := tftypes.Transform(plan, func(at *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.Type().Is(tftypes.String) || !v.IsKnown() || v.IsNull() {
			return v, nil
		}
		was, _, err := tftypes.WalkAttributePath(prior, at)
		old, ok := was.(tftypes.Value)
		if err != nil || !ok || old.IsNull() || !old.IsKnown() || old.Equal(v) {
			return v, nil
		}
		t, err := s.TypeAtTerraformPath(ctx, at)
		if err != nil {
			return v, nil
		}
		var a, b string
		if c, ok := t.(synonymous); ok && v.As(&a) == nil && old.As(&b) == nil && c.Same(a, b) {
			return old, nil
		}
		return v, nil
	})
	if err != nil {
		diags.AddError("Plan can't be compared with state", err.Error())
		return plan, diags
	}
	return out, diags
}
