package model

import "slices"

// validateController checks the controller, and that what only some controllers
// have is asked of those.
func validateController(p *Problems, a Application) {
	kind := a.ControllerKind()
	p.oneOf(Path{"controller"}, kind, StatefulSet, Deployment, DaemonSet)
	if kind != StatefulSet && a.OrdinalsStart != nil {
		p.foreign(a, Path{"ordinals_start"}, "Pods of other controllers have no ordinals.", StatefulSet)
	}
	switch kind {
	case Deployment:
		validateSharing(p, a)
	case DaemonSet:
		validateDaemonSet(p, a)
	}
}

// foreign reports an attribute that means nothing to the application's controller.
func (p *Problems) foreign(a Application, at Path, why string, controllers ...string) {
	p.addReading(at, []Path{{"controller"}}, "Not for this controller",
		"%s is set, which is for controller = %s, and controller is %q. %s Remove it, or change the controller.", at.last(), listed(controllers, "or"), a.ControllerKind(), why)
}

// validateSharing refuses to have several pods write to one volume that is not
// made for it. Whatever its access mode says, a node lets all of its pods have it.
func validateSharing(p *Problems, a Application) {
	exclusive := a.exclusiveClaims()
	if len(exclusive) == 0 {
		return
	}
	reads := []Path{{"controller"}, {"volumes"}}
	which := listed(exclusive, "and")
	if a.Replicas > 1 {
		p.addReading(Path{"replicas"}, reads, "Claim shared by replicas",
			"replicas is %d, and all pods of a Deployment have the same claims, and no access mode of %s is for several nodes. "+
				"Use controller = \"StatefulSet\", which makes claims for each replica; replicas = 1; or a claim policy with access_modes = [\"ReadWriteMany\"], if the storage and the application are made for that.",
			a.Replicas, which)
	}
	if a.IsAutoscaled() {
		p.addReading(Path{"autoscaled"}, reads, "Claim shared by replicas",
			"autoscaled is true, and all pods of a Deployment have the same claims, and no access mode of %s is for several nodes. "+
				"Use controller = \"StatefulSet\", which makes claims for each replica, or a claim policy with access_modes = [\"ReadWriteMany\"], if the storage and the application are made for that.", which)
	}
	if a.RolloutStrategy() != Recreate {
		p.addReading(Path{"rollout", "strategy"}, reads, "Claim shared by revisions",
			"strategy is %q, under which a new pod starts while the old one still has the claims, and no access mode of %s is for several nodes: it waits for ever, or both write to one volume. "+
				"Leave strategy out, for %q; or use a claim policy with access_modes = [\"ReadWriteMany\"], if the storage and the application are made for that.",
			a.RolloutStrategy(), which, Recreate)
	}
}

// validateDaemonSet refuses what counts pods or needs a volume for each.
func validateDaemonSet(p *Problems, a Application) {
	reads := []Path{{"controller"}}
	if a.Replicas != 1 {
		p.foreign(a, Path{"replicas"}, "A DaemonSet has one pod on each node that placement allows.", StatefulSet, Deployment)
	}
	if a.IsAutoscaled() {
		p.foreign(a, Path{"autoscaled"}, "A DaemonSet has one pod on each node that placement allows, and can't be scaled.", StatefulSet, Deployment)
	}
	for _, name := range names(a.ClaimVolumes()) {
		p.addReading(Path{"volumes", name, "size"}, reads, "Claim for a DaemonSet",
			"The volume %q has a size, which makes it a claim, and controller is \"DaemonSet\": its pods come and go with nodes, and one claim can't be on all of them. "+
				"Use a volume that is on the node or ends with the pod; for data that outlives pods, controller = \"StatefulSet\".", name)
	}
	if d := a.DisruptionBudget; d != nil && orElse(d.Enabled, true) {
		p.addReading(Path{"disruption_budget"}, reads, "Budget for a DaemonSet",
			"disruption_budget is set, and controller is \"DaemonSet\": draining a node leaves its pods alone, and Kubernetes can't count how many there should be. Remove it.")
	}
	if l := a.Placement; l != nil && orElse(l.Spread, "None") != "None" {
		p.foreign(a, Path{"placement", "spread"}, "Which nodes have a pod of a DaemonSet depends on node_selector and tolerations alone.", StatefulSet, Deployment)
	}
}

// rolloutStrategies are the strategies of each controller, its default first but
// for that of a Deployment with claims.
var rolloutStrategies = map[string][]string{
	StatefulSet: {"RollingUpdate", "OnDelete"},
	Deployment:  {"RollingUpdate", Recreate},
	DaemonSet:   {"RollingUpdate", "OnDelete"},
}

// validateRolloutFields refuses settings that the controller does not have.
func validateRolloutFields(p *Problems, a Application) {
	kind, r := a.ControllerKind(), *a.Rollout
	at := Path{"rollout"}
	strategies, known := rolloutStrategies[kind]
	if !known {
		return
	}
	if r.Strategy != nil && !slices.Contains(strategies, *r.Strategy) {
		p.addReading(at.At("strategy"), []Path{{"controller"}}, "Unknown value",
			"strategy is %q; of a %s it has to be %s.", *r.Strategy, kind, listed(strategies, "or"))
	}
	for _, f := range []struct {
		name  string
		isSet bool
		why   string
		of    []string
	}{
		{"pod_management_policy", r.PodManagementPolicy != nil, "Pods of other controllers start in no order.", []string{StatefulSet}},
		{"partition", r.Partition != nil, "Pods of other controllers have no ordinals.", []string{StatefulSet}},
		{"unstick", r.Unstick != nil, "Other controllers replace a broken pod by themselves.", []string{StatefulSet}},
		{"max_surge", r.MaxSurge != nil, "A StatefulSet never has two pods of one ordinal, whose claims they would share.", []string{Deployment, DaemonSet}},
	} {
		if f.isSet && !slices.Contains(f.of, kind) {
			p.foreign(a, at.At(f.name), f.why, f.of...)
		}
	}
}

// validateLimits refuses limits of a rolling update under which no pod could be
// replaced, and limits without a rolling update.
func validateLimits(p *Problems, a Application) {
	r, at := *a.Rollout, Path{"rollout"}
	validateCount(p, at.At("max_unavailable"), r.MaxUnavailable)
	validateCount(p, at.At("max_surge"), r.MaxSurge)
	reads := []Path{{"controller"}, at.At("max_surge")}
	none, more := isNothing(r.MaxUnavailable), r.MaxSurge != nil && !isNothing(r.MaxSurge)
	switch kind := a.ControllerKind(); {
	case kind == Deployment && none && isNothing(r.MaxSurge), kind == DaemonSet && none && !more:
		p.addReading(at.At("max_unavailable"), reads, "No pod may be updated",
			"max_unavailable is %q, and max_surge allows no pod in addition, so that no pod could ever be replaced; the API refuses it. Raise one of them.", *r.MaxUnavailable)
	case kind == StatefulSet && none:
		p.addReading(at.At("max_unavailable"), reads, "No pod may be updated",
			"max_unavailable is %q, so that no pod could ever be replaced; the API refuses it. Leave it out for one pod at a time; to hold a rollout back, use partition.", *r.MaxUnavailable)
	case kind == DaemonSet && more && r.MaxUnavailable != nil && !none:
		p.addReading(at.At("max_surge"), append(reads, at.At("max_unavailable")), "Two limits",
			"max_surge is %q and max_unavailable is %q; a DaemonSet either ends the old pod of a node first or starts the new one first. Remove one of them.", *r.MaxSurge, *r.MaxUnavailable)
	}
	strategy := a.RolloutStrategy()
	if strategy == "RollingUpdate" {
		return
	}
	why := "pods change only when somebody deletes them"
	if strategy == Recreate {
		why = "all pods end before the first new one starts"
	}
	for _, limit := range []struct {
		name  string
		value *string
	}{{"max_unavailable", r.MaxUnavailable}, {"max_surge", r.MaxSurge}} {
		if limit.value != nil {
			p.addReading(at.At(limit.name), []Path{{"controller"}, {"volumes"}, at.At("strategy")}, "Limit without rolling updates",
				"%s is %q, but under strategy = %q %s. Remove %s, or use \"RollingUpdate\".", limit.name, *limit.value, strategy, why, limit.name)
		}
	}
}

// isNothing says whether a limit is set to no pod at all.
func isNothing(limit *string) bool { return limit != nil && (*limit == "0" || *limit == "0%") }
