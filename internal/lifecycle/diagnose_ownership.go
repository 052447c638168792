package lifecycle

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// kindred are the errors about objects of somebody else, those of one owner
// together, and all other errors.
func kindred(errs []error) (foreign [][]*apply.NotOwnedError, others []error) {
	for _, err := range errs {
		var e *apply.NotOwnedError
		if !errors.As(err, &e) {
			others = append(others, err)
			continue
		}
		i := slices.IndexFunc(foreign, func(group []*apply.NotOwnedError) bool {
			return group[0].Actual == e.Actual && group[0].Key.Namespace == e.Key.Namespace
		})
		if i < 0 {
			foreign = append(foreign, []*apply.NotOwnedError{e})
			continue
		}
		foreign[i] = append(foreign[i], e)
	}
	return foreign, others
}

// notOwned says whose objects are, which have one owner, and how they can become
// ours.
func (r *managed[M]) notOwned(m M, group []*apply.NotOwnedError) diag.Diagnostics {
	e := group[0]
	var names, args []string
	for _, g := range group {
		names = append(names, g.Key.String())
		args = append(args, strings.ToLower(g.Key.Kind)+"/"+g.Key.Name)
	}
	which, belongs, exists, was, it := names[0], "belongs", "exists", "was", "It"
	if n := len(names); n > 1 {
		which, belongs, exists, was, it = strings.Join(names[:n-1], ", ")+" and "+names[n-1], "belong", "exist", "were", "They"
	}
	command := func(annotation string) string {
		return fmt.Sprintf("\n\n  kubectl%s annotate %s %s", namespaceFlag(e.Key), strings.Join(args, " "), annotation)
	}
	rename := fmt.Sprintf("%s %s not changed. Choose another name, or, if nobody needs what is there, delete it with kubectl and apply again.", it, was)
	found := fmt.Sprintf("%s %s in %s", which, exists, place(e.Key))
	var text string
	switch {
	case e.Actual.ManagedBy != object.ManagedBy:
		who := "no " + object.LabelManagedBy + " label is there"
		if e.Actual.ManagedBy != "" {
			who = fmt.Sprintf("the %s label says %q", object.LabelManagedBy, e.Actual.ManagedBy)
		}
		text = fmt.Sprintf("%s and %s not made by this provider: %s. %s%s", found, was, who, rename, r.adoptAdvice())
	case e.Actual.Owner != e.Owner:
		text = fmt.Sprintf("%s and %s to owner %q (annotation %s); this provider's owner is %q. %s "+
			"An object with another owner is never taken over; when that owner is gone for good, remove the annotation and try again:%s",
			found, belongs, e.Actual.Owner, object.AnnotationOwner, e.Owner, rename, command(object.AnnotationOwner+"-"))
	default:
		text = fmt.Sprintf("%s and %s made by another resource instance (annotation %s: %s): another configuration, or an apply whose state was lost. %s%s "+
			"To have this configuration's applies find their own objects again in future, set owner in the provider's configuration to a name that only this configuration uses, and write the same name on every object of the resource:%s",
			found, was, object.AnnotationInstance, e.Actual.Instance, rename, r.adoptAdvice(), command(object.AnnotationOwner+"=NAME"))
	}
	if len(names) > 1 {
		which = fmt.Sprintf("%d objects", len(names))
	}
	var diags diag.Diagnostics
	diags.AddError(fmt.Sprintf("%s: %s %s to somebody else", r.subject(m), which, belongs), text)
	return diags
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
