package lifecycle

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// await waits for the rollout. That it is not done in time, or never will be, is
// an error or a warning, as the configuration says.
func (a *attempt[M]) await(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	m := a.after.model
	rollout := a.runner.Rollout(m)
	hide := hider(a.after.set, a.engine.Values, a.engine.Kept)
	var deleted []string
	if rollout.Unstick {
		rollout.Delete = func(ctx context.Context, s wait.Stuck) (bool, error) {
			done, err := a.engine.Unstick(ctx, s)
			if done {
				deleted = append(deleted, s.Pod.String()+": "+s.Reason)
				a.engine.Progress("deleted a pod that the rollout was stuck on", s.Pod, hide(s.Reason))
			}
			return done, err
		}
	}
	var last wait.Status
	err := rollout.Wait(ctx, a.engine.Cluster, time.Until(a.engine.Deadline), func(s wait.Status) {
		last = s
		a.engine.Progress("waiting", rollout.Workload, hide(s.String()))
	})
	if len(deleted) > 0 {
		diags.AddWarning(fmt.Sprintf("%s: the rollout was stuck and %s deleted", a.subject(m), pods(len(deleted))), hide(fmt.Sprintf(
			"Kubernetes replaces a pod of an older revision only after it is ready, which these could not become. Each comes back on the new revision, with the same claims:\n  %s",
			strings.Join(deleted, "\n  "))))
	}
	unready := a.advised(err)
	switch {
	case err == nil:
		a.record.Ran = true
		if last.Nowhere {
			diags.AddWarning(fmt.Sprintf("%s: it runs on no node", a.subject(m)), fmt.Sprintf(
				"%s is applied, and no node of the cluster matches its placement, so there is no pod. Nodes that do and come later get theirs by themselves.", rollout.Workload))
		}
		if last.Note != "" {
			diags.AddWarning(fmt.Sprintf("%s: pods of an old revision keep running", a.subject(m)), leftBehind(rollout.Rollout, last.Note))
		}
	case rollout.Warn && unready != nil && !unready.Interrupted && !unready.Status.Gone:
		a.unready, unready.warning = true, true
		diags.AddWarning(hide(unready.summary(a.subject(m))), hide(unready.detail()))
	default:
		diags.Append(a.explain(m, err)...)
	}
	return diags
}

// pods is "1 pod was" or "3 pods were".
func pods(n int) string {
	if n == 1 {
		return "1 pod was"
	}
	return fmt.Sprintf("%d pods were", n)
}
