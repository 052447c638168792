package acctest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	registration "k8s.io/api/admissionregistration/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// AdmissionPolicy makes a ValidatingAdmissionPolicy with its binding: in this
// namespace, objects of the resource for which the CEL expression is false are
// refused with the message when they are created or updated. It returns the
// policy's name when that is in effect.
func AdmissionPolicy(t *testing.T, namespace string, resource schema.GroupVersionResource, expression, message string) string {
	t.Helper()
	name := Name("acc")
	tried := rule("", "v1", "configmaps")
	policy := &registration.ValidatingAdmissionPolicy{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: registration.ValidatingAdmissionPolicySpec{
			MatchConstraints: &registration.MatchResources{ResourceRules: []registration.NamedRuleWithOperations{
				{RuleWithOperations: rule(resource.Group, resource.Version, resource.Resource)},
				{RuleWithOperations: tried, ResourceNames: []string{name}},
			}},
			Validations: []registration.Validation{{
				// The probe is refused always.
				Expression: fmt.Sprintf("object.metadata.?name.orValue('') != %q && (%s)", name, expression),
				Message:    message,
			}},
		},
	}
	binding := &registration.ValidatingAdmissionPolicyBinding{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: registration.ValidatingAdmissionPolicyBindingSpec{
			PolicyName:        name,
			MatchResources:    &registration.MatchResources{NamespaceSelector: inNamespace(namespace)},
			ValidationActions: []registration.ValidationAction{registration.Deny},
		},
	}
	ctx, api := context.Background(), Cluster(t).AdmissionregistrationV1()
	t.Cleanup(func() { removePolicy(t, namespace, name) })
	_, err := api.ValidatingAdmissionPolicies().Create(ctx, policy, metav1.CreateOptions{})
	check(t, err)
	_, err = api.ValidatingAdmissionPolicyBindings().Create(ctx, binding, metav1.CreateOptions{})
	check(t, err)
	Eventually(t, func() string {
		if err := probe(t, namespace, name); !refusedBy(err, name) {
			return fmt.Sprintf("policy %s is not in effect (%v)", name, err)
		}
		return ""
	})
	return name
}

// removePolicy returns when the policy is not in effect any more: it could
// refuse what the removal of the namespace needs.
func removePolicy(t *testing.T, namespace, name string) {
	t.Helper()
	ctx, api := context.Background(), Cluster(t).AdmissionregistrationV1()
	for _, err := range []error{
		api.ValidatingAdmissionPolicyBindings().Delete(ctx, name, metav1.DeleteOptions{}),
		api.ValidatingAdmissionPolicies().Delete(ctx, name, metav1.DeleteOptions{}),
	} {
		if err != nil && !apierrors.IsNotFound(err) {
			t.Errorf("deleting admission policy %s: %v", name, err)
			return
		}
	}
	Eventually(t, func() string {
		if err := probe(t, namespace, name); refusedBy(err, name) {
			return fmt.Sprintf("policy %s is still in effect: %v", name, err)
		}
		return ""
	})
}

func refusedBy(err error, policy string) bool {
	return err != nil && strings.Contains(err.Error(), "ValidatingAdmissionPolicy '"+policy+"'")
}
