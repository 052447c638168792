package model

import "slices"

// validateLeaving wants pods that leave in an order, and by our hand.
func validateLeaving(p *Problems, a Application) {
	leave, at := a.Leave(), Path{"scale_down", "before"}
	if leave == nil {
		return
	}
	if a.ControllerKind() != StatefulSet {
		p.foreign(a, at, "Pods of other controllers leave in no order.", StatefulSet)
	}
	if a.IsAutoscaled() {
		p.addReading(at, []Path{{"autoscaled"}}, "Pods that an autoscaler removes",
			"before is set, and autoscaled leaves the number of pods to an autoscaler, which runs no command in a pod before it takes it away. "+
				"Have hooks.pre_stop do it, which Kubernetes runs at every end of a pod, or remove one of the two.")
	}
	if len(leave.Command) == 0 || leave.Command[0] == "" {
		p.add(at.At("command"), "Missing command", "command has to name a program, such as [\"nodetool\", \"decommission\"].")
	}
	atLeast(p, at.At("timeout_seconds"), leave.TimeoutSeconds, 1)
	if c := leave.Container; c != nil && *c != "" && !slices.Contains(a.runningNames(), *c) {
		p.addReading(at.At("container"), []Path{{"name"}, {"sidecars"}, {"init_containers"}}, "Unknown container",
			"container is %q; it has to be a container that runs as long as the pod: %s.", *c, listed(a.runningNames(), "or"))
	}
}

// runningNames are the names of the containers that run side by side.
func (a Application) runningNames() []string {
	out := append([]string{a.Name}, names(a.Sidecars)...)
	for _, c := range a.InitContainers {
		if c.Stays() {
			out = append(out, c.Name)
		}
	}
	return out
}
