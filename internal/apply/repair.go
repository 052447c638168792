package apply

import (
	"errors"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// mayForce says whether a conflict is over nothing but fields that the user has
// agreed to take: see mayTake. All others stay a conflict.
func (e *Engine) mayForce(err error, r Request, found inspected) bool {
	var conflict *ConflictError
	if !errors.As(err, &conflict) {
		return false
	}
	changes, compareErr := diff.Compare(r.Body, found.live.Object)
	if compareErr != nil {
		return false
	}
	differing := map[string]diff.Change{}
	for _, c := range changes {
		differing[c.Path.String()] = c
	}
	for _, f := range conflict.Fields {
		c, ok := differing[f.Path]
		if !ok || !mayTake(f, c, r, found.foreign) {
			return false
		}
	}
	return true
}

// mayTake says whether one field may be taken from its manager: drift that
// the plan has shown, what was left to others and is asked back, and, of an
// object that is adopted, what the tool that made it has set. An apply of
// another manager, which it would repeat, is never overruled, nor is a field
// that we never sent before or a value that changed after the plan.
func mayTake(f ConflictField, c diff.Change, r Request, adopting bool) bool {
	if adopting && isTool(f.Manager) {
		return true
	}
	if !f.Updated && f.Manager != seedManager {
		return false
	}
	if _, left := object.Lookup(r.Left, c.Path); left {
		return true
	}
	shown, ok := object.Lookup(r.Shown, c.Path)
	return ok && diff.Equal(shown, c.Live)
}

// parseConflict reads the server's words: conflict with "kubectl-edit" using
// apps/v1. It writes the API version of updates only.
func parseConflict(message string) (manager string, updated bool) {
	_, rest, _ := strings.Cut(message, `"`)
	manager, rest, _ = strings.Cut(rest, `"`)
	return manager, strings.Contains(rest, " using ")
}
