package compile

import (
	"slices"

	registrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	registrationv1ac "k8s.io/client-go/applyconfigurations/admissionregistration/v1"
	metav1ac "k8s.io/client-go/applyconfigurations/meta/v1"

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
	namespaces := metav1ac.LabelSelector().WithMatchExpressions(metav1ac.LabelSelectorRequirement().
		WithKey(corev1.LabelMetadataName).
		WithOperator(metav1.LabelSelectorOpIn).
		WithValues(slices.Sorted(slices.Values(p.Guarded()))...))
	return build(object.PhaseAfter, registrationv1ac.ValidatingAdmissionPolicyBinding(GuardName(p)).
		WithLabels(guardLabels(p)).
		WithSpec(registrationv1ac.ValidatingAdmissionPolicyBindingSpec().
			WithPolicyName(GuardName(p)).
			WithValidationActions(registrationv1.Deny).
			WithMatchResources(registrationv1ac.MatchResources().WithNamespaceSelector(namespaces))))
}
