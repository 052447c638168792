package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

func TestApplication_placementIsRefused(t *testing.T) {
	toleration := func(n Toleration) func(*Application) {
		return func(a *Application) { a.Placement.Tolerations = []Toleration{{Operator: ptr.To("Exists")}, n} }
	}
	at := func(attribute string) Path { return Path{"placement", "tolerations", 1, attribute} }
	refuses(t, application, []refusal[Application]{
		{
			name:   "unknown spread",
			change: func(a *Application) { a.Placement.Spread = ptr.To("Rack") },
			at:     Path{"placement", "spread"}, says: `"Zone", "Node" or "None"`,
		},
		{
			name:   "node selector with a bad name",
			change: func(a *Application) { a.Placement.NodeSelector["a b"] = "c" },
			at:     Path{"placement", "node_selector", "a b"}, says: `"a b"`,
		},
		{
			name:   "node selector with a bad value",
			change: func(a *Application) { a.Placement.NodeSelector["a"] = "b c" },
			at:     Path{"placement", "node_selector", "a"}, says: `"b c"`,
		},
		{name: "unknown operator", change: toleration(Toleration{Key: ptr.To("a"), Operator: ptr.To("Gt")}), at: at("operator"), says: `"Gt"`},
		{name: "unknown effect", change: toleration(Toleration{Key: ptr.To("a"), Effect: ptr.To("NoRun")}), at: at("effect"), says: `"NoRun"`},
		{name: "bad key", change: toleration(Toleration{Key: ptr.To("a b")}), at: at("key"), says: `"a b"`},
		{name: "bad value", change: toleration(Toleration{Key: ptr.To("a"), Value: ptr.To("b c")}), at: at("value"), says: `"b c"`},
		{
			name:   "no key",
			change: toleration(Toleration{Operator: ptr.To("Equal"), Value: ptr.To("a")}),
			at:     at("operator"), reads: []Path{at("key")}, says: "every taint",
		},
		{
			name:   "value of any value",
			change: toleration(Toleration{Key: ptr.To("a"), Operator: ptr.To("Exists"), Value: ptr.To("b")}),
			at:     at("value"), reads: []Path{at("operator")}, says: "any value",
		},
		{
			name:   "seconds without NoExecute",
			change: toleration(Toleration{Key: ptr.To("a"), Effect: ptr.To("NoSchedule"), Seconds: ptr.To[int64](3)}),
			at:     at("toleration_seconds"), reads: []Path{at("effect")}, says: "toleration_seconds = 3",
		},
	})
}

func TestApplication_rolloutIsRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "unknown strategy",
			change: func(a *Application) { a.Rollout.Strategy = ptr.To("Recreate") },
			at:     Path{"rollout", "strategy"}, reads: []Path{{"controller"}}, says: `"RollingUpdate" or "OnDelete"`,
		},
		{
			name:   "unknown pod management policy",
			change: func(a *Application) { a.Rollout.PodManagementPolicy = ptr.To("Ordered") },
			at:     Path{"rollout", "pod_management_policy"}, says: `"OrderedReady" or "Parallel"`,
		},
		{
			name:   "unknown outcome of a timeout",
			change: func(a *Application) { a.Rollout.OnTimeout = ptr.To("Ignore") },
			at:     Path{"rollout", "on_timeout"}, says: `"Error" or "Warn"`,
		},
		{
			name:   "negative partition",
			change: func(a *Application) { a.Rollout.Partition = ptr.To[int32](-1) },
			at:     Path{"rollout", "partition"}, says: "-1",
		},
		{
			name:   "negative seconds",
			change: func(a *Application) { a.Rollout.MinReadySeconds = ptr.To[int32](-1) },
			at:     Path{"rollout", "min_ready_seconds"}, says: "-1",
		},
		{
			name: "partition without rolling updates",
			change: func(a *Application) {
				a.Rollout.Strategy, a.Rollout.Partition = ptr.To("OnDelete"), ptr.To[int32](1)
			},
			at: Path{"rollout", "partition"}, reads: []Path{{"rollout", "strategy"}}, says: "partition is 1",
		},
		{
			name:   "no pod at a time",
			change: func(a *Application) { a.Rollout.MaxUnavailable = ptr.To("0%") },
			at:     Path{"rollout", "max_unavailable"}, reads: []Path{{"controller"}, {"rollout", "max_surge"}}, says: `max_unavailable is "0%"`,
		},
		{
			name:   "neither number nor percentage of pods",
			change: func(a *Application) { a.Rollout.MaxUnavailable = ptr.To("some") },
			at:     Path{"rollout", "max_unavailable"}, says: `is "some"`,
		},
		{
			name: "several pods at a time without rolling updates",
			change: func(a *Application) {
				a.Rollout.Strategy, a.Rollout.MaxUnavailable = ptr.To("OnDelete"), ptr.To("2")
			},
			at: Path{"rollout", "max_unavailable"}, reads: []Path{{"controller"}, {"volumes"}, {"rollout", "strategy"}}, says: `max_unavailable is "2"`,
		},
		{
			name:   "no time to stop",
			change: func(a *Application) { a.TerminationGracePeriodSeconds = ptr.To[int64](0) },
			at:     Path{"termination_grace_period_seconds"}, says: "not written yet is lost",
		},
		{
			name:   "negative time to stop",
			change: func(a *Application) { a.TerminationGracePeriodSeconds = ptr.To[int64](-1) },
			at:     Path{"termination_grace_period_seconds"}, says: "is -1",
		},
	})
}

func TestApplication_disruptionBudgetIsRefused(t *testing.T) {
	limit := func(text string) func(*Application) {
		return func(a *Application) { a.DisruptionBudget.MaxUnavailable = &text }
	}
	at := Path{"disruption_budget", "max_unavailable"}
	refuses(t, application, []refusal[Application]{
		{name: "text", change: limit("one"), at: at, says: `"one"`},
		{name: "negative", change: limit("-1"), at: at, says: `"-1"`},
		{name: "with a sign", change: limit("+1"), at: at, says: `"+1"`},
		{name: "fraction", change: limit("1.5%"), at: at, says: `such as "25%"`},
		{name: "above 100%", change: limit("101%"), at: at, says: `at most "100%"`},
		{
			name:   "bad minimum",
			change: func(a *Application) { a.DisruptionBudget = &DisruptionBudget{MinAvailable: ptr.To("")} },
			at:     Path{"disruption_budget", "min_available"}, says: `""`,
		},
		{
			name:   "two limits",
			change: func(a *Application) { a.DisruptionBudget.MinAvailable = ptr.To("1") },
			at:     Path{"disruption_budget"},
			reads:  []Path{at, {"disruption_budget", "min_available"}},
			says:   "takes only one",
		},
	})
}
