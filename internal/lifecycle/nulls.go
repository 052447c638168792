package lifecycle

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// nullObjects are the elements of maps in a configuration that are to be objects and
// are null. Whether they were left out on purpose nobody can tell, and Terraform
// (1.11) does not survive some of them. A null among plain values is no such thing:
// it is how a module leaves one out.
func nullObjects(raw tftypes.Value) []model.Path {
	var out []model.Path
	_ = tftypes.Walk(raw, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if _, ofMap := at.LastStep().(tftypes.ElementKeyString); ofMap && v.IsNull() && v.Type().Is(tftypes.Object{}) {
			out = append(out, pathOf(at))
		}
		return true, nil
	})
	slices.SortFunc(out, func(a, b model.Path) int { return strings.Compare(a.String(), b.String()) })
	return out
}

// refuseNullObjects says which elements of maps are null.
func refuseNullObjects(raw tftypes.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, null := range nullObjects(raw) {
		diags.Append(at(null, diag.NewErrorDiagnostic("Null in a map",
			"It is null, and every element of this map has to be an object. Leave it out: { for k, v in map : k => v if v != null } is a map without its nulls.")))
	}
	return diags
}

// pathOf is a path of Terraform's protocol as ours.
func pathOf(at *tftypes.AttributePath) model.Path {
	var out model.Path
	for _, step := range at.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			out = append(out, string(step))
		case tftypes.ElementKeyString:
			out = append(out, string(step))
		case tftypes.ElementKeyInt:
			out = append(out, int(step))
		}
	}
	return out
}
