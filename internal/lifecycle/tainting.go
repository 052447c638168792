package lifecycle

import "github.com/hashicorp/terraform-plugin-framework/diag"

// taints says whether an error now has Terraform mark the resource as tainted: one
// of a creation that leaves state.
func (a *attempt[M]) taints() bool { return a.creating && len(a.record.Inventory) > 0 }

// tainting adds to the errors of a creation that has made something what Terraform
// makes of them.
func (a *attempt[M]) tainting(diags diag.Diagnostics) diag.Diagnostics {
	if !a.taints() {
		return diags
	}
	out := diags.Warnings()
	for _, d := range diags.Errors() {
		out.AddError(d.Summary(), d.Detail()+"\n\nWhat was applied is saved in state. "+a.tainted())
	}
	return out
}

// tainted is that of the attempt's resource.
func (a *attempt[M]) tainted() string {
	if a.claimant != nil {
		return taintedClaim
	}
	return tainted(a.runner != nil, a.engine.Adopt)
}

// taintedClaim is what becomes of a claim whose creation has failed.
const taintedClaim = "Terraform marks the resource as tainted now, because it was to be created, and would replace it: a claim that has no volume yet is made anew then. " +
	"One that has got its volume in the meantime is kept and in the way. To go on with what is there instead, run terraform untaint on it first."

// tainted says what becomes of a resource whose creation has failed, and the way
// out.
func tainted(runs, adopting bool) string {
	what := "would replace it"
	if runs {
		what += ", whereby claims are kept and used again"
	}
	if adopting {
		what += " and what was adopted is deleted and made anew"
	}
	return "Terraform marks the resource as tainted now, because it was to be created, and " + what + ". " +
		"To go on with what is there instead, run terraform untaint on it first."
}
