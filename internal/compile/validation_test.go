package compile

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestGoldens_areOfModelsWithoutProblems(t *testing.T) {
	for name, a := range applications() {
		for _, p := range a.Validate() {
			t.Errorf("%s: %v: %s", name, p.Path, p.Detail)
		}
	}
	for name, c := range storageClasses() {
		for _, p := range c.Validate() {
			t.Errorf("%s: %v: %s", name, p.Path, p.Detail)
		}
	}
}

// The model has no access to our constants; here the two are held together.
func TestLabels_thatWeSetAreRefusedFromUsers(t *testing.T) {
	for _, label := range []string{object.LabelName, object.LabelInstance, object.LabelManagedBy, object.LabelClaimPolicy} {
		a := minimal()
		a.Labels = map[string]string{label: "x"}
		if len(a.Validate()) != 1 {
			t.Errorf("a user may set %s", label)
		}
	}
	for _, annotation := range []string{object.AnnotationOwner, object.AnnotationInstance} {
		a := minimal()
		a.Annotations = map[string]string{annotation: "x"}
		if len(a.Validate()) != 1 {
			t.Errorf("a user may set %s", annotation)
		}
	}
	for _, volume := range []string{configVolume, secretVolume} {
		a := minimal()
		a.Volumes = map[string]model.Volume{volume: {MountPath: ptr.To("/x"), EmptyDir: &model.EmptyDir{}}}
		if len(a.Validate()) != 1 {
			t.Errorf("a user may name a volume %s", volume)
		}
	}
	c := storageClasses()["storageclass-fast"]
	c.Annotations = map[string]string{AnnotationDefaultClass: "true"}
	if len(c.Validate()) != 1 {
		t.Errorf("a user may set %s", AnnotationDefaultClass)
	}
}

// Server-side apply merges lists by key; an object with a key twice, or without
// one, is refused there.
func TestApplication_isWhatServerSideApplyCanMerge(t *testing.T) {
	converter := applyconfigurations.NewTypeConverter(scheme.Scheme)
	for name, a := range applications() {
		for _, o := range compiled(t, a).Objects {
			for _, body := range []map[string]any{o.Body, o.Seed} {
				if body == nil {
					continue
				}
				if _, err := converter.ObjectToTyped(&unstructured.Unstructured{Object: body}); err != nil {
					t.Errorf("%s: %s: %v", name, o.Key, err)
				}
			}
		}
	}
}
