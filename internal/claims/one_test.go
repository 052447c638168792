package claims

import (
	"errors"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestStandsAlone_isAClaimThatIsAResource(t *testing.T) {
	ours := map[string]string{object.LabelManagedBy: object.ManagedBy}
	marked := map[string]string{object.AnnotationInstance: "x"}
	for name, test := range map[string]struct {
		labels, annotations map[string]string
		want                bool
	}{
		"a resource":               {ours, marked, true},
		"an application's":         {map[string]string{object.LabelManagedBy: object.ManagedBy, object.LabelInstance: "pg"}, marked, false},
		"an application's, unused": {map[string]string{object.LabelManagedBy: object.ManagedBy, object.LabelInstance: "pg"}, nil, false},
		"somebody else's":          {nil, nil, false},
		"adopted by name":          {nil, marked, false},
	} {
		c := Claim{PersistentVolumeClaim: &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Labels: test.labels, Annotations: test.annotations}}}
		if got := c.standsAlone(); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestShrinks_isOnlyBelowWhatTheVolumeHas(t *testing.T) {
	body := func(size string) map[string]any {
		return map[string]any{"spec": map[string]any{"resources": map[string]any{"requests": map[string]any{"storage": size}}}}
	}
	for name, test := range map[string]struct {
		phase            corev1.PersistentVolumeClaimPhase
		has, shown, want string
		refused          bool
	}{
		"as it is":                {corev1.ClaimBound, "10Gi", "10Gi", "10Gi", false},
		"more":                    {corev1.ClaimBound, "10Gi", "10Gi", "20Gi", false},
		"less":                    {corev1.ClaimBound, "10Gi", "10Gi", "5Gi", true},
		"a growth taken back":     {corev1.ClaimBound, "10Gi", "100Gi", "20Gi", false},
		"too much of it":          {corev1.ClaimBound, "10Gi", "100Gi", "10Gi", true},
		"without a volume":        {corev1.ClaimPending, "0", "10Gi", "5Gi", false},
		"grown by somebody else":  {corev1.ClaimBound, "20Gi", "10Gi", "10Gi", false},
		"grown by others, a bit":  {corev1.ClaimBound, "20Gi", "10Gi", "15Gi", false},
		"the same, spelt another": {corev1.ClaimBound, "10Gi", "10Gi", "10240Mi", false},
	} {
		c := Claim{PersistentVolumeClaim: &corev1.PersistentVolumeClaim{Status: corev1.PersistentVolumeClaimStatus{
			Phase: test.phase, Capacity: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(test.has)},
		}}}
		err := shrinks(c, apply.Request{Object: object.Object{Body: body(test.want)}, Shown: body(test.shown)})
		shrink := (*ShrinkError)(nil)
		if errors.As(err, &shrink) != test.refused || err != nil && !test.refused {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
