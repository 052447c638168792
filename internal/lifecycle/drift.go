package lifecycle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// deviates says who has changed a field, and when, as far as the server knows.
// Nobody has when we are the only one to own it: then it was not applied.
func deviates(name string, live *unstructured.Unstructured, c diff.Change) (deviation, bool) {
	out := deviation{Object: name, Path: object.PathString(c.Path)}
	w, blamed := diff.Blame(live, c.Path, apply.Managers()...)
	out.Manager, out.Time = w.Manager, w.Time
	return out, blamed || !diff.Owns(live, apply.FieldManager, c.Path)
}

// driftWarnings say, one for each object, which changes of others a plan undoes:
// those that it shows again with our value.
func (r *managed[M]) driftWarnings(c Change[M], rec record, state map[string]string, after view[M], compared comparison) diag.Diagnostics {
	given := r.given(c)
	lines := map[string][]string{}
	for _, d := range rec.Drift {
		o, known := after.known(d.Object)
		if !known || !compared.changed[d.Object] {
			continue
		}
		path, ok := resolve(o.Body, d.Path)
		if !ok {
			continue // not ours any more
		}
		is, there := object.Lookup(parse(state[d.Object]), path)
		want, _ := object.Lookup(o.Redacted(), path)
		if there && diff.Equal(is, want) {
			continue // the configuration has followed, or the change is ignored
		}
		ends := "this plan sets it to " + shownValue(want, true)
		if keptLive(o, path, given) {
			ends = "the configuration gives no value, so this one is kept"
		}
		lines[d.Object] = append(lines[d.Object], fmt.Sprintf("  %s is %s%s; %s", d.Path, shownValue(is, there), d.by(), ends))
	}
	var diags diag.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		diags.AddWarning(fmt.Sprintf("%s: %s was changed in the cluster", r.subject(after.model), name), fmt.Sprintf(
			"Since the last apply:\n%s\n\nTo keep such a change, write it into the configuration.%s", strings.Join(lines[name], "\n"), r.leaveAdvice(after, name)))
	}
	return diags
}

// leaveAdvice is how to leave a field of an object to others, where that can be.
func (r *managed[M]) leaveAdvice(after view[M], name string) string {
	o, _ := after.known(name)
	if !r.has(unmanagedFields) || isImmutable(o) {
		return ""
	}
	return " To leave a field to others for good, use unmanaged_fields, or lifecycle { ignore_changes } for an attribute."
}

// given are the values that only the configuration of a change has.
func (r *managed[M]) given(c Change[M]) map[string]string {
	if r.withholder == nil || c.Config == nil {
		return nil
	}
	return r.withholder.Withheld(*c.Config)
}

// keptLive says whether a field has a value that is withheld from plan and state
// and that the configuration does not give either.
func keptLive(o object.Object, path fieldpath.Path, given map[string]string) bool {
	for _, m := range o.Masks {
		if m.Withheld != "" && m.Path.Equals(path) {
			_, known := given[m.Withheld]
			return !known
		}
	}
	return false
}

// by is " (by kubectl-edit at 2026-01-31T10:00:00Z)"; "" when nobody knows.
func (d deviation) by() string {
	if d.Manager == "" {
		return ""
	}
	if d.Time.IsZero() {
		return fmt.Sprintf(" (by %s)", d.Manager)
	}
	return fmt.Sprintf(" (by %s at %s)", d.Manager, d.Time.Format(time.RFC3339))
}

// shownValue is a value in a message, which is no place for whole structures.
func shownValue(v any, there bool) string {
	if !there || v == nil {
		return "missing"
	}
	text := mustJSON(v)
	if len(text) > 120 {
		return "another"
	}
	return text
}
