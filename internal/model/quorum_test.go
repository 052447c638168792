package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

func members3() Application {
	a := application()
	a.Quorum, a.Rollout, a.DisruptionBudget = ptr.To(true), nil, nil
	return a
}

func TestApplication_quorumIsRefused(t *testing.T) {
	quorum, replicas := Path{"quorum"}, Path{"replicas"}
	refuses(t, members3, []refusal[Application]{
		{name: "two members", change: func(a *Application) { a.Replicas = 2 }, at: replicas, reads: []Path{quorum}, says: "at least 3"},
		{
			name: "autoscaled", change: func(a *Application) { a.Autoscaled, a.Volumes = ptr.To(true), nil },
			at: Path{"autoscaled"}, reads: []Path{quorum}, says: "several members at once",
		},
		{
			name: "in order", change: func(a *Application) { a.Rollout = &Rollout{PodManagementPolicy: ptr.To("OrderedReady")} },
			at: Path{"rollout", "pod_management_policy"}, reads: []Path{quorum}, says: `"Parallel"`,
		},
		{
			name: "nothing to ask", change: func(a *Application) {
				a.Probes, a.Ports = nil, map[string]Port{"raft": {Port: 1, Protocol: ptr.To("UDP")}}
			},
			at: Path{"probes"}, reads: []Path{quorum}, says: "Set probes.readiness.",
		},
		{
			name: "a rollout of two", change: func(a *Application) { a.Rollout = &Rollout{MaxUnavailable: ptr.To("2")} },
			at: Path{"rollout", "max_unavailable"}, reads: []Path{quorum, replicas}, says: "2 of 3 members away at once; quorum = true keeps a majority of 2, so at most 1",
		},
		{
			name: "drains of a share that is rounded up", change: func(a *Application) { a.DisruptionBudget = &DisruptionBudget{MaxUnavailable: ptr.To("34%")} },
			at: Path{"disruption_budget", "max_unavailable"}, reads: []Path{quorum, replicas}, says: "2 of 3",
		},
		{
			name: "too few that stay", change: func(a *Application) { a.DisruptionBudget = &DisruptionBudget{MinAvailable: ptr.To("1")} },
			at: Path{"disruption_budget", "min_available"}, reads: []Path{quorum, replicas}, says: "2 of 3",
		},
		{
			name: "no budget", change: func(a *Application) { a.DisruptionBudget = &DisruptionBudget{Enabled: ptr.To(false)} },
			at: Path{"disruption_budget", "enabled"}, reads: []Path{quorum}, says: "any number",
		},
	})
}

func TestApplication_quorumIsAccepted(t *testing.T) {
	for name, change := range map[string]func(*Application){
		"as it is":                       func(*Application) {},
		"an even number":                 func(a *Application) { a.Replicas = 4 },
		"hibernated":                     func(a *Application) { a.Hibernated = ptr.To(true) },
		"a TCP port instead of a probe":  func(a *Application) { a.Probes, a.Ports = nil, map[string]Port{"raft": {Port: 1}} },
		"a rollout of a share":           func(a *Application) { a.Rollout = &Rollout{MaxUnavailable: ptr.To("34%")} },
		"a rollout of less than one":     func(a *Application) { a.Rollout = &Rollout{MaxUnavailable: ptr.To("1%")} },
		"a budget that keeps a majority": func(a *Application) { a.DisruptionBudget = &DisruptionBudget{MinAvailable: ptr.To("51%")} },
		"a budget for two of five": func(a *Application) {
			a.Replicas, a.DisruptionBudget = 5, &DisruptionBudget{MaxUnavailable: ptr.To("2")}
		},
		"members that say how they start": func(a *Application) { a.Rollout = &Rollout{PodManagementPolicy: ptr.To("Parallel")} },
	} {
		t.Run(name, func(t *testing.T) {
			a := members3()
			change(&a)
			if problems := a.Validate(); len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
		})
	}
}

func TestApplication_hibernatedIsRefusedWhenAutoscaled(t *testing.T) {
	refuses(t, application, []refusal[Application]{{
		name: "both", change: func(a *Application) { a.Hibernated, a.Autoscaled, a.Volumes = ptr.To(true), ptr.To(true), nil },
		at: Path{"hibernated"}, reads: []Path{{"autoscaled"}}, says: "have its autoscaler do so",
	}})
}
