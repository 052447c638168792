package mutability

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
)

// Change is one field in which two bodies of an object differ.
type Change struct {
	// Field is as deep as the table goes: "spec.template", "metadata".
	Field  string
	Effect Effect
}

// Kinds are the kinds of objects in the table of fields.
func Kinds() []schema.GroupKind {
	return slices.SortedFunc(maps.Keys(fields), func(a, b schema.GroupKind) int {
		return strings.Compare(a.String(), b.String())
	})
}

// Fields are the fields of a kind whose change is not simply one in place.
func Fields(gk schema.GroupKind) []string { return slices.Sorted(maps.Keys(fields[gk])) }

// Changed is what it does to an object to go from one body to another, field by
// field and in their order. The bodies are of one kind, as compiled or as read
// from JSON; a kind that is not in the table changes in place.
func Changed(gk schema.GroupKind, before, after map[string]any) []Change {
	c := comparison{rules: fields[gk], before: before, after: after}
	c.compare("", before, after)
	return c.changes
}

// Of is the greatest effect of going from one body to another.
func Of(gk schema.GroupKind, before, after map[string]any) Effect {
	worst := Nothing
	for _, c := range Changed(gk, before, after) {
		worst = max(worst, c.Effect)
	}
	return worst
}

// FieldsWith are the changed fields with this effect.
func FieldsWith(effect Effect, gk schema.GroupKind, before, after map[string]any) []string {
	var out []string
	for _, c := range Changed(gk, before, after) {
		if c.Effect == effect {
			out = append(out, c.Field)
		}
	}
	return out
}

type comparison struct {
	rules         map[string]rule
	before, after map[string]any // whole
	changes       []Change
}

// compare looks at one level of both bodies and goes down where the table does.
func (c *comparison) compare(at string, before, after map[string]any) {
	all := maps.Clone(after)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, before)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		field := strings.TrimPrefix(at+"."+name, ".")
		was, is := before[name], after[name]
		judge, listed := c.rules[field]
		switch {
		case diff.Equal(was, is):
		case listed:
			c.changes = append(c.changes, Change{field, judge(c.before, c.after)})
		case c.leadsOn(field):
			was, _ := was.(map[string]any)
			is, _ := is.(map[string]any)
			c.compare(field, was, is)
		default:
			c.changes = append(c.changes, Change{field, InPlace})
		}
	}
}

// leadsOn says whether the table has fields below this one.
func (c *comparison) leadsOn(field string) bool {
	for listed := range c.rules {
		if strings.HasPrefix(listed, field+".") {
			return true
		}
	}
	return false
}
