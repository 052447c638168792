package lifecycle

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// plannedAlone says that a plan was made without the cluster. Its summary is the
// same for all resources, so that the CLI shows it once.
func (r *managed[M]) plannedAlone(m M, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.AddWarning("Planned without a cluster", fmt.Sprintf(
		"The plan of %s follows from configuration and state alone: %s. What the cluster would refuse shows at apply.", r.subject(m), r.away(err)))
	return diags
}

// told turns what the cluster has said to a plan into diagnostics: an error for
// each refusal, and one warning for all the rest. Of a resource that exists, or
// existed until it was refreshed, Terraform asks for such a plan also when it is
// to be destroyed, which what is on its way out does not stand in the way of.
func (r *managed[M]) told(c Change[M], after view[M], p apply.Preview, existed bool) diag.Diagnostics {
	var diags diag.Diagnostics
	withheld := []map[string]string{r.given(c), liveValues(after, p)}
	var leaving []string
	var refused []error
	for _, err := range p.Refused {
		if e := (*apply.TerminatingError)(nil); existed && errors.As(err, &e) {
			leaving = append(leaving, "  "+leavingLine(e, after.set.Home))
			continue
		}
		refused = append(refused, err)
	}
	if len(refused) > 0 {
		for _, d := range r.explainWithout(*c.After, errors.Join(refused...), withheld...) {
			diags.AddError(d.Summary(), d.Detail()+toDestroy(existed))
		}
	}
	var topics, lines []string
	add := func(topic, text string, about []string) {
		if len(about) > 0 {
			topics = append(topics, topic)
			lines = append(lines, text+"\n"+strings.Join(about, "\n"))
		}
	}
	add("objects that exist are taken over", "As adopt = true says, these objects become this resource's, and the tools that made them lose their part in them:", r.adopted(after, p))
	add("fields are taken back from others", "These fields were left to others until now. The plan sets them:", r.returned(after, p))
	add("admission changes what is sent", "A webhook or policy of the cluster rewrites these fields. The values that it puts there are accepted; a change that somebody makes to them later is drift.", r.rewritten(after, p))
	add("objects of another instance exist", "Another resource instance made these objects: another configuration, or an apply whose state was lost. Unless they are gone by then, the apply is refused:", r.kin(after, p))
	slices.Sort(leaving)
	add("objects are being deleted", "An object that is being deleted can't be applied, and nothing can be made in a namespace that is. Unless they are gone by then, the apply is refused; a destroy is not:", slices.Compact(leaving))
	add("the namespace does not exist", "Nothing could be checked, and the apply fails unless the namespace is there by then:", missingNamespaces(p))
	add("not everything could be checked", "The cluster was not able to check these objects, or does not allow it; the apply may still be refused:", r.notChecked(after, p))
	add("the API server warns", "The API server says:", r.warnings(after, p))
	if len(topics) > 0 {
		hide := hider(after.set, withheld...)
		diags.AddWarning(fmt.Sprintf("%s: %s", r.subject(*c.After), strings.Join(topics, "; ")), hide(strings.Join(lines, "\n\n")))
	}
	return diags
}

// inOrder calls a function for the objects of a view that a map has something for.
func inOrder[M Model, V any](after view[M], found map[object.Key]V, line func(o object.Object, name string, v V)) {
	for _, o := range after.set.Objects {
		if v, ok := found[o.Key]; ok {
			line(o, o.Key.In(after.set.Home), v)
		}
	}
}

func (r *managed[M]) adopted(after view[M], p apply.Preview) []string {
	var out, kin []string
	inOrder(after, p.Adopted, func(o object.Object, name string, changes []diff.Change) {
		out = append(out, "  "+name+describe(o, changes))
		if was := apply.OwnerOf(p.Live[o.Key]); was.ManagedBy == object.ManagedBy {
			kin = append(kin, name)
		}
	})
	if len(kin) > 0 {
		out = append(out, fmt.Sprintf("Of these, %s belong to another instance of this provider. If a configuration still has it, the two will take them from each other.", strings.Join(kin, ", ")))
	}
	return out
}

func (r *managed[M]) returned(after view[M], p apply.Preview) []string {
	var out []string
	inOrder(after, p.Returned, func(o object.Object, name string, changes []diff.Change) {
		out = append(out, "  "+name+describe(o, changes))
	})
	return out
}

// leavingLine names an object that is being deleted and what holds it.
func leavingLine(e *apply.TerminatingError, home string) string {
	if len(e.Finalizers) == 0 {
		return e.Key.In(home)
	}
	return fmt.Sprintf("%s: held by %s", e.Key.In(home), strings.Join(e.Finalizers, ", "))
}

// toDestroy is how to get rid of what the cluster refuses to change: Terraform
// plans a destroy as an ordinary change first.
func toDestroy(existed bool) string {
	if !existed {
		return ""
	}
	return "\n\nTo destroy the resource as it is, use terraform destroy -refresh=false."
}

// liveValues are the values in live objects that plan and state withhold.
func liveValues[M Model](after view[M], p apply.Preview) map[string]string {
	out := map[string]string{}
	for _, o := range after.set.Objects {
		live, ok := p.Live[o.Key]
		if !ok {
			continue
		}
		for name, m := range withheldBy(o) {
			if value, found := object.Lookup(live.Object, m.Path); found {
				out[name], _ = value.(string)
			}
		}
	}
	return out
}

func (r *managed[M]) rewritten(after view[M], p apply.Preview) []string {
	var out []string
	inOrder(after, p.Rewritten, func(o object.Object, name string, changes []diff.Change) {
		ours, theirs := o.Redacted(), o.RedactedLike(diff.Overlay(o.Body, changes))
		for _, c := range changes {
			from, _ := object.Lookup(ours, c.Path)
			to, there := object.Lookup(theirs, c.Path)
			out = append(out, fmt.Sprintf("  %s: %s: %s -> %s", name, object.PathString(c.Path), shownValue(from, true), shownValue(to, there)))
		}
	})
	return out
}

// describe says what an apply changes in an object that it takes over.
func describe(o object.Object, changes []diff.Change) string {
	if len(changes) == 0 {
		return ": as it is"
	}
	ours, theirs := o.Redacted(), o.RedactedLike(diff.Overlay(o.Body, changes))
	var out strings.Builder
	for _, c := range changes {
		to, _ := object.Lookup(ours, c.Path)
		from, there := object.Lookup(theirs, c.Path)
		fmt.Fprintf(&out, "\n    %s: %s -> %s", object.PathString(c.Path), shownValue(from, there), shownValue(to, true))
	}
	return out.String()
}

// kin are objects of another instance of this provider.
func (r *managed[M]) kin(after view[M], p apply.Preview) []string {
	var out []string
	for _, u := range p.Unchecked {
		if e := (*apply.NotOwnedError)(nil); errors.As(u.Why, &e) {
			out = append(out, fmt.Sprintf("  %s: of instance %s", u.Key.In(after.set.Home), e.Actual.Instance))
		}
	}
	if advice := strings.TrimSpace(r.adoptAdvice()); len(out) > 0 && advice != "" {
		out = append(out, advice)
	}
	return out
}

func missingNamespaces(p apply.Preview) []string {
	found := map[string]bool{}
	for _, u := range p.Unchecked {
		if missing := (*apply.NoNamespaceError)(nil); errors.As(u.Why, &missing) {
			found["  "+missing.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// notChecked are the objects that were not, with why. Pods and claims are made by
// the cluster's controllers: that we may not make them is worth a line only
// beside others.
func (r *managed[M]) notChecked(after view[M], p apply.Preview) []string {
	var out []string
	own := false
	for _, u := range p.Unchecked {
		if missing, kin := (*apply.NoNamespaceError)(nil), (*apply.NotOwnedError)(nil); errors.As(u.Why, &missing) || errors.As(u.Why, &kin) {
			continue // said elsewhere
		}
		noRight := (*apply.NoRightError)(nil)
		own = own || !u.Trial || !errors.As(u.Why, &noRight)
		out = append(out, fmt.Sprintf("  %s: %s", u.Key.In(after.set.Home), u.Why))
	}
	if !own {
		return nil
	}
	return out
}

func (r *managed[M]) warnings(after view[M], p apply.Preview) []string {
	var out []string
	inOrder(after, p.Warnings, func(_ object.Object, name string, texts []string) {
		for _, t := range texts {
			out = append(out, fmt.Sprintf("  %s: %s", name, t))
		}
	})
	return out
}
