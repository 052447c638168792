package compile

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	metav1ac "k8s.io/client-go/applyconfigurations/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// ownPods selects the application's pods.
func ownPods(a model.Application) *metav1ac.LabelSelectorApplyConfiguration {
	return metav1ac.LabelSelector().WithMatchLabels(Selector(a))
}

// labelSelector is nil where there is none. One without requirements is sent: it
// selects everything.
func labelSelector(s *model.LabelSelector) *metav1ac.LabelSelectorApplyConfiguration {
	if s == nil {
		return nil
	}
	out := metav1ac.LabelSelector().WithMatchLabels(s.MatchLabels)
	for _, r := range s.MatchExpressions {
		out.WithMatchExpressions(metav1ac.LabelSelectorRequirement().
			WithKey(r.Key).
			WithOperator(metav1.LabelSelectorOperator(r.Operator)).
			WithValues(r.Values...))
	}
	return out
}

// nodeRequirements keep the user's order, as the API does.
func nodeRequirements(list []model.Requirement) []*corev1ac.NodeSelectorRequirementApplyConfiguration {
	var out []*corev1ac.NodeSelectorRequirementApplyConfiguration
	for _, r := range list {
		out = append(out, corev1ac.NodeSelectorRequirement().
			WithKey(r.Key).
			WithOperator(corev1.NodeSelectorOperator(r.Operator)).
			WithValues(r.Values...))
	}
	return out
}
