package model

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"
)

func validateAffinity(p *Problems, at Path, affinity *Affinity) {
	if affinity == nil {
		return
	}
	for i, term := range affinity.NodeAffinity {
		validateNodeTerm(p, at.At("node_affinity", i), term)
	}
	for i, term := range affinity.PodAffinity {
		validatePodTerm(p, at.At("pod_affinity", i), term)
	}
	for i, term := range affinity.PodAntiAffinity {
		validatePodTerm(p, at.At("pod_anti_affinity", i), term)
	}
}

func validateNodeTerm(p *Problems, at Path, term NodeTerm) {
	validateWeight(p, at, term.Weight)
	if len(term.MatchExpressions) == 0 {
		p.add(at.At("match_expressions"), "Term without requirements",
			"The term %s has no match_expressions, and such a term matches no node. Give it some, or remove it.", at.last())
	}
	for i, r := range term.MatchExpressions {
		validateRequirement(p, at.At("match_expressions", i), r, nodeOperators)
	}
}

func validatePodTerm(p *Problems, at Path, term PodTerm) {
	validateWeight(p, at, term.Weight)
	validateTopologyKey(p, at.At("topology_key"), term.TopologyKey)
	validateLabelSelector(p, at.At("label_selector"), term.LabelSelector)
	for i, namespace := range term.Namespaces {
		p.invalid(at.At("namespaces", i), "Invalid namespace", "The namespace", namespace, validation.IsDNS1123Label(namespace))
	}
	validateLabelSelector(p, at.At("namespace_selector"), term.NamespaceSelector)
}

func validateWeight(p *Problems, at Path, weight *int32) {
	if weight != nil && (*weight < 1 || *weight > 100) {
		p.add(at.At("weight"), "Invalid weight", "weight is %d; weights of preferences go from 1 to 100. Leave it out for a term that is required.", *weight)
	}
}

func validateTopologyKey(p *Problems, at Path, key string) {
	p.invalid(at, "Invalid topology key", "The node label", key, validation.IsQualifiedName(key))
}

// validateTopologySpread follows the API's rules. The selector is the
// application's, and so not among what may be wrong.
func validateTopologySpread(p *Problems, at Path, list []TopologySpread) {
	taken := map[[2]string]int{}
	for i, s := range list {
		here := at.At(i)
		validateTopologyKey(p, here.At("topology_key"), s.TopologyKey)
		atLeast(p, here.At("max_skew"), s.MaxSkew, 1)
		p.optionalOneOf(here.At("when_unsatisfiable"), s.WhenUnsatisfiable, "ScheduleAnyway", "DoNotSchedule")
		p.optionalOneOf(here.At("node_affinity_policy"), s.NodeAffinityPolicy, "Honor", "Ignore")
		p.optionalOneOf(here.At("node_taints_policy"), s.NodeTaintsPolicy, "Honor", "Ignore")
		for j, key := range s.MatchLabelKeys {
			validateMatchLabelKey(p, here.At("match_label_keys", j), key)
		}
		atLeast(p, here.At("min_domains"), s.MinDomains, 1)
		when := orElse(s.WhenUnsatisfiable, "ScheduleAnyway")
		if s.MinDomains != nil && when == "ScheduleAnyway" {
			p.addReading(here.At("min_domains"), []Path{here.At("when_unsatisfiable")}, "min_domains of a preference",
				"min_domains is %d, but the spread is a preference, which no number of domains makes stricter. Set when_unsatisfiable = \"DoNotSchedule\", or leave min_domains out.", *s.MinDomains)
		}
		if other, twice := taken[[2]string{s.TopologyKey, when}]; twice {
			p.addReading(here, []Path{here.At("topology_key"), here.At("when_unsatisfiable"), at.At(other)}, "Spread twice",
				"Elements %d and %d both spread over %q with when_unsatisfiable = %q; Kubernetes takes each pair once. Remove one of them.", other, i, s.TopologyKey, when)
			continue
		}
		taken[[2]string{s.TopologyKey, when}] = i
	}
}

// validateMatchLabelKey refuses the labels that the selector has already.
func validateMatchLabelKey(p *Problems, at Path, key string) {
	p.invalid(at, "Invalid label", "The label name", key, validation.IsQualifiedName(key))
	if slices.Contains(applicationLabels[:2], key) {
		p.add(at, "Label in the selector already", "%q is among the labels that select the application's pods, so it is the same for all of them. Remove it from match_label_keys.", key)
	}
}
