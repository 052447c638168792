package model

import "maps"

// Values that hold where the configuration says nothing. Each is decided here
// once, for the compiler and for everyone who judges a change.
const (
	// Retain and Delete are what can become of a claim.
	Retain = "Retain"
	Delete = "Delete"
)

// GracePeriodSeconds is the time that a pod has to end by itself.
func (a Application) GracePeriodSeconds() int64 {
	return orElse(a.TerminationGracePeriodSeconds, a.Defaults().TerminationGracePeriodSeconds)
}

// ClaimVolumes are the volumes that are claims, one for each replica.
func (a Application) ClaimVolumes() map[string]Volume {
	out := maps.Clone(a.Volumes)
	maps.DeleteFunc(out, func(_ string, v Volume) bool { return v.Size == nil })
	return out
}

// PodManagementPolicy is OrderedReady unless the rollout says otherwise. Members of
// a quorum are ready only when a majority is there, so they start together.
func (a Application) PodManagementPolicy() string {
	policy := "OrderedReady"
	if a.IsQuorum() {
		policy = "Parallel"
	}
	if a.Rollout == nil {
		return policy
	}
	return orElse(a.Rollout.PodManagementPolicy, policy)
}

// Unsticks says whether a pod that the rollout is stuck on is deleted.
func (a Application) Unsticks() bool { return a.Rollout == nil || orElse(a.Rollout.Unstick, true) }

// WarnsOnTimeout says whether an application that is not ready in time is worth a
// warning only.
func (a Application) WarnsOnTimeout() bool {
	return a.Rollout != nil && orElse(a.Rollout.OnTimeout, "Error") == "Warn"
}

// IsAutoscaled says whether somebody else sets the number of replicas.
func (a Application) IsAutoscaled() bool { return orElse(a.Autoscaled, false) }

// IsHibernated says whether all pods are stopped.
func (a Application) IsHibernated() bool { return orElse(a.Hibernated, false) }

// Running is the number of pods that are wanted: Replicas unless the application is
// hibernated.
func (a Application) Running() int32 {
	if a.IsHibernated() {
		return 0
	}
	return a.Replicas
}

// IsVariable says whether the secret is an environment variable.
func (s Secret) IsVariable() bool { return orElse(s.Env, true) }

// Policy is the volume's claim policy; the zero policy is the safe choice.
func (v Volume) Policy() ClaimPolicy { return orElse(v.ClaimPolicy, ClaimPolicy{}) }

// Modes are the access modes in the user's order, or ReadWriteOnce.
func (p ClaimPolicy) Modes() []string {
	if len(p.AccessModes) == 0 {
		return []string{"ReadWriteOnce"}
	}
	return p.AccessModes
}

// Mode is the volume mode, Filesystem by default.
func (p ClaimPolicy) Mode() string { return orElse(p.VolumeMode, "Filesystem") }

// DestroyRetention is Retain or Delete.
func (p ClaimPolicy) DestroyRetention() string { return orElse(p.OnDestroy, Retain) }

// ScaleDownRetention is Retain or Delete.
func (p ClaimPolicy) ScaleDownRetention() string { return orElse(p.OnScaleDown, Retain) }

func orElse[T any](v *T, otherwise T) T {
	if v == nil {
		return otherwise
	}
	return *v
}
