package model

import (
	"k8s.io/apimachinery/pkg/util/validation"
)

func validatePlacement(p *Problems, placement *Placement) {
	if placement == nil {
		return
	}
	at := Path{"placement"}
	for _, key := range names(placement.NodeSelector) {
		value := placement.NodeSelector[key]
		p.invalid(at.At("node_selector", key), "Invalid node selector", "The node label", key, validation.IsQualifiedName(key))
		p.invalid(at.At("node_selector", key), "Invalid node selector", "The value of a node label", value, validation.IsValidLabelValue(value))
	}
	for i, t := range placement.Tolerations {
		validateToleration(p, at.At("tolerations", i), t)
	}
	p.optionalOneOf(at.At("spread"), placement.Spread, "Zone", "Node", "None")
	if placement.Spread != nil && len(placement.TopologySpread) > 0 {
		p.addReading(at.At("spread"), []Path{at.At("topology_spread")}, "Spread in two ways",
			"spread is %q and topology_spread says it in another way. Keep one of them.", *placement.Spread)
	}
	validateTopologySpread(p, at.At("topology_spread"), placement.TopologySpread)
	validateAffinity(p, at.At("affinity"), placement.Affinity)
	for _, c := range []struct {
		attribute string
		name      *string
	}{{"priority_class", placement.PriorityClass}, {"runtime_class", placement.RuntimeClass}, {"scheduler", placement.Scheduler}} {
		if c.name != nil {
			p.invalid(at.At(c.attribute), "Invalid name", c.attribute, *c.name, validation.IsDNS1123Subdomain(*c.name))
		}
	}
}

// validateToleration follows the API's rules, in which an absent operator is
// Equal and an absent key means every taint.
func validateToleration(p *Problems, at Path, t Toleration) {
	p.optionalOneOf(at.At("operator"), t.Operator, "Equal", "Exists")
	if t.Effect != nil && *t.Effect != "" {
		p.oneOf(at.At("effect"), *t.Effect, "NoSchedule", "PreferNoSchedule", "NoExecute")
	}
	exists := t.Operator != nil && *t.Operator == "Exists"
	hasKey := t.Key != nil && *t.Key != ""
	if hasKey {
		p.invalid(at.At("key"), "Invalid taint", "The key of the taint", *t.Key, validation.IsQualifiedName(*t.Key))
	}
	if !hasKey && !exists {
		p.addReading(at.At("operator"), []Path{at.At("key")}, "Toleration without a key",
			"%s has no key, which means every taint, and that goes only with operator = \"Exists\". Set the key or the operator.", at.last())
	}
	if t.Value != nil && *t.Value != "" {
		if exists {
			p.addReading(at.At("value"), []Path{at.At("operator")}, "Toleration with a superfluous value",
				"%s has the value %q, but operator = \"Exists\" means any value. Remove the value, or use \"Equal\".", at.last(), *t.Value)
		}
		p.invalid(at.At("value"), "Invalid taint", "The value of the taint", *t.Value, validation.IsValidLabelValue(*t.Value))
	}
	if t.Seconds != nil && (t.Effect == nil || *t.Effect != "NoExecute") {
		p.addReading(at.At("toleration_seconds"), []Path{at.At("effect")}, "Toleration with superfluous seconds",
			"%s has toleration_seconds = %d, which means something for pods that run already and so only with effect = \"NoExecute\".", at.last(), *t.Seconds)
	}
}
