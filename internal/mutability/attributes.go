package mutability

import (
	"maps"
	"slices"
	"strings"
)

// Attributes say what a change of each attribute of a resource does: the worst
// that it can do, where that depends on the values. Attributes that only the
// provider sets are not among them.
//
// Paths are written as "volumes.*.size", with a star for the elements of maps and
// lists. "probes.**" is probes and everything in it.
type Attributes map[string]Effect

// Resource are the attributes of a resource, by its type without the provider's
// prefix; nil for a type that there is not.
func Resource(typeName string) Attributes { return resources[typeName] }

// Of is the effect of an attribute; false for one that is not in the table.
func (a Attributes) Of(path string) (Effect, bool) {
	entry, ok := a.Entry(path)
	return a[entry], ok
}

// Entry is the entry of the table that an attribute is found by: its own, or the
// nearest that covers it.
func (a Attributes) Entry(path string) (string, bool) {
	if _, ok := a[path]; ok {
		return path, true
	}
	for at := path; at != ""; {
		if _, ok := a[at+".**"]; ok {
			return at + ".**", true
		}
		at = at[:max(strings.LastIndex(at, "."), 0)]
	}
	return "", false
}

// Replacing are the root attributes whose change replaces the resource.
func (a Attributes) Replacing() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a)), func(path string) bool { return a[path] != Replace })
}
