package acctest

import (
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// Managers are the field managers of an object, by name, each once.
func Managers(object metav1.Object) []string {
	var out []string
	for _, entry := range object.GetManagedFields() {
		out = append(out, entry.Manager)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// OwnersOf are the field managers that have a field of an object, as the server's
// records say. The path is one of fieldpath.MakePathOrDie.
func OwnersOf(t *testing.T, object metav1.Object, path ...any) []string {
	t.Helper()
	var out []string
	for _, entry := range object.GetManagedFields() {
		var owned fieldpath.Set
		if entry.FieldsV1 == nil {
			continue
		}
		check(t, owned.FromJSON(entry.FieldsV1.GetRawReader()))
		if owned.Has(fieldpath.MakePathOrDie(path...)) {
			out = append(out, entry.Manager)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
