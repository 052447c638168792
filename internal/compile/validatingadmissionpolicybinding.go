package compile

import (
	"slices"

	registrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// validatingAdmissionPolicyBinding puts the policy's rules into force, in its
// namespaces and nowhere else.
func validatingAdmissionPolicyBinding(p model.VolumeClaimPolicy) (object.Object, error) {
	if !p.Admits() {
		return object.Object{}, nil
	}
	// Sorted, so that their order in the configuration means nothing.
	namespaces := metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{
		Key:      corev1.LabelMetadataName,
		Operator: metav1.LabelSelectorOpIn,
		Values:   slices.Sorted(slices.Values(p.Guarded())),
	}}}
	return build(object.PhaseAfter, registrationv1.SchemeGroupVersion, &registrationv1.ValidatingAdmissionPolicyBinding{
		ObjectMeta: guardMeta(p, ""),
		Spec: registrationv1.ValidatingAdmissionPolicyBindingSpec{
			PolicyName:        GuardName(p),
			ValidationActions: []registrationv1.ValidationAction{registrationv1.Deny},
			MatchResources:    &registrationv1.MatchResources{NamespaceSelector: &namespaces},
		},
	})
}
