package lifecycle

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// explain is that of managed, without the values that are withheld, and with what
// an error in the middle of an attempt leaves to be done.
func (a *attempt[M]) explain(m M, err error) diag.Diagnostics {
	a.failures = append(a.failures, err)
	without := func(err error) diag.Diagnostics {
		return a.explainWithout(m, err, a.engine.Values, a.engine.Kept)
	}
	if unready := a.advised(err); unready != nil {
		return without(unready)
	}
	lost, others := apart(err)
	if len(lost) == 0 || errors.Is(err, context.Canceled) {
		return a.tainting(without(err))
	}
	var diags diag.Diagnostics
	for _, d := range without(lost[0]) {
		diags.AddError(d.Summary(), d.Detail()+"\n\n"+a.soFar())
	}
	if len(others) > 0 {
		diags.Append(a.tainting(without(errors.Join(others...)))...)
	}
	return diags
}

// apart takes joined errors apart: into those that are about the way to the
// cluster and all others.
func apart(err error) (lost, others []error) {
	var joined interface{ Unwrap() []error }
	switch {
	case errors.As(err, &joined):
		for _, e := range joined.Unwrap() {
			l, o := apart(e)
			lost, others = append(lost, l...), append(others, o...)
		}
	case lostCluster(err):
		lost = []error{err}
	default:
		others = []error{err}
	}
	return lost, others
}

// soFar says what is applied, and what it takes to go on from there.
func (a *attempt[M]) soFar() string {
	switch {
	case !a.noted && a.leaving && !a.creating:
		return "Nothing was applied yet, but for pods that scale_down.before may have let go. The next apply goes on with those that are left."
	case !a.noted:
		return "Nothing was changed yet."
	}
	var done, missing, uncertain []string
	for _, r := range a.sent {
		name := r.Key.In(a.after.set.Home)
		switch {
		case a.shown[name] == a.after.texts[name]:
			done = append(done, name)
		case a.record.Inventory[r.Key].Incomplete:
			uncertain = append(uncertain, name)
		default:
			missing = append(missing, name)
		}
	}
	var out []string
	add := func(names []string, before, after string) {
		if len(names) > 0 {
			out = append(out, before+strings.Join(names, ", ")+after)
		}
	}
	switch {
	case len(missing)+len(uncertain) == 0:
		out = append(out, "All objects are applied and saved in state.")
	case len(done)+len(uncertain) == 0:
		out = append(out, "Nothing was applied.")
	default:
		add(done, "Applied and saved in state: ", ".")
		add(uncertain, "Sent without an answer, so applied or not: ", ". The next apply looks.")
		add(missing, "Not applied: ", ".")
	}
	if a.taints() {
		out = append(out, a.tainted())
	}
	return strings.Join(out, " ")
}
