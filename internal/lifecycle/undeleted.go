package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// dataTimeout is how long finding out where the data is may take, for an error.
const dataTimeout = 5 * time.Second

// undeleted explains why a resource could not be deleted, or not entirely: what is
// left, what holds it, and where the data is. Everything that is left is one
// error.
func (r *managed[M]) undeleted(ctx context.Context, engine *apply.Engine, m M, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	left := &wait.NotGoneError{}
	for _, e := range separate(err) {
		notGone := (*wait.NotGoneError)(nil)
		if !errors.As(e, &notGone) {
			diags.Append(r.explain(m, e)...)
			continue
		}
		left.Left = append(left.Left, notGone.Left...)
		left.After = max(left.After, notGone.After)
		left.Interrupted = left.Interrupted || notGone.Interrupted
	}
	if len(left.Left) > 0 || len(diags) == 0 {
		diags.AddError(notGoneSummary(r.subject(m), left), fmt.Sprintf(
			"%s\n\nWhat was not deleted stays in state. Remove what holds it and destroy again.%s%s", indented(left.Error()), remedies(left.Left, r.scalesDown(m)), r.where(ctx, engine, m)))
	}
	return diags
}

// separate takes joined errors apart.
func separate(err error) []error {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, separate(e)...)
	}
	return out
}

// scalesDown says whether the pods of a resource are ended before what runs them is
// deleted, from which there is a way back.
func (r *managed[M]) scalesDown(m M) bool {
	return r.runner != nil && r.runner.Rollout(m).Workload.GroupKind() != kube.DaemonSetKind
}

// remedies are what to do about what is left; scaled says that the pods end because
// what runs them was scaled down.
func remedies(left []wait.Left, scaled bool) string {
	var out string
	pod := slices.IndexFunc(left, func(l wait.Left) bool { return l.Key.GroupKind() == kube.PodKind })
	stuck := slices.IndexFunc(left, func(l wait.Left) bool { return l.Key.GroupKind() == kube.PodKind && !l.Held })
	if stuck >= 0 {
		out += fmt.Sprintf(" A pod on a node that does not answer ends when the node is back, or by force: kubectl%s delete pod %s --force. "+
			"Make sure first that the node is off: a process that still runs there goes on writing to its volume.",
			namespaceFlag(left[stuck].Key), left[stuck].Key.Name)
	}
	if pod >= 0 && scaled {
		out += " The application is scaled to 0 by now; to keep it after all, apply its configuration again."
	}
	return out
}

// where says where the data is; "" for a resource without data.
func (r *managed[M]) where(ctx context.Context, engine *apply.Engine, m M) string {
	if r.runner == nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dataTimeout) // it may have been interrupted
	defer cancel()
	data := r.runner.Data(ctx, engine, m)
	if len(data) == 0 {
		return ""
	}
	return "\n\nThe data is in:\n" + indented(strings.Join(data, "\n"))
}

// indented are lines that the CLI shows as they are: it breaks others where it
// likes.
func indented(lines string) string { return "  " + strings.ReplaceAll(lines, "\n", "\n  ") }

// split separates what runs pods from what the pods need.
func split(all apply.Inventory, workload object.Key) (running, rest apply.Inventory) {
	running, rest = apply.Inventory{}, apply.Inventory{}
	for key, entry := range all {
		if key == workload {
			running[key] = entry
		} else {
			rest[key] = entry
		}
	}
	return running, rest
}
