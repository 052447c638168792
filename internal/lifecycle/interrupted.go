package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// What was to be created and comes with an error Terraform marks as tainted, and
// the next apply replaces it: that would delete what is there, and what was
// adopted, only because somebody has pressed Ctrl-C. Beside a warning nothing is
// marked, and the CLI itself fails an apply that was interrupted.
//
// Without an error state must be what was planned, with all objects. Those that are
// missing Read drops; that something is left to do says ready = false.

// resumable makes a warning of the errors of a creation that was interrupted, if
// there is something to go on with and nothing else went wrong.
func (a *attempt[M]) resumable(ctx context.Context, diags diag.Diagnostics) diag.Diagnostics {
	switch {
	case !diags.HasError(), !errors.Is(ctx.Err(), context.Canceled), len(a.record.Inventory) == 0:
		return diags
	case !a.waits(), !flag(a.values, "wait_for_ready", true): // there is no ready = false
		return diags
	}
	var unready *unreadyError
	for _, err := range a.failures {
		if !interrupted(err) {
			return diags
		}
		if e := a.advised(err); e != nil {
			unready = e
		}
	}
	missing := a.missing()
	a.shown = a.after.texts
	out := diags.Warnings()
	if out.Append(a.store(ctx, false)...); out.HasError() {
		return out
	}
	summary := a.subject(a.after.model) + ": interrupted"
	what := "All objects are applied."
	switch {
	case len(missing) > 0:
		what = "Not applied, or not for certain: " + strings.Join(missing, ", ") + "."
	case unready != nil:
		summary = unready.summary(a.subject(a.after.model))
		what = unready.Error() + "\n\n" + what
	}
	hide := hider(a.after.set, a.engine.Values, a.engine.Kept)
	out.AddWarning(summary, hide(fmt.Sprintf("%s What is there is saved in state, and the resource is not tainted: apply again to go on.", what)))
	return out
}

// missing are the objects that are not, or not for certain, applied.
func (a *attempt[M]) missing() []string {
	var out []string
	for _, o := range a.after.set.Objects {
		if entry, tried := a.record.Inventory[o.Key]; !tried || entry.Incomplete {
			out = append(out, o.Key.In(a.after.set.Home))
		}
	}
	return out
}

// interrupted says that an error is nothing but the end of our context.
func interrupted(err error) bool {
	if joined := (interface{ Unwrap() []error })(nil); errors.As(err, &joined) {
		for _, e := range joined.Unwrap() {
			if !interrupted(e) {
				return false
			}
		}
		return true
	}
	return errors.Is(err, context.Canceled)
}

// unmade adds to a comparison the objects that state has and of which nobody knows
// that they exist: a creation was interrupted, and nothing was read since.
func (a *attempt[M]) unmade(c comparison) comparison {
	for _, o := range a.after.set.Objects {
		if entry := a.record.Inventory[o.Key]; !entry.Shared && entry.UID == "" {
			c.changed[o.Key.In(a.after.set.Home)] = true
		}
	}
	return c
}
