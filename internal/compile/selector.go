package compile

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// ownPods selects the application's pods.
func ownPods(a model.Application) *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchLabels: Selector(a)}
}

// labelSelector is nil where there is none. One without requirements is sent: it
// selects everything.
func labelSelector(s *model.LabelSelector) *metav1.LabelSelector {
	if s == nil {
		return nil
	}
	out := metav1.LabelSelector{MatchLabels: s.MatchLabels}
	for _, r := range s.MatchExpressions {
		out.MatchExpressions = append(out.MatchExpressions, metav1.LabelSelectorRequirement{
			Key: r.Key, Operator: metav1.LabelSelectorOperator(r.Operator), Values: r.Values,
		})
	}
	return &out
}

// nodeRequirements keep the user's order, as the API does.
func nodeRequirements(list []model.Requirement) []corev1.NodeSelectorRequirement {
	var out []corev1.NodeSelectorRequirement
	for _, r := range list {
		out = append(out, corev1.NodeSelectorRequirement{Key: r.Key, Operator: corev1.NodeSelectorOperator(r.Operator), Values: r.Values})
	}
	return out
}
