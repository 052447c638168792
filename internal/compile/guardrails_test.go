package compile

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// claimPolicies are the models that have a golden.
func claimPolicies() map[string]model.VolumeClaimPolicy {
	return map[string]model.VolumeClaimPolicy{
		"claimpolicy-admission": {
			ClaimPolicy: model.ClaimPolicy{Name: ptr.To("db")},
			Guardrails:  &model.Guardrails{Namespaces: []string{"data"}},
		},
		"claimpolicy-guarded": {
			ClaimPolicy: model.ClaimPolicy{
				Name: ptr.To("db"), MinSize: ptr.To("1024Mi"), MaxSize: ptr.To("1024Gi"),
				AllowedStorageClasses: []string{"fast", ""}, AccessModes: []string{"ReadWriteOnce", "ReadWriteMany"},
				Labels: map[string]string{"team": "storage"}, Annotations: map[string]string{"example.com/contact": "storage"},
			},
			Guardrails: &model.Guardrails{
				Namespaces: []string{"queues", "data"}, DenyDeletion: ptr.To(true), LimitRange: ptr.To(true),
				Quota: &model.Quota{Storage: ptr.To("2048Gi"), Claims: ptr.To[int32](20), StorageClasses: map[string]model.ClassQuota{
					"gold": {Storage: ptr.To("0"), Claims: ptr.To[int32](0)}, "fast": {Storage: ptr.To("1Ti")},
				}},
			},
		},
		"claimpolicy-limits": {
			ClaimPolicy: model.ClaimPolicy{Name: ptr.To("db"), MinSize: ptr.To("1Gi")},
			Guardrails:  &model.Guardrails{Namespaces: []string{"data"}, Admission: ptr.To(false), LimitRange: ptr.To(true)},
		},
	}
}

func TestVolumeClaimPolicy_matchesGoldens(t *testing.T) {
	for name, p := range claimPolicies() {
		t.Run(name, func(t *testing.T) {
			if problems := p.Validate(); len(problems) > 0 {
				t.Fatal(problems)
			}
			set, err := VolumeClaimPolicy(p)
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

func TestVolumeClaimPolicy_makesNothingWithoutGuardrails(t *testing.T) {
	p := claimPolicies()["claimpolicy-guarded"]
	p.Guardrails = nil
	set, err := VolumeClaimPolicy(p)
	if err != nil || len(set.Objects) > 0 {
		t.Errorf("got %v, %v", set.Objects, err)
	}
}

// A rule in force without its binding would be none, and the other way round.
func TestVolumeClaimPolicy_bindsWhatIsThere(t *testing.T) {
	set, err := VolumeClaimPolicy(claimPolicies()["claimpolicy-guarded"])
	if err != nil {
		t.Fatal(err)
	}
	policy := slices.IndexFunc(set.Objects, func(o object.Object) bool { return o.Key.Kind == "ValidatingAdmissionPolicy" })
	binding := slices.IndexFunc(set.Objects, func(o object.Object) bool { return o.Key.Kind == "ValidatingAdmissionPolicyBinding" })
	if policy < 0 || binding < 0 || set.Objects[policy].Phase >= set.Objects[binding].Phase {
		t.Errorf("the policy is number %d, its binding %d, of the same phase or an earlier one", policy, binding)
	}
}

func TestVolumeClaimPolicy_doesNotDependOnTheOrderOfNamespaces(t *testing.T) {
	p := claimPolicies()["claimpolicy-guarded"]
	one, err := VolumeClaimPolicy(p)
	if err != nil {
		t.Fatal(err)
	}
	p.Guardrails.Namespaces = []string{"data", "queues"}
	other, err := VolumeClaimPolicy(p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one, other); diff != "" {
		t.Error(diff)
	}
}
