package lifecycle

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// ValidateConfig reports everything that is wrong with a configuration, as far
// as it is known. Terraform calls it for validate, plan and apply alike.
func (r *managed[M]) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	p := r.prepare()
	m, unknown, diags := p.codec.decode(ctx, req.Config.Raw, 0)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	for _, problem := range m.Validate() {
		if judged(unknown, problem.Path, problem.Reads) {
			resp.Diagnostics.AddAttributeError(attributePath(p.schema, problem.Path), problem.Summary, problem.Detail)
		}
	}
}

// judged says whether a judgement that rests on some attributes can be made:
// none of them is, contains or is contained in an unknown one.
func judged(unknown []model.Path, at model.Path, reads []model.Path) bool {
	for _, u := range unknown {
		for _, p := range append([]model.Path{at}, reads...) {
			n := min(len(u), len(p))
			if slices.Equal(u[:n], p[:n]) && (len(p) > 0) {
				return false
			}
		}
	}
	return true
}

// attributePath is a model's path as the framework writes it. What is a map key
// and what an attribute name follows from the schema's types.
func attributePath(s schema.Schema, p model.Path) path.Path {
	out := path.Empty()
	var t attr.Type = s.Type()
	for _, step := range p {
		switch x := t.(type) {
		case attr.TypeWithAttributeTypes:
			name := step.(string)
			out = out.AtName(name)
			t = x.AttributeTypes()[name]
		case attr.TypeWithElementType:
			if i, ok := step.(int); ok {
				out = out.AtListIndex(i)
			} else {
				out = out.AtMapKey(step.(string))
			}
			t = x.ElementType()
		default:
			return out
		}
	}
	return out
}

// report turns findings into diagnostics; those that rest on unknown attributes
// are left out.
func report(s schema.Schema, findings []Finding, unknown []model.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, f := range findings {
		if !judged(unknown, f.Path, f.Reads) {
			continue
		}
		var d diag.Diagnostic = diag.NewErrorDiagnostic(f.Summary, f.Detail)
		if f.Warning {
			d = diag.NewWarningDiagnostic(f.Summary, f.Detail)
		}
		if len(f.Path) > 0 {
			d = diag.WithPath(attributePath(s, f.Path), d)
		}
		diags.Append(d)
	}
	return diags
}
