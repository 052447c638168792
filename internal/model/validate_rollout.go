package model

import (
	"strconv"
	"strings"
)

func validateRollout(p *Problems, a Application) {
	r := a.Rollout
	if r == nil {
		return
	}
	at := Path{"rollout"}
	validateRolloutFields(p, a)
	p.optionalOneOf(at.At("pod_management_policy"), r.PodManagementPolicy, "OrderedReady", "Parallel")
	atLeast(p, at.At("partition"), r.Partition, 0)
	p.optionalOneOf(at.At("on_timeout"), r.OnTimeout, "Error", "Warn")
	atLeast(p, at.At("min_ready_seconds"), r.MinReadySeconds, 0)
	validateLimits(p, a)
	if r.Strategy != nil && *r.Strategy == "OnDelete" && r.Partition != nil && *r.Partition > 0 {
		p.addReading(at.At("partition"), []Path{at.At("strategy")}, "Partition without rolling updates",
			"partition is %d, but under strategy = \"OnDelete\" every pod waits for its deletion anyway, whatever its ordinal. Remove partition, or use \"RollingUpdate\".", *r.Partition)
	}
}

// validateDisruptionBudget wants at most one limit: the API takes no more.
func validateDisruptionBudget(p *Problems, d *DisruptionBudget) {
	if d == nil {
		return
	}
	at := Path{"disruption_budget"}
	validateCount(p, at.At("max_unavailable"), d.MaxUnavailable)
	validateCount(p, at.At("min_available"), d.MinAvailable)
	if d.MaxUnavailable != nil && d.MinAvailable != nil {
		p.addReading(at, []Path{at.At("max_unavailable"), at.At("min_available")}, "Two limits",
			"disruption_budget has max_unavailable = %q and min_available = %q; Kubernetes takes only one of them. Remove the other.", *d.MaxUnavailable, *d.MinAvailable)
	}
}

// validateCount wants a number of pods or a percentage of them.
func validateCount(p *Problems, at Path, text *string) {
	if text == nil {
		return
	}
	digits, percent := strings.CutSuffix(*text, "%")
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || n < 0 || strings.HasPrefix(digits, "+") {
		p.add(at, "Neither a number nor a percentage", "%s is %q; it has to be a number of pods such as \"1\" or a percentage of them such as \"25%%\".", at.last(), *text)
	} else if percent && n > 100 {
		p.add(at, "Percentage above 100", "%s is %q; a percentage is at most \"100%%\".", at.last(), *text)
	}
}

// validateGracePeriod refuses 0, which the API takes for "kill at once".
func validateGracePeriod(p *Problems, seconds *int64) {
	at := Path{"termination_grace_period_seconds"}
	switch {
	case seconds == nil:
	case *seconds == 0:
		p.add(at, "No time to stop",
			"%s is 0, which kills the process without asking it to stop: what it has not written yet is lost. Give it at least 1 second, or leave the attribute out for 120.", at.last())
	default:
		atLeast(p, at, seconds, 1)
	}
}
