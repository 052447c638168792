package application_test

import (
	"context"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// guardEdits are the edits of a claim policy's guardrails.
var guardEdits = map[string][]fieldEdit{
	"LimitRange": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"limits", setting([]any{map[string]any{"type": "PersistentVolumeClaim", "max": map[string]any{"storage": "2Ti"}}}, "spec", "limits")},
	},
	"ResourceQuota": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"an amount", setting("2Ti", "spec", "hard", "requests.storage")},
	},
	"ValidatingAdmissionPolicy": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"failures", setting("Ignore", "spec", "failurePolicy")},
		{"what it is for", setting("other", "spec", "matchConstraints", "objectSelector", "matchLabels", "x")},
		{"rules", func(u *unstructured.Unstructured) {
			rules, _, _ := unstructured.NestedSlice(u.Object, "spec", "validations")
			setting(rules[:1], "spec", "validations")(u)
		}},
		{"a variable more", func(u *unstructured.Unstructured) {
			variables, _, _ := unstructured.NestedSlice(u.Object, "spec", "variables")
			setting(append(variables, map[string]any{"name": "more", "expression": "true"}), "spec", "variables")(u)
		}},
	},
	"ValidatingAdmissionPolicyBinding": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"actions", setting([]any{"Warn"}, "spec", "validationActions")},
		{"where it is in force", setting(map[string]any{"matchLabels": map[string]any{"x": "y"}}, "spec", "matchResources", "namespaceSelector")},
		{"its policy", setting("other", "spec", "policyName")},
	},
}

// guards are guardrails that stand in nobody's way.
func guards(t *testing.T, namespace string) object.Set {
	t.Helper()
	policy := model.VolumeClaimPolicy{
		ClaimPolicy: model.ClaimPolicy{Name: ptr.To(acctest.Name("db")), MaxSize: ptr.To("1Ti")},
		Guardrails:  &model.Guardrails{Namespaces: []string{namespace}, LimitRange: ptr.To(true), Quota: &model.Quota{Storage: ptr.To("1Ti")}},
	}
	set, err := compile.VolumeClaimPolicy(policy)
	if err != nil {
		t.Fatal(err)
	}
	api, ctx, name := acctest.Cluster(t).AdmissionregistrationV1(), context.Background(), compile.GuardName(policy)
	t.Cleanup(func() {
		for _, err := range []error{
			api.ValidatingAdmissionPolicyBindings().Delete(ctx, name, metav1.DeleteOptions{}),
			api.ValidatingAdmissionPolicies().Delete(ctx, name, metav1.DeleteOptions{}),
		} {
			if err != nil && !apierrors.IsNotFound(err) {
				t.Errorf("deleting the guards %s: %v", name, err)
			}
		}
	})
	return set
}
