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
// for the volume, and the old one for the new pod. On one node both would write to
// it, which is why storage of which nobody says that it is made for several pods is
// treated alike.
func (a Application) RolloutStrategy() string {
	otherwise := "RollingUpdate"
	if a.ControllerKind() == Deployment && (len(a.exclusiveClaims()) > 0 || a.writesToDisks()) {
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

// writesToDisks says whether there is a volume that pods can write to and that may
// well be a disk: an existing claim, whose access modes a plan does not look at, and
// what is a disk by its kind.
func (a Application) writesToDisks() bool {
	for _, v := range a.Volumes {
		switch {
		case v.ExistingClaim != nil && !orElse(v.ExistingClaim.ReadOnly, false),
			v.ISCSI != nil && !orElse(v.ISCSI.ReadOnly, false),
			v.FC != nil && !orElse(v.FC.ReadOnly, false):
			return true
		}
	}
	return false
}

// Shareable says whether pods on several nodes can have one claim for all that they
// do with it. A claim that several nodes may read and one may write is no such.
func (p ClaimPolicy) Shareable() bool {
	modes := p.Modes()
	return slices.Contains(modes, "ReadWriteMany") || !slices.ContainsFunc(modes, func(mode string) bool { return mode != "ReadOnlyMany" })
}
