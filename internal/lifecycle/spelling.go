package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
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
		was, _, err := tftypes.WalkAttributePath(prior, at)
		old, ok := was.(tftypes.Value)
		if err != nil || !ok || old.Equal(v) || !isAttribute(at) {
			return v, nil
		}
		t, err := s.TypeAtTerraformPath(ctx, at)
		if err != nil || !synonyms(t, v, old) {
			return v, nil
		}
		return old, nil
	})
	if err != nil {
		diags.AddError("Plan can't be compared with state", err.Error())
		return plan, diags
	}
	return out, diags
}

// isAttribute says whether a path ends at an attribute. Terraform compares a
// planned collection of plain values as a whole with the prior one, so it has to
// be kept or changed as a whole.
func isAttribute(at *tftypes.AttributePath) bool {
	_, ok := at.LastStep().(tftypes.AttributeName)
	return ok
}

// synonyms says whether two values mean the same: strings of a synonymous type,
// or maps of such with the same keys.
func synonyms(t attr.Type, v, old tftypes.Value) bool {
	if v.Equal(old) {
		return true
	}
	if !v.IsKnown() || v.IsNull() || !old.IsKnown() || old.IsNull() {
		return false
	}
	if c, ok := t.(synonymous); ok {
		var a, b string
		return v.As(&a) == nil && old.As(&b) == nil && c.Same(a, b)
	}
	c, ok := t.(attr.TypeWithElementType)
	var a, b map[string]tftypes.Value
	if !ok || v.As(&a) != nil || old.As(&b) != nil || len(a) != len(b) {
		return false
	}
	for k := range a {
		if other, ok := b[k]; !ok || !synonyms(c.ElementType(), a[k], other) {
			return false
		}
	}
	return true
}
