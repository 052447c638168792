package model

import "k8s.io/apimachinery/pkg/util/intstr"

// leastQuorum is the smallest number of members that survives the loss of one.
const leastQuorum = 3

// IsQuorum says whether the pods are members that decide by majority.
func (a Application) IsQuorum() bool { return orElse(a.Quorum, false) }

// Majority is how many of n members have to agree.
func Majority(n int32) int32 { return n/2 + 1 }

// validateQuorum wants what a group needs that decides by majority: never to lose
// it, neither by a rollout nor by a drain.
func validateQuorum(p *Problems, a Application) {
	if !a.IsQuorum() {
		return
	}
	if a.Replicas < leastQuorum {
		p.addReading(Path{"replicas"}, []Path{{"quorum"}}, "Too few members",
			"replicas is %d, and with quorum = true it has to be at least %d: fewer members lose their majority with the first that is away. To stop them all for a while, use hibernated = true; for a single copy, quorum = false.", a.Replicas, leastQuorum)
	}
	if a.IsAutoscaled() {
		p.addReading(Path{"autoscaled"}, []Path{{"quorum"}}, "Members that an autoscaler removes",
			"autoscaled is true, and an autoscaler may remove several members at once, with them the majority that quorum = true keeps. Remove one of the two.")
	}
	if r := a.Rollout; r != nil && r.PodManagementPolicy != nil && *r.PodManagementPolicy == "OrderedReady" {
		p.addReading(Path{"rollout", "pod_management_policy"}, []Path{{"quorum"}}, "Members that wait for each other",
			"pod_management_policy is \"OrderedReady\", which starts the second member when the first is ready; with quorum = true the first is ready only when a majority is there. Leave it out, or use \"Parallel\".")
	}
	if (a.Probes == nil || a.Probes.Readiness == nil) && !connectable(a.Ports) {
		p.addReading(Path{"probes"}, []Path{{"quorum"}}, "No readiness probe",
			"With quorum = true a rollout takes the next member when the last one is ready again, and nothing asks whether it is: there is no readiness probe, and no TCP port to connect to. Set probes.readiness.")
	}
	if a.Replicas >= leastQuorum {
		validateMembersAway(p, a)
	}
}

// validateMembersAway wants a majority to stay, whoever takes members away.
func validateMembersAway(p *Problems, a Application) {
	most := a.Replicas - Majority(a.Replicas)
	refuse := func(at Path, what, value string, away int32) {
		p.addReading(at, []Path{{"quorum"}, {"replicas"}}, "Majority at risk",
			"%s is %q, by which %s may take %d of %d members away at once; quorum = true keeps a majority of %d, so at most %d.", at.last(), value, what, away, a.Replicas, Majority(a.Replicas), most)
	}
	if r := a.Rollout; r != nil && r.MaxUnavailable != nil {
		if away, ok := members(*r.MaxUnavailable, a.Replicas, false); ok && away > most {
			refuse(Path{"rollout", "max_unavailable"}, "a rollout", *r.MaxUnavailable, away)
		}
	}
	b := a.DisruptionBudget
	if b == nil {
		return
	}
	at := Path{"disruption_budget"}
	if !orElse(b.Enabled, true) {
		p.addReading(at.At("enabled"), []Path{{"quorum"}}, "Majority at risk",
			"enabled is false, so drains of nodes may take any number of members away at once, and quorum = true keeps the majority. Leave it out.")
		return
	}
	if b.MaxUnavailable != nil {
		if away, ok := members(*b.MaxUnavailable, a.Replicas, true); ok && away > most {
			refuse(at.At("max_unavailable"), "drains of nodes", *b.MaxUnavailable, away)
		}
	}
	if b.MinAvailable != nil {
		if stay, ok := members(*b.MinAvailable, a.Replicas, true); ok && a.Replicas-stay > most {
			refuse(at.At("min_available"), "drains of nodes", *b.MinAvailable, a.Replicas-stay)
		}
	}
}

// members is a number or a percentage of n members; false for what is neither. The
// controllers round up for disruption budgets, and down for rollouts, but to no
// less than one.
func members(text string, n int32, up bool) (int32, bool) {
	v := intstr.Parse(text)
	out, err := intstr.GetScaledValueFromIntOrPercent(&v, int(n), up)
	if err == nil && !up {
		out = max(out, 1)
	}
	return int32(out), err == nil
}

// connectable says whether there is a port that a readiness probe can connect to
// where none is configured.
func connectable(ports map[string]Port) bool {
	for _, port := range ports {
		if orElse(port.Protocol, "TCP") == "TCP" {
			return true
		}
	}
	return false
}
