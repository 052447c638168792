package volumeclaim_test

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
)

// fieldChange changes one field of a claim's spec to something that another claim
// can have.
type fieldChange struct {
	name, field string
	edit        func(*corev1.PersistentVolumeClaimSpec)
	// bound and pending say whether the server changes it in a claim with a volume,
	// and without one.
	bound, pending bool
}

func sizeOf(text string) func(*corev1.PersistentVolumeClaimSpec) {
	return func(s *corev1.PersistentVolumeClaimSpec) {
		s.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(text)}
	}
}

// fieldChanges is the truth about every field of a claim's spec.
func fieldChanges() []fieldChange {
	return []fieldChange{
		{"access modes", "accessModes", func(s *corev1.PersistentVolumeClaimSpec) {
			s.AccessModes = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteMany}
		}, false, false},
		{"selector", "selector", func(s *corev1.PersistentVolumeClaimSpec) {
			s.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"a": "b"}}
		}, false, false},
		{"a larger size", "resources", sizeOf("3Gi"), true, false},
		{"a smaller size", "resources", sizeOf("1Gi"), false, false},
		// Once, which is what the binder does.
		{"volume", "volumeName", func(s *corev1.PersistentVolumeClaimSpec) { s.VolumeName = "other" }, false, true},
		{"class", "storageClassName", func(s *corev1.PersistentVolumeClaimSpec) { s.StorageClassName = ptr.To("other") }, false, false},
		{"no class", "storageClassName", func(s *corev1.PersistentVolumeClaimSpec) { s.StorageClassName = ptr.To("") }, false, false},
		{"volume mode", "volumeMode", func(s *corev1.PersistentVolumeClaimSpec) { s.VolumeMode = ptr.To(corev1.PersistentVolumeBlock) }, false, false},
		{"data source", "dataSource", func(s *corev1.PersistentVolumeClaimSpec) {
			s.DataSource = &corev1.TypedLocalObjectReference{Kind: "PersistentVolumeClaim", Name: "other"}
		}, false, false},
		{"reference of the data source", "dataSourceRef", func(s *corev1.PersistentVolumeClaimSpec) {
			s.DataSourceRef = &corev1.TypedObjectReference{Kind: "PersistentVolumeClaim", Name: "other"}
		}, false, false},
		{"tier", "volumeAttributesClassName", func(s *corev1.PersistentVolumeClaimSpec) { s.VolumeAttributesClassName = ptr.To("gold") }, true, false},
	}
}

// What the table says of a claim's fields is what the API server does with one that
// is bound. One that is not is made anew for the sake of whatever the server does not
// change in it, and that is more.
func TestFields_areChangedOrRefusedAsTheTableSays(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	late, bound := class(t, storagev1.VolumeBindingWaitForFirstConsumer, nil), immediate(t, map[string]string{"nodeExpansion": "none"})
	acctest.NewWorkspace(t, classed(namespace, "bound", "2Gi", bound, "")).Apply()
	acctest.NewWorkspace(t, classed(namespace, "pending", "2Gi", late, "")).Apply()
	changes := fieldChanges()
	for _, name := range []string{"bound", "pending"} {
		before := live(t, namespace, name)
		for _, c := range changes {
			after := before.DeepCopy()
			c.edit(&after.Spec)
			_, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Update(context.Background(), after, metav1.UpdateOptions{DryRun: []string{metav1.DryRunAll}})
			want := c.pending
			if name == "bound" {
				want = c.bound
				if effect := mutability.Of(schema.GroupKind{Kind: "PersistentVolumeClaim"}, specBody(t, before), specBody(t, after)); (effect == mutability.InPlace) != want {
					t.Errorf("%s: the table says %s", c.name, effect)
				}
			}
			if took := err == nil; took != want || !took && !apierrors.IsInvalid(err) {
				t.Errorf("%s of a %s claim: the server says %v, want it taken: %v", c.name, name, err, want)
			}
			fresh := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "fresh", Namespace: namespace}, Spec: *after.Spec.DeepCopy()}
			if _, err := acctest.Cluster(t).CoreV1().PersistentVolumeClaims(namespace).Create(context.Background(), fresh, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}}); err != nil {
				t.Errorf("%s: no such claim can be, so that one can't become it shows nothing: %v", c.name, err)
			}
		}
	}
	spec := reflect.TypeFor[corev1.PersistentVolumeClaimSpec]()
	for i := range spec.NumField() {
		name, _, _ := strings.Cut(spec.Field(i).Tag.Get("json"), ",")
		if !slices.ContainsFunc(changes, func(c fieldChange) bool { return c.field == name }) {
			t.Errorf("nobody has tried to change spec.%s", name)
		}
	}
	for _, field := range mutability.Fields(schema.GroupKind{Kind: "PersistentVolumeClaim"}) {
		if !slices.ContainsFunc(changes, func(c fieldChange) bool { return "spec."+c.field == field }) {
			t.Errorf("nobody has tried to change %s, which is in the table", field)
		}
	}
}

// specBody is a claim's spec as the table sees it.
func specBody(t *testing.T, c *corev1.PersistentVolumeClaim) map[string]any {
	t.Helper()
	data, err := json.Marshal(map[string]any{"spec": c.Spec})
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
