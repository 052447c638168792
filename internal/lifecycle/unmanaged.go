package lifecycle

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// unmanagedFields is the attribute that leaves fields to others: a map of object
// to paths as messages write them.
const unmanagedFields = "unmanaged_fields"

// patches is the attribute that changes compiled objects.
const patches = "patches"

// unmanaged reads the attribute; known is false when any of it is not.
func unmanaged(values map[string]tftypes.Value) (paths map[string][]string, known bool) {
	v, ok := values[unmanagedFields]
	if !ok || v.IsNull() {
		return nil, true
	}
	var byName map[string]tftypes.Value
	if !v.IsFullyKnown() || v.As(&byName) != nil {
		return nil, false
	}
	paths = map[string][]string{}
	for name, list := range byName {
		var elements []tftypes.Value
		_ = list.As(&elements) // null is none
		for _, e := range elements {
			var path string
			if e.As(&path) == nil && path != "" {
				paths[name] = append(paths[name], path)
			}
		}
	}
	return paths, true
}

// leave takes fields out of what is sent. They are first values from then on:
// sent when the object is created, and never again.
func leave(set object.Set, paths map[string][]string) (object.Set, []Finding) {
	var findings []Finding
	out := object.Set{Home: set.Home, Objects: slices.Clone(set.Objects)}
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		i := slices.IndexFunc(out.Objects, func(o object.Object) bool { return o.Key.In(set.Home) == name && !o.Shared })
		if i < 0 {
			findings = append(findings, Finding{
				Path:    model.Path{unmanagedFields, name},
				Summary: fmt.Sprintf("No object %q", name),
				Detail:  fmt.Sprintf("The keys of unmanaged_fields are objects of this resource: %s.", strings.Join(names(set), ", ")),
			})
			continue
		}
		left, problems := leaveIn(out.Objects[i], name, paths[name])
		out.Objects[i] = left
		findings = append(findings, problems...)
	}
	return out, findings
}

func names(set object.Set) []string {
	var out []string
	for _, o := range set.Objects {
		if !o.Shared {
			out = append(out, o.Key.In(set.Home))
		}
	}
	return out
}

func leaveIn(o object.Object, name string, texts []string) (object.Object, []Finding) {
	var findings []Finding
	for i, text := range texts {
		refuse := func(why string) {
			findings = append(findings, Finding{
				Path:    model.Path{unmanagedFields, name, i},
				Summary: fmt.Sprintf("%s of %s can't be left to others", text, name),
				Detail:  why,
			})
		}
		path, ok := resolve(o.Body, text)
		switch {
		case !ok:
			refuse(fmt.Sprintf("%s sends no such field, so it is left to others anyway. Paths are written as in objects, such as spec.replicas or spec.template.spec.containers[name=pg].image.", name))
			continue
		case isIdentity(path):
			refuse("This field says which object it is and whose; the provider can't do without it.")
			continue
		}
		if isImmutable(o) && path[0].FieldName != nil && *path[0].FieldName != "metadata" {
			refuse("The object is immutable: to change a value in it means to make another object.")
			continue
		}
		rest, taken, err := diff.Split(o.Body, []fieldpath.Path{path})
		if err != nil {
			refuse("The field is part of a structure that the API replaces as a whole; leave the whole structure to others.")
			continue
		}
		o.Body = rest
		if o.Seed == nil {
			o.Seed = taken
		} else if o.Seed, err = diff.Merge(o.Seed, taken); err != nil {
			refuse(err.Error())
		}
	}
	return o, findings
}

// isImmutable says whether an object says itself that it can't be changed.
func isImmutable(o object.Object) bool { return o.Body["immutable"] == true }

// isIdentity says whether an object can't be found again, or not be made, without
// a field.
func isIdentity(path fieldpath.Path) bool {
	text := object.PathString(path)
	for _, field := range []string{"apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.labels." + object.LabelManagedBy, "metadata.labels." + object.LabelInstance, "spec.selector"} {
		if field == text || strings.HasPrefix(field, text+".") || strings.HasPrefix(text, field+".") {
			return true
		}
	}
	return false
}

// resolve finds the field of a body that a path means: names and keys of maps
// with dots between them, elements of lists by their keys, as PathString writes
// them. Keys of maps may have dots themselves; the body tells.
func resolve(body map[string]any, text string) (fieldpath.Path, bool) {
	var path fieldpath.Path
	var at any = body
	for text != "" {
		switch v := at.(type) {
		case map[string]any:
			name := longestKey(v, text)
			if name == "" {
				return nil, false
			}
			path, at, text = append(path, fieldpath.PathElement{FieldName: &name}), v[name], text[len(name):]
		case []any:
			step, rest, ok := elementOf(text)
			if !ok {
				return nil, false
			}
			element, found := object.Lookup(v, fieldpath.Path{step})
			if !found {
				return nil, false
			}
			path, at, text = append(path, step), element, rest
		default:
			return nil, false
		}
		text = strings.TrimPrefix(text, ".")
	}
	return path, len(path) > 0
}

// longestKey is the key of a map with which a path begins.
func longestKey(m map[string]any, text string) string {
	best := ""
	for k := range m {
		rest, ok := strings.CutPrefix(text, k)
		if ok && len(k) > len(best) && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			best = k
		}
	}
	return best
}

// elementOf reads "[name=pg]" or "[containerPort=80,protocol=TCP]".
func elementOf(text string) (step fieldpath.PathElement, rest string, ok bool) {
	inner, rest, closed := strings.Cut(strings.TrimPrefix(text, "["), "]")
	if !closed || !strings.HasPrefix(text, "[") {
		return step, "", false
	}
	var keys []any
	for _, pair := range strings.Split(inner, ",") {
		name, value, isPair := strings.Cut(pair, "=")
		if !isPair {
			return step, "", false
		}
		value = strings.Trim(value, `"`)
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			keys = append(keys, name, n)
		} else {
			keys = append(keys, name, value)
		}
	}
	return fieldpath.PathElement{Key: fieldpath.KeyByFields(keys...)}, rest, true
}
