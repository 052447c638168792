package compile

import (
	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// affinity is nil where none is asked for. The API keeps what is required and what
// is preferred apart; here the weight says which of them a term is. Members of a
// quorum are on different nodes in any case.
func affinity(a model.Application) *corev1ac.AffinityApplyConfiguration {
	wanted := ptr.Deref(ptr.Deref(a.Placement, model.Placement{}).Affinity, model.Affinity{})
	if a.IsQuorum() && spread(a) != SpreadNone {
		apart := model.PodTerm{TopologyKey: corev1.LabelHostname}
		wanted.PodAntiAffinity = append([]model.PodTerm{apart}, wanted.PodAntiAffinity...)
	}
	if len(wanted.NodeAffinity)+len(wanted.PodAffinity)+len(wanted.PodAntiAffinity) == 0 {
		return nil
	}
	out := corev1ac.Affinity()
	if len(wanted.NodeAffinity) > 0 {
		out.WithNodeAffinity(nodeAffinity(wanted.NodeAffinity))
	}
	if required, preferred := podTerms(a, wanted.PodAffinity); len(required)+len(preferred) > 0 {
		out.WithPodAffinity(corev1ac.PodAffinity().
			WithRequiredDuringSchedulingIgnoredDuringExecution(required...).
			WithPreferredDuringSchedulingIgnoredDuringExecution(preferred...))
	}
	if required, preferred := podTerms(a, wanted.PodAntiAffinity); len(required)+len(preferred) > 0 {
		out.WithPodAntiAffinity(corev1ac.PodAntiAffinity().
			WithRequiredDuringSchedulingIgnoredDuringExecution(required...).
			WithPreferredDuringSchedulingIgnoredDuringExecution(preferred...))
	}
	return out
}

func nodeAffinity(terms []model.NodeTerm) *corev1ac.NodeAffinityApplyConfiguration {
	out := corev1ac.NodeAffinity()
	for _, t := range terms {
		term := corev1ac.NodeSelectorTerm().WithMatchExpressions(nodeRequirements(t.MatchExpressions)...)
		if t.Weight != nil {
			out.WithPreferredDuringSchedulingIgnoredDuringExecution(corev1ac.PreferredSchedulingTerm().WithWeight(*t.Weight).WithPreference(term))
			continue
		}
		if out.RequiredDuringSchedulingIgnoredDuringExecution == nil {
			out.WithRequiredDuringSchedulingIgnoredDuringExecution(corev1ac.NodeSelector())
		}
		out.RequiredDuringSchedulingIgnoredDuringExecution.WithNodeSelectorTerms(term)
	}
	return out
}

func podTerms(a model.Application, terms []model.PodTerm) (required []*corev1ac.PodAffinityTermApplyConfiguration, preferred []*corev1ac.WeightedPodAffinityTermApplyConfiguration) {
	for _, t := range terms {
		term := podTerm(a, t)
		if t.Weight == nil {
			required = append(required, term)
		} else {
			preferred = append(preferred, corev1ac.WeightedPodAffinityTerm().WithWeight(*t.Weight).WithPodAffinityTerm(term))
		}
	}
	return required, preferred
}

// podTerm selects the application's own pods where it says nothing of pods: the
// API's meaning of nothing is no pod at all, which nobody wants.
func podTerm(a model.Application, t model.PodTerm) *corev1ac.PodAffinityTermApplyConfiguration {
	out := corev1ac.PodAffinityTerm().
		WithTopologyKey(t.TopologyKey).
		WithNamespaces(t.Namespaces...)
	out.LabelSelector, out.NamespaceSelector = labelSelector(t.LabelSelector), labelSelector(t.NamespaceSelector)
	if out.LabelSelector == nil {
		out.LabelSelector = ownPods(a)
	}
	return out
}
