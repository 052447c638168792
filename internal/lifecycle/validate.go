package lifecycle

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// ValidateConfig reports everything that is wrong with a configuration, as far
// as it is known. Terraform calls it for validate, plan and apply alike.
func (r *managed[M]) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	resp.Diagnostics.Append(r.validate(ctx, req.Config.Raw)...)
}

// validate is ValidateConfig without its wrapping.
func (r *managed[M]) validate(ctx context.Context, raw tftypes.Value) diag.Diagnostics {
	m, unknown, diags := r.prepare().codec.decode(ctx, raw, 0)
	unreadable := diags.HasError()
	diags.Append(refuseNullObjects(raw)...)
	if unreadable {
		return diags
	}
	for _, problem := range m.Validate() {
		if judged(unknown, problem.Path, problem.Reads) {
			diags.Append(at(problem.Path, diag.NewErrorDiagnostic(problem.Summary, problem.Detail)))
		}
	}
	if diags.HasError() {
		return diags
	}
	for _, problem := range r.examined(ctx, raw, m, unknown) {
		diags.Append(at(problem.Path, diag.NewErrorDiagnostic(problem.Summary, problem.Detail)))
	}
	return diags
}

// examined are the problems that compiling shows, whatever the unknown values
// will be: those that every set of placeholders has.
func (r *managed[M]) examined(ctx context.Context, raw tftypes.Value, m M, unknown []model.Path) model.Problems {
	examiner, ok := r.kind.(Examiner[M])
	if !ok {
		return nil
	}
	out := slices.DeleteFunc(examiner.Examine(m), func(p model.Problem) bool { return !judged(unknown, p.Path, p.Reads) })
	for n := 1; n < fillings && len(unknown) > 0 && len(out) > 0; n++ {
		twin, _, diags := r.prepare().codec.decode(ctx, raw, n)
		if diags.HasError() {
			return nil
		}
		others := examiner.Examine(twin)
		out = slices.DeleteFunc(out, func(p model.Problem) bool {
			return !slices.ContainsFunc(others, func(other model.Problem) bool {
				return slices.Equal(other.Path, p.Path) && other.Summary == p.Summary
			})
		})
	}
	return out
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

// at puts a diagnostic at an attribute. Terraform (1.11) finds the line of root
// attributes only and points at the resource's first line for any other, so the
// diagnostic goes to the root attribute, and the text begins with the whole path.
func at(p model.Path, d diag.Diagnostic) diag.Diagnostic {
	if len(p) == 0 {
		return d
	}
	detail := d.Detail()
	if len(p) > 1 {
		detail = p.String() + ": " + detail
	}
	root := path.Root(p[0].(string))
	if d.Severity() == diag.SeverityWarning {
		return diag.NewAttributeWarningDiagnostic(root, d.Summary(), detail)
	}
	return diag.NewAttributeErrorDiagnostic(root, d.Summary(), detail)
}

// report turns findings into diagnostics; those that rest on unknown attributes
// are left out.
func report(findings []Finding, unknown []model.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, f := range findings {
		if !judged(unknown, f.Path, f.Reads) {
			continue
		}
		var d diag.Diagnostic = diag.NewErrorDiagnostic(f.Summary, f.Detail)
		if f.Warning {
			d = diag.NewWarningDiagnostic(f.Summary, f.Detail)
		}
		diags.Append(at(f.Path, d))
	}
	return diags
}
