package apply

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// A stray is deleted, so it has to be proven that we made it.
func TestStrays_areWhatThisInstanceHasAppliedItself(t *testing.T) {
	by := func(manager string, how metav1.ManagedFieldsOperationType) metav1.ManagedFieldsEntry {
		return metav1.ManagedFieldsEntry{Manager: manager, Operation: how}
	}
	ours := by(FieldManager, metav1.ManagedFieldsOperationApply)
	for name, test := range map[string]struct {
		instance, managedBy string
		managers            []metav1.ManagedFieldsEntry
		want                bool
	}{
		"applied by us":               {"me", object.ManagedBy, []metav1.ManagedFieldsEntry{ours}, true},
		"and edited by somebody":      {"me", object.ManagedBy, []metav1.ManagedFieldsEntry{by("kubectl-edit", metav1.ManagedFieldsOperationUpdate), ours}, true},
		"a copy":                      {"me", object.ManagedBy, []metav1.ManagedFieldsEntry{by("kubectl-create", metav1.ManagedFieldsOperationUpdate)}, false},
		"a copy that was applied":     {"me", object.ManagedBy, []metav1.ManagedFieldsEntry{by("kubectl", metav1.ManagedFieldsOperationApply)}, false},
		"a copy that we have patched": {"me", object.ManagedBy, []metav1.ManagedFieldsEntry{by(FieldManager, metav1.ManagedFieldsOperationUpdate)}, false},
		"of another instance":         {"another", object.ManagedBy, []metav1.ManagedFieldsEntry{ours}, false},
		"of no instance":              {"", object.ManagedBy, []metav1.ManagedFieldsEntry{ours}, false},
		"without our label":           {"me", "Helm", []metav1.ManagedFieldsEntry{ours}, false},
		"without records":             {"me", object.ManagedBy, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			o := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{
				Labels:        map[string]string{object.LabelManagedBy: test.managedBy},
				Annotations:   map[string]string{object.AnnotationInstance: test.instance},
				ManagedFields: test.managers,
			}}
			if got := (&Engine{Instance: "me"}).applied(o); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
