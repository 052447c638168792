package compile

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// affinity is nil where none is asked for. The API keeps what is required and what
// is preferred apart; here the weight says which of them a term is. Members of a
// quorum are on different nodes in any case.
func affinity(a model.Application) *corev1.Affinity {
	wanted := ptr.Deref(ptr.Deref(a.Placement, model.Placement{}).Affinity, model.Affinity{})
	if a.IsQuorum() && spread(a) != SpreadNone {
		apart := model.PodTerm{TopologyKey: corev1.LabelHostname}
		wanted.PodAntiAffinity = append([]model.PodTerm{apart}, wanted.PodAntiAffinity...)
	}
	if len(wanted.NodeAffinity)+len(wanted.PodAffinity)+len(wanted.PodAntiAffinity) == 0 {
		return nil
	}
	var out corev1.Affinity
	if len(wanted.NodeAffinity) > 0 {
		out.NodeAffinity = nodeAffinity(wanted.NodeAffinity)
	}
	if len(wanted.PodAffinity) > 0 {
		required, preferred := podTerms(a, wanted.PodAffinity)
		out.PodAffinity = &corev1.PodAffinity{
			RequiredDuringSchedulingIgnoredDuringExecution:  required,
			PreferredDuringSchedulingIgnoredDuringExecution: preferred,
		}
	}
	if len(wanted.PodAntiAffinity) > 0 {
		required, preferred := podTerms(a, wanted.PodAntiAffinity)
		out.PodAntiAffinity = &corev1.PodAntiAffinity{
			RequiredDuringSchedulingIgnoredDuringExecution:  required,
			PreferredDuringSchedulingIgnoredDuringExecution: preferred,
		}
	}
	return &out
}

func nodeAffinity(terms []model.NodeTerm) *corev1.NodeAffinity {
	var out corev1.NodeAffinity
	var required []corev1.NodeSelectorTerm
	for _, t := range terms {
		term := corev1.NodeSelectorTerm{MatchExpressions: nodeRequirements(t.MatchExpressions)}
		if t.Weight == nil {
			required = append(required, term)
			continue
		}
		out.PreferredDuringSchedulingIgnoredDuringExecution = append(out.PreferredDuringSchedulingIgnoredDuringExecution,
			corev1.PreferredSchedulingTerm{Weight: *t.Weight, Preference: term})
	}
	if len(required) > 0 {
		out.RequiredDuringSchedulingIgnoredDuringExecution = &corev1.NodeSelector{NodeSelectorTerms: required}
	}
	return &out
}

func podTerms(a model.Application, terms []model.PodTerm) (required []corev1.PodAffinityTerm, preferred []corev1.WeightedPodAffinityTerm) {
	for _, t := range terms {
		term := podTerm(a, t)
		if t.Weight == nil {
			required = append(required, term)
		} else {
			preferred = append(preferred, corev1.WeightedPodAffinityTerm{Weight: *t.Weight, PodAffinityTerm: term})
		}
	}
	return required, preferred
}

// podTerm selects the application's own pods where it says nothing of pods: the
// API's meaning of nothing is no pod at all, which nobody wants.
func podTerm(a model.Application, t model.PodTerm) corev1.PodAffinityTerm {
	out := corev1.PodAffinityTerm{
		LabelSelector:     labelSelector(t.LabelSelector),
		Namespaces:        t.Namespaces,
		TopologyKey:       t.TopologyKey,
		NamespaceSelector: labelSelector(t.NamespaceSelector),
	}
	if out.LabelSelector == nil {
		out.LabelSelector = ownPods(a)
	}
	return out
}
