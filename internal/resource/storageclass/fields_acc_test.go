package storageclass_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// Every field of the API's type: what a change of it does, by the server that is
// asked to make it and by our table.
func TestStorageClass_everyFieldChangesAsTheTableSays(t *testing.T) {
	t.Parallel()
	class := acctest.Class(t)
	set, err := compile.StorageClass(model.StorageClass{
		Name: class, Provisioner: acctest.Driver(), Parameters: map[string]string{"type": "fast"},
		ReclaimPolicy: "Retain", VolumeBindingMode: "WaitForFirstConsumer", AllowVolumeExpansion: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	body := set.Objects[0].Body
	if err := acctest.Overwrite(t, body, false); err != nil {
		t.Fatal(err)
	}
	zones := func(values ...any) []any {
		return []any{map[string]any{"matchLabelExpressions": []any{map[string]any{"key": "zone", "values": values}}}}
	}
	rows := []struct {
		field string
		to    any // nil to take it away
		want  mutability.Effect
	}{
		{"metadata", map[string]any{"name": class, "labels": map[string]any{"a": "b"}, "annotations": map[string]any{"a": "b"}}, mutability.InPlace},
		{"provisioner", "other.example.org", mutability.Recreate},
		{"parameters", map[string]any{"type": "slow"}, mutability.Recreate},
		{"parameters", map[string]any{"type": "fast", "more": "x"}, mutability.Recreate},
		{"reclaimPolicy", "Delete", mutability.Recreate},
		{"volumeBindingMode", "Immediate", mutability.Recreate},
		{"allowVolumeExpansion", false, mutability.InPlace},
		{"allowVolumeExpansion", nil, mutability.InPlace},
		{"mountOptions", []any{"noatime", "discard"}, mutability.InPlace},
		{"allowedTopologies", zones("a", "b"), mutability.InPlace},
		{"allowedTopologies", append(zones("a"), zones("b")...), mutability.InPlace},
	}
	var tried []string
	for _, row := range rows {
		tried = append(tried, row.field)
		after := &unstructured.Unstructured{Object: runtime.DeepCopyJSON(body)}
		if row.to == nil {
			delete(after.Object, row.field)
		} else {
			after.Object[row.field] = row.to
		}
		if got := mutability.Of(kube.StorageClassKind, body, after.Object); got != row.want {
			t.Errorf("%s to %v: the table says %s, want %s", row.field, row.to, got, row.want)
		}
		err := acctest.Overwrite(t, after.Object, true)
		if row.want == mutability.Recreate && !apierrors.IsInvalid(err) || row.want == mutability.InPlace && err != nil {
			t.Errorf("%s to %v is %s, and the server says %v", row.field, row.to, row.want, err)
		}
		// It is the change that is refused, and not the value.
		after.SetName(class + "-other")
		if err := acctest.Overwrite(t, after.Object, true); err != nil {
			t.Errorf("there can't be a class with %s = %v: %v", row.field, row.to, err)
		}
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[storagev1.StorageClass]()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if len(field.Index) == 1 && name != "" && !slices.Contains(tried, name) {
			t.Errorf("nobody has tried to change %s", name)
		}
	}
}
