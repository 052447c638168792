package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

func TestApplication_affinityIsRefused(t *testing.T) {
	at := Path{"placement", "affinity"}
	node := func(weight *int32, r ...Requirement) func(*Application) {
		return func(a *Application) {
			a.Placement.Affinity = &Affinity{NodeAffinity: []NodeTerm{{Weight: weight, MatchExpressions: r}}}
		}
	}
	pod := func(term PodTerm) func(*Application) {
		return func(a *Application) { a.Placement.Affinity = &Affinity{PodAntiAffinity: []PodTerm{term}} }
	}
	expression := at.At("node_affinity", 0, "match_expressions", 0)
	operator := []Path{expression.At("operator")}
	refuses(t, application, []refusal[Application]{
		{name: "term without requirements", change: node(nil), at: at.At("node_affinity", 0, "match_expressions"), says: "matches no node"},
		{name: "weight of nothing", change: node(ptr.To[int32](0), Requirement{"a", "Exists", nil}), at: at.At("node_affinity", 0, "weight"), says: "from 1 to 100"},
		{name: "too much weight", change: node(ptr.To[int32](101), Requirement{"a", "Exists", nil}), at: at.At("node_affinity", 0, "weight"), says: "weight is 101"},
		{name: "no label", change: node(nil, Requirement{"", "Exists", nil}), at: expression.At("key"), says: `""`},
		{name: "unknown operator", change: node(nil, Requirement{"a", "Equal", nil}), at: expression.At("operator"), says: `"Gt" or "Lt"`},
		{name: "comparison with nothing", change: node(nil, Requirement{"a", "In", nil}), at: expression.At("values"), reads: operator, says: "Give at least one"},
		{name: "existence of a value", change: node(nil, Requirement{"a", "Exists", []string{"b"}}), at: expression.At("values"), reads: operator, says: "takes no values"},
		{name: "bad value", change: node(nil, Requirement{"a", "NotIn", []string{"b", "c d"}}), at: expression.At("values", 1), says: `"c d"`},
		{name: "greater than two", change: node(nil, Requirement{"a", "Gt", []string{"1", "2"}}), at: expression.At("values"), reads: operator, says: "there are 2 values"},
		{name: "less than a word", change: node(nil, Requirement{"a", "Lt", []string{"ten"}}), at: expression.At("values", 0), reads: operator, says: `"ten"`},
		{name: "near to nothing", change: pod(PodTerm{}), at: at.At("pod_anti_affinity", 0, "topology_key"), says: `""`},
		{
			name: "comparison of numbers for pods", change: pod(PodTerm{TopologyKey: "zone", LabelSelector: &LabelSelector{MatchExpressions: []Requirement{{"a", "Gt", []string{"1"}}}}}),
			at: at.At("pod_anti_affinity", 0, "label_selector", "match_expressions", 0, "operator"), says: `"Exists" or "DoesNotExist"`,
		},
		{
			name: "bad namespace", change: pod(PodTerm{TopologyKey: "zone", Namespaces: []string{"a.b"}}),
			at: at.At("pod_anti_affinity", 0, "namespaces", 0), says: `"a.b"`,
		},
		{
			name: "bad label of namespaces", change: pod(PodTerm{TopologyKey: "zone", NamespaceSelector: &LabelSelector{MatchLabels: map[string]string{"a b": ""}}}),
			at: at.At("pod_anti_affinity", 0, "namespace_selector", "match_labels", "a b"), says: `"a b"`,
		},
		{
			name:   "bad label of pods near by",
			change: func(a *Application) { a.Placement.Affinity = &Affinity{PodAffinity: []PodTerm{{TopologyKey: "a b"}}} },
			at:     at.At("pod_affinity", 0, "topology_key"), says: `"a b"`,
		},
		{
			name:   "class with a bad name",
			change: func(a *Application) { a.Placement.PriorityClass = ptr.To("High") },
			at:     Path{"placement", "priority_class"}, says: `"High"`,
		},
	})
}

func TestApplication_topologySpreadIsRefused(t *testing.T) {
	spread := func(list ...TopologySpread) func(*Application) {
		return func(a *Application) { a.Placement.Spread, a.Placement.TopologySpread = nil, list }
	}
	at := Path{"placement", "topology_spread"}
	first := at.At(0)
	refuses(t, application, []refusal[Application]{
		{
			name:   "spread in two ways",
			change: func(a *Application) { a.Placement.TopologySpread = []TopologySpread{{TopologyKey: "zone"}} },
			at:     Path{"placement", "spread"}, reads: []Path{at}, says: "Keep one of them",
		},
		{name: "over nothing", change: spread(TopologySpread{}), at: first.At("topology_key"), says: `""`},
		{name: "skew of nothing", change: spread(TopologySpread{TopologyKey: "zone", MaxSkew: ptr.To[int32](0)}), at: first.At("max_skew"), says: "max_skew is 0"},
		{name: "unknown strictness", change: spread(TopologySpread{TopologyKey: "zone", WhenUnsatisfiable: ptr.To("Wait")}), at: first.At("when_unsatisfiable"), says: `"DoNotSchedule"`},
		{
			name: "domains of a preference", change: spread(TopologySpread{TopologyKey: "zone", MinDomains: ptr.To[int32](3)}),
			at: first.At("min_domains"), reads: []Path{first.At("when_unsatisfiable")}, says: "leave min_domains out",
		},
		{
			name: "no domains", change: spread(TopologySpread{TopologyKey: "zone", MinDomains: ptr.To[int32](0), WhenUnsatisfiable: ptr.To("DoNotSchedule")}),
			at: first.At("min_domains"), says: "min_domains is 0",
		},
		{name: "unknown policy for nodes", change: spread(TopologySpread{TopologyKey: "zone", NodeAffinityPolicy: ptr.To("honor")}), at: first.At("node_affinity_policy"), says: `"Honor" or "Ignore"`},
		{name: "unknown policy for taints", change: spread(TopologySpread{TopologyKey: "zone", NodeTaintsPolicy: ptr.To("")}), at: first.At("node_taints_policy"), says: `"Honor" or "Ignore"`},
		{name: "label in the selector", change: spread(TopologySpread{TopologyKey: "zone", MatchLabelKeys: []string{"a", "app.kubernetes.io/name"}}), at: first.At("match_label_keys", 1), says: "Remove it from match_label_keys"},
		{
			name: "twice", change: spread(TopologySpread{TopologyKey: "zone"}, TopologySpread{TopologyKey: "zone", WhenUnsatisfiable: ptr.To("DoNotSchedule")}, TopologySpread{TopologyKey: "zone", MaxSkew: ptr.To[int32](2)}),
			at: at.At(2), reads: []Path{at.At(2, "topology_key"), at.At(2, "when_unsatisfiable"), at.At(0)}, says: "Elements 0 and 2",
		},
	})
}
