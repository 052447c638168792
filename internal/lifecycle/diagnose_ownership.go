package lifecycle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// notOwned says whose an object is and how it can become ours.
func (r *managed[M]) notOwned(e *apply.NotOwnedError) string {
	const rename = "Choose another name, or, if the object is not needed, delete it with kubectl and apply again."
	switch {
	case e.Actual.ManagedBy != object.ManagedBy:
		who := "It carries no " + object.LabelManagedBy + " label"
		if e.Actual.ManagedBy != "" {
			who = fmt.Sprintf("Its %s label says %q", object.LabelManagedBy, e.Actual.ManagedBy)
		}
		return fmt.Sprintf("%s exists in %s and was not made by this provider. %s. It was not changed. %s%s",
			e.Key, place(e.Key), who, rename, r.adoptAdvice())
	case e.Actual.Owner != e.Owner:
		return fmt.Sprintf("%s exists in %s and belongs to owner %q (annotation %s); this provider's owner is %q. It was not changed. %s "+
			"An object with another owner is never taken over; when that owner is gone for good, remove the annotation and try again: kubectl%s annotate %s %s %s-",
			e.Key, place(e.Key), e.Actual.Owner, object.AnnotationOwner, e.Owner, rename, namespaceFlag(e.Key), strings.ToLower(e.Key.Kind), e.Key.Name, object.AnnotationOwner)
	default:
		return fmt.Sprintf("%s exists in %s and was made by another resource instance (annotation %s: %s): another configuration, or an apply whose state was lost. It was not changed. %s%s "+
			"To have this configuration's applies find their own objects again in future, set owner in the provider's configuration to a name that only this configuration uses, and write the same name on this and every other object of the resource: kubectl%s annotate %s %s %s=NAME",
			e.Key, place(e.Key), object.AnnotationInstance, e.Actual.Instance, rename, r.adoptAdvice(),
			namespaceFlag(e.Key), strings.ToLower(e.Key.Kind), e.Key.Name, object.AnnotationOwner)
	}
}

func conflictLines(fields []apply.ConflictField) string {
	var b strings.Builder
	for _, f := range fields {
		how := "applied"
		if f.Updated {
			how = "set"
		}
		fmt.Fprintf(&b, "\n  %s: %s by field manager %q", shownPath(f), how, f.Manager)
		if f.Theirs != "" {
			fmt.Fprintf(&b, " to %s", f.Theirs)
		}
		if f.Ours != "" {
			fmt.Fprintf(&b, "; this configuration asks for %s", f.Ours)
		}
	}
	return b.String()
}

// conflictAdvice are the ways out of a conflict.
func (r *managed[M]) conflictAdvice(e *apply.ConflictError) string {
	var paths []string
	for _, f := range e.Fields {
		if path := fmt.Sprintf("%q", shownPath(f)); !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	advice := "Change these fields where that manager takes them from, or write its values into the configuration."
	if r.has("autoscaled") && slices.Contains(paths, `"spec.replicas"`) {
		advice += " If it is an autoscaler, set autoscaled = true."
	}
	if r.has(unmanagedFields) {
		// Indented lines are not wrapped, so that this one can be copied.
		advice += fmt.Sprintf(" To leave them to that manager for good:\n\n  unmanaged_fields = { %q = [%s] }", e.Key.String(), strings.Join(paths, ", "))
	}
	if slices.ContainsFunc(e.Fields, func(f apply.ConflictField) bool { return f.Updated }) {
		advice += "\n\nIf it is a person's tool that has set a field since the plan was made, plan again: the plan then shows it, and applying that plan takes the field back."
	}
	return advice
}

// shownPath is a path as plans and unmanaged_fields have it.
func shownPath(f apply.ConflictField) string {
	return strings.TrimPrefix(strings.ReplaceAll(f.Path, `"`, ""), ".")
}

// adoptAdvice is how to take an object over, for resources that can.
func (r *managed[M]) adoptAdvice() string {
	if !r.has("adopt") {
		return ""
	}
	return " To take over what exists, set adopt = true for the apply that creates this resource; its plan says what that changes."
}
