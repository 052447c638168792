package compile

import (
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func volumeClaims() map[string]model.VolumeClaim {
	return map[string]model.VolumeClaim{
		"volumeclaim-minimal": {Name: "reports", Namespace: "default", Size: "1024Mi"},
		"volumeclaim-everything": {
			Name: "archive", Namespace: "data", Size: "1024Gi",
			ClaimPolicy: &model.ClaimPolicy{
				Name: ptr.To("files"), StorageClass: ptr.To("slow"), AccessModes: []string{"ReadWriteMany", "ReadOnlyMany"}, VolumeMode: ptr.To("Block"),
				OnDestroy: ptr.To("Delete"), Labels: map[string]string{"tier": "cold", "team": "storage"}, Annotations: map[string]string{"example.com/a": "policy"},
			},
			Selector: &model.LabelSelector{
				MatchLabels:      map[string]string{"content": "archive"},
				MatchExpressions: []model.Requirement{{Key: "rack", Operator: "NotIn", Values: []string{"2", "1"}}},
			},
			Labels: map[string]string{"team": "archive"}, Annotations: map[string]string{"example.com/a": "claim"},
		},
		"volumeclaim-tier":     {Name: "reports", Namespace: "data", Size: "1Gi", ClaimPolicy: &model.ClaimPolicy{StorageClass: ptr.To("fast"), VolumeAttributesClass: ptr.To("fast-gold")}},
		"volumeclaim-static":   {Name: "archive", Namespace: "data", Size: "1Gi", ClaimPolicy: &model.ClaimPolicy{StorageClass: ptr.To("")}, VolumeName: ptr.To("pv-7")},
		"volumeclaim-restored": {Name: "restored", Namespace: "data", Size: "1Gi", DataSource: &model.ClaimSource{Snapshot: ptr.To("before")}},
		"volumeclaim-clone":    {Name: "clone", Namespace: "data", Size: "1Gi", DataSource: &model.ClaimSource{Claim: ptr.To("origin")}},
	}
}

func TestVolumeClaim_matchesGoldens(t *testing.T) {
	for name, c := range volumeClaims() {
		t.Run(name, func(t *testing.T) {
			set, err := VolumeClaim(c)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, set)
			for _, o := range set.Objects {
				isKept(t, o)
			}
		})
	}
}

// No class and the cluster's default class are two things.
func TestVolumeClaim_tellsNoClassFromTheDefaultClass(t *testing.T) {
	for name, test := range map[string]struct {
		policy *model.ClaimPolicy
		class  any
		sent   bool
	}{
		"no policy":     {nil, nil, false},
		"null":          {&model.ClaimPolicy{}, nil, false},
		"without class": {&model.ClaimPolicy{StorageClass: ptr.To("")}, "", true},
		"a class":       {&model.ClaimPolicy{StorageClass: ptr.To("fast")}, "fast", true},
	} {
		set, err := VolumeClaim(model.VolumeClaim{Name: "c", Namespace: "data", Size: "1Gi", ClaimPolicy: test.policy})
		if err != nil {
			t.Fatal(err)
		}
		class, sent := set.Objects[0].Body["spec"].(map[string]any)["storageClassName"]
		if class != test.class || sent != test.sent {
			t.Errorf("%s: the class is %v, sent: %v", name, class, sent)
		}
	}
}

func TestVolumeClaim_isNoApplications(t *testing.T) {
	for name, c := range volumeClaims() {
		set, err := VolumeClaim(c)
		if err != nil {
			t.Fatal(err)
		}
		o := set.Objects[0]
		labels := o.Body["metadata"].(map[string]any)["labels"].(map[string]any)
		if _, labelled := labels[object.LabelInstance]; labelled || o.Shared || labels[object.LabelManagedBy] != object.ManagedBy {
			t.Errorf("%s: %v, shared: %v", name, labels, o.Shared)
		}
	}
}
