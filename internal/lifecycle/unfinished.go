package lifecycle

import "github.com/hashicorp/terraform-plugin-framework/diag"

// unfinished makes a warning of an error that comes after the pods of a new
// application are ready. As an error it would have Terraform mark the resource as
// tainted, and the next apply replace what runs, for the sake of what the next
// apply can do as well without.
func (a *attempt[M]) unfinished(err error) diag.Diagnostics {
	a.unready = true
	var out diag.Diagnostics
	for _, d := range a.explainWithout(a.after.model, err, a.engine.Values, a.engine.Kept) {
		out.AddWarning(d.Summary(), d.Detail()+
			"\n\nAll pods are ready, and everything is saved in state; only this was still to be done. State says ready = false, so the next apply does it.")
	}
	return out
}
