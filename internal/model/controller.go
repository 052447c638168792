package model

import "slices"

// The controllers: kinds of objects that run pods.
const (
	// StatefulSet gives each replica a name and claims of its own.
	StatefulSet = "StatefulSet"
	// Deployment has replicas that are all alike and share what claims there are.
	Deployment = "Deployment"
	// DaemonSet runs one pod on each node.
	DaemonSet = "DaemonSet"
)

// Recreate is the strategy of ending all pods before the first new one starts.
const Recreate = "Recreate"

// ControllerKind is the kind of the object that runs the pods, StatefulSet by
// default.
func (a Application) ControllerKind() string {
	if a.Controller == "" {
		return StatefulSet
	}
	return a.Controller
}

// FirstOrdinal is the number in the name of a set's first pod.
func (a Application) FirstOrdinal() int { return int(orElse(a.OrdinalsStart, 0)) }

// RolloutStrategy is RollingUpdate unless the rollout says otherwise, or the pods
// of a Deployment need a claim that only one node can have: a new pod would wait
// for the volume, and the old one for the new pod.
func (a Application) RolloutStrategy() string {
	otherwise := "RollingUpdate"
	if a.ControllerKind() == Deployment && len(a.exclusiveClaims()) > 0 {
		otherwise = Recreate
	}
	if a.Rollout == nil {
		return otherwise
	}
	return orElse(a.Rollout.Strategy, otherwise)
}

// exclusiveClaims are the names of the volumes whose claims only one node can have
// at a time.
func (a Application) exclusiveClaims() []string {
	return slices.DeleteFunc(names(a.ClaimVolumes()), func(name string) bool {
		return a.Volumes[name].Policy().Shareable()
	})
}

// Shareable says whether pods on several nodes can have one claim.
func (p ClaimPolicy) Shareable() bool {
	return slices.ContainsFunc(p.Modes(), func(mode string) bool { return mode == "ReadWriteMany" || mode == "ReadOnlyMany" })
}
