package diff

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// Writer is a field manager that wrote to an object.
type Writer struct {
	Manager string
	// Applied is true for a server-side apply, false for an update.
	Applied bool
	// Time is when the manager last changed something in the object.
	Time time.Time
}

// Blame says which manager but our own wrote the value at a path last, as far as
// the server's records say: nobody, when the field is gone or a webhook wrote it.
func Blame(live *unstructured.Unstructured, path fieldpath.Path, own ...string) (Writer, bool) {
	var last Writer
	found := false
	for _, entry := range live.GetManagedFields() {
		if entry.FieldsV1 == nil || slices.Contains(own, entry.Manager) || !owns(entry.FieldsV1, path) {
			continue
		}
		w := Writer{Manager: entry.Manager, Applied: entry.Operation == metav1.ManagedFieldsOperationApply}
		if entry.Time != nil {
			w.Time = entry.Time.UTC()
		}
		if !found || w.Time.After(last.Time) {
			last, found = w, true
		}
	}
	return last, found
}

// Owns says whether a manager has a field, or one below it, in an object.
func Owns(live *unstructured.Unstructured, manager string, path fieldpath.Path) bool {
	for _, entry := range live.GetManagedFields() {
		if entry.Manager == manager && entry.FieldsV1 != nil && entry.Subresource == "" && owns(entry.FieldsV1, path) {
			return true
		}
	}
	return false
}

// OwnsAlone says whether a manager has a field, or one below it, and nobody else
// has: then the field is gone when the manager stops to apply it.
func OwnsAlone(live *unstructured.Unstructured, manager string, path fieldpath.Path) bool {
	for _, entry := range live.GetManagedFields() {
		if entry.Manager != manager && entry.FieldsV1 != nil && owns(entry.FieldsV1, path) {
			return false
		}
	}
	return Owns(live, manager, path)
}

// owns says whether a field, one above it that is owned as a whole, or one below
// it is in a set.
func owns(raw *metav1.FieldsV1, path fieldpath.Path) bool {
	var set fieldpath.Set
	if set.FromJSON(raw.GetRawReader()) != nil {
		return false
	}
	at := &set
	for _, step := range path {
		below := at.WithPrefix(step)
		if at.Members.Has(step) && below.Empty() {
			return true
		}
		at = below
	}
	return !at.Empty()
}
