package object

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// Phase is when an object is applied: all of one phase before any of the next.
type Phase int

// The phases, in order. What pods need comes before the workload that makes
// the pods.
const (
	PhaseNamespace     Phase = iota // Namespace
	PhaseConfiguration              // ServiceAccount, ConfigMap, Secret
	PhaseNetwork                    // Services, disruption budget
	PhaseStorage                    // StorageClass, claims
	PhaseExtra                      // what the user has written out
	PhaseWorkload                   // StatefulSet, Deployment, DaemonSet
	PhaseAfter                      // what only makes sense once all others exist
)

// Object is what one server-side apply sends.
type Object struct {
	Key   Key
	Phase Phase
	// Body is the whole object as the API writes it: maps, slices, strings,
	// bools, int64 and float64. It is never changed after compiling.
	Body map[string]any
	// Masks are the values that may be secret.
	Masks []Mask
	// Seed are fields that are sent when the object is created and belong to
	// somebody else from then on (the replicas of a set that an autoscaler
	// scales). Usually nil.
	Seed map[string]any
	// Shared objects (a namespace, a claim) are created when missing and otherwise
	// left alone: never owned, never changed, never deleted. They outlive us.
	Shared bool
}

// Mask hides one value of an object.
type Mask struct {
	Path fieldpath.Path
	// Name is the attribute that the value comes from, "env.PASSWORD"; the
	// value is rendered as "(env.PASSWORD)".
	Name string
	// Withheld is set for a value that is in no plan and no state (a write-only
	// attribute): the body has "" in its place, and the value of this name is put
	// there when the object is sent.
	Withheld string
}

// masked is what is shown in place of the value.
func (m Mask) masked() string { return "(" + m.Name + ")" }

// changed is what is shown in place of a value that somebody changed in the
// cluster: that it differs may be seen, what it is may not.
func (m Mask) changed() string { return "(" + m.Name + ", changed in the cluster)" }

// Redacted is a copy of the body with masked values replaced.
func (o Object) Redacted() map[string]any { return o.redact(o.Body) }

// RedactedLike is a copy of another body of the same object, such as the part
// of the live object that we own, with masked values replaced: where a masked
// value is not the one of this object, the copy says that it was changed.
func (o Object) RedactedLike(other map[string]any) map[string]any { return o.redact(other) }

func (o Object) redact(body map[string]any) map[string]any {
	out := runtime.DeepCopyJSON(body)
	for _, m := range o.Masks {
		got, ok := Lookup(out, m.Path)
		if !ok {
			continue
		}
		text := m.masked()
		if want, _ := Lookup(o.Body, m.Path); want != got {
			text = m.changed()
		}
		setExisting(out, m.Path, text)
	}
	return out
}

// Unmask puts the masked values of this object into a redacted body.
func (o Object) Unmask(body map[string]any) {
	for _, m := range o.Masks {
		if value, ok := Lookup(o.Body, m.Path); ok {
			setExisting(body, m.Path, value)
		}
	}
}

// Replace sets the value of a field that a body has.
func Replace(body map[string]any, path fieldpath.Path, value any) {
	if _, ok := Lookup(body, path); ok {
		setExisting(body, path, value)
	}
}

// Lookup is the value at a path; false when there is none. List elements are
// found by their key fields or by index.
func Lookup(body any, path fieldpath.Path) (any, bool) {
	at := body
	for _, step := range path {
		next, ok := child(at, step)
		if !ok {
			return nil, false
		}
		at = next
	}
	return at, true
}

func child(at any, step fieldpath.PathElement) (any, bool) {
	switch {
	case step.FieldName != nil:
		m, ok := at.(map[string]any)
		if !ok {
			return nil, false
		}
		v, ok := m[*step.FieldName]
		return v, ok
	case step.Index != nil:
		l, ok := at.([]any)
		if !ok || *step.Index < 0 || *step.Index >= len(l) {
			return nil, false
		}
		return l[*step.Index], true
	case step.Key != nil:
		l, _ := at.([]any)
		for _, e := range l {
			if hasKey(e, step) {
				return e, true
			}
		}
	case step.Value != nil:
		l, _ := at.([]any)
		for _, e := range l {
			if fmt.Sprint(e) == fmt.Sprint((*step.Value).Unstructured()) {
				return e, true
			}
		}
	}
	return nil, false
}

// hasKey says whether a list element carries the key fields of a path element.
func hasKey(element any, step fieldpath.PathElement) bool {
	m, ok := element.(map[string]any)
	if !ok {
		return false
	}
	for _, f := range *step.Key {
		value, said := m[f.Name]
		if !said && f.Name == protocol {
			value = defaultProtocol
		}
		if fmt.Sprint(value) != fmt.Sprint(f.Value.Unstructured()) {
			return false
		}
	}
	return true
}

// protocol is the one field of the API's keys that has a default: a port that
// users write without a protocol has it in its key all the same.
const (
	protocol        = "protocol"
	defaultProtocol = "TCP"
)

// setExisting replaces the value at a path that Lookup finds.
func setExisting(body map[string]any, path fieldpath.Path, value any) {
	parent, ok := Lookup(body, path[:len(path)-1])
	last := path[len(path)-1]
	if m, isMap := parent.(map[string]any); ok && isMap && last.FieldName != nil {
		m[*last.FieldName] = value
	}
}

// PathString writes a path the way people read it:
// spec.template.spec.containers[name=pg].image.
func PathString(path fieldpath.Path) string {
	return strings.TrimPrefix(strings.ReplaceAll(path.String(), `"`, ""), ".")
}
