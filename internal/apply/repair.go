package apply

import (
	"errors"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// repairable says whether a conflict is nothing but drift that the user has seen
// in the plan: every field in question was changed by an update since our last
// apply, and has the value that the plan has shown as the present one. Taking
// those fields back is what was agreed to. An apply of another manager, a field
// that we never sent before, or a value that changed after the plan stays a
// conflict.
func repairable(err error, o object.Object, live, seen map[string]any) bool {
	var conflict *ConflictError
	if seen == nil || !errors.As(err, &conflict) {
		return false
	}
	_, changes, projectErr := diff.Project(o.Body, live)
	if projectErr != nil {
		return false
	}
	agreed := map[string]bool{}
	for _, c := range changes {
		shown, ok := object.Lookup(seen, c.Path)
		agreed[c.Path.String()] = ok && diff.Equal(shown, c.Live)
	}
	for _, f := range conflict.Fields {
		if !f.updated() || !agreed[f.Path] {
			return false
		}
	}
	return true
}
