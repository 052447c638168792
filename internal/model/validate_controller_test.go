package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

// deployment is one with a claim that only one node can have.
func deployment() Application {
	return Application{
		Name: "wiki", Namespace: "default", Controller: "Deployment", Replicas: 1, Container: Container{Image: "wiki:1"},
		Volumes: map[string]Volume{"data": {MountPath: ptr.To("/data"), Size: ptr.To("1Gi")}},
	}
}

// deploymentInFull is one that has everything that a Deployment can have.
func deploymentInFull() Application {
	a := deployment()
	a.Replicas, a.Autoscaled, a.Hibernated = 3, ptr.To(true), ptr.To(false)
	a.Volumes["data"] = Volume{MountPath: ptr.To("/data"), Size: ptr.To("1Gi"), ClaimPolicy: &ClaimPolicy{AccessModes: []string{"ReadWriteMany"}}}
	a.Placement = &Placement{Spread: ptr.To("Node")}
	a.DisruptionBudget = &DisruptionBudget{MaxUnavailable: ptr.To("1")}
	a.Rollout = &Rollout{Strategy: ptr.To("RollingUpdate"), MaxUnavailable: ptr.To("0"), MaxSurge: ptr.To("50%"), MinReadySeconds: ptr.To[int32](5), OnTimeout: ptr.To("Warn")}
	return a
}

// daemonSet is a small one.
func daemonSet() Application {
	return Application{Name: "logs", Namespace: "default", Controller: "DaemonSet", Replicas: 1, Container: Container{Image: "logs:1"}}
}

// daemonSetInFull is one that has everything that a DaemonSet can have.
func daemonSetInFull() Application {
	a := daemonSet()
	a.Autoscaled = ptr.To(false)
	a.Volumes = map[string]Volume{"buffer": {MountPath: ptr.To("/buffer"), EmptyDir: &EmptyDir{}}}
	a.Placement = &Placement{NodeSelector: map[string]string{"a": "b"}, Spread: ptr.To("None")}
	a.DisruptionBudget = &DisruptionBudget{Enabled: ptr.To(false)}
	a.Rollout = &Rollout{Strategy: ptr.To("RollingUpdate"), MaxUnavailable: ptr.To("0"), MaxSurge: ptr.To("1")}
	return a
}

func TestController_isRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "one that there is not",
			change: func(a *Application) { a.Controller = "ReplicaSet" },
			at:     Path{"controller"}, says: `"ReplicaSet"; it has to be "StatefulSet", "Deployment" or "DaemonSet"`,
		},
		{
			name:   "a negative first ordinal",
			change: func(a *Application) { a.OrdinalsStart = ptr.To[int32](-1) },
			at:     Path{"ordinals_start"}, says: "ordinals_start is -1",
		},
	})
}

func TestDeployment_isRefused(t *testing.T) {
	ofController, sharing := []Path{{"controller"}}, []Path{{"controller"}, {"volumes"}}
	refuses(t, deployment, []refusal[Application]{
		{
			name:   "replicas that share a claim",
			change: func(a *Application) { a.Replicas = 2 },
			at:     Path{"replicas"}, reads: sharing, says: `no access mode of "data" is for several nodes`,
		},
		{
			name:   "an autoscaler over a claim",
			change: func(a *Application) { a.Autoscaled = ptr.To(true) },
			at:     Path{"autoscaled"}, reads: sharing, says: `no access mode of "data"`,
		},
		{
			name: "a claim that one pod can have",
			change: func(a *Application) {
				a.Volumes["own"] = Volume{MountPath: ptr.To("/own"), Size: ptr.To("1Gi"), ClaimPolicy: &ClaimPolicy{AccessModes: []string{"ReadWriteOncePod"}}}
				a.Replicas = 2
			},
			at: Path{"replicas"}, reads: sharing, says: `no access mode of "data" and "own"`,
		},
		{
			name:   "a rolling update over a claim",
			change: func(a *Application) { a.Rollout = &Rollout{Strategy: ptr.To("RollingUpdate")} },
			at:     Path{"rollout", "strategy"}, reads: sharing, says: `Leave strategy out, for "Recreate"`,
		},
		{
			name:   "a limit under Recreate",
			change: func(a *Application) { a.Rollout = &Rollout{MaxSurge: ptr.To("1")} },
			at:     Path{"rollout", "max_surge"}, reads: append(sharing, Path{"rollout", "strategy"}), says: `under strategy = "Recreate" all pods end`,
		},
		{
			name:   "the strategy of others",
			change: func(a *Application) { a.Volumes, a.Rollout = nil, &Rollout{Strategy: ptr.To("OnDelete")} },
			at:     Path{"rollout", "strategy"}, reads: ofController, says: `of a Deployment it has to be "RollingUpdate" or "Recreate"`,
		},
		{
			name:   "ordinals",
			change: func(a *Application) { a.OrdinalsStart = ptr.To[int32](1) },
			at:     Path{"ordinals_start"}, reads: ofController, says: `which is for controller = "StatefulSet"`,
		},
		{
			name: "a quorum",
			change: func(a *Application) {
				a.Quorum, a.Replicas, a.Volumes, a.Ports = ptr.To(true), 3, nil, map[string]Port{"db": {Port: 1}}
			},
			at: Path{"quorum"}, reads: ofController, says: "names and claims of their own",
		},
		{
			name:   "a partition",
			change: func(a *Application) { a.Rollout = &Rollout{Partition: ptr.To[int32](0)} },
			at:     Path{"rollout", "partition"}, reads: ofController, says: "have no ordinals",
		},
		{
			name:   "an order of pods",
			change: func(a *Application) { a.Rollout = &Rollout{PodManagementPolicy: ptr.To("Parallel")} },
			at:     Path{"rollout", "pod_management_policy"}, reads: ofController, says: "start in no order",
		},
		{
			name:   "unsticking",
			change: func(a *Application) { a.Rollout = &Rollout{Unstick: ptr.To(false)} },
			at:     Path{"rollout", "unstick"}, reads: ofController, says: "replace a broken pod by themselves",
		},
		{
			name: "neither a pod less nor one more",
			change: func(a *Application) {
				a.Volumes, a.Rollout = nil, &Rollout{MaxUnavailable: ptr.To("0%"), MaxSurge: ptr.To("0")}
			},
			at: Path{"rollout", "max_unavailable"}, reads: []Path{{"controller"}, {"rollout", "max_surge"}}, says: "Raise one of them",
		},
	})
}

func TestDaemonSet_isRefused(t *testing.T) {
	ofController := []Path{{"controller"}}
	refuses(t, daemonSet, []refusal[Application]{
		{
			name:   "a number of pods",
			change: func(a *Application) { a.Replicas = 3 },
			at:     Path{"replicas"}, reads: ofController, says: "one pod on each node",
		},
		{
			name:   "no pods",
			change: func(a *Application) { a.Replicas = 0 },
			at:     Path{"replicas"}, reads: ofController, says: `for controller = "StatefulSet" or "Deployment"`,
		},
		{
			name:   "an autoscaler",
			change: func(a *Application) { a.Autoscaled = ptr.To(true) },
			at:     Path{"autoscaled"}, reads: ofController, says: "can't be scaled",
		},
		{
			name:   "hibernation",
			change: func(a *Application) { a.Hibernated = ptr.To(true) },
			at:     Path{"hibernated"}, reads: ofController, says: `for controller = "StatefulSet" or "Deployment"`,
		},
		{
			name: "a claim",
			change: func(a *Application) {
				a.Volumes = map[string]Volume{"data": {MountPath: ptr.To("/data"), Size: ptr.To("1Gi")}}
			},
			at: Path{"volumes", "data", "size"}, reads: ofController, says: "one claim can't be on all of them",
		},
		{
			name:   "a disruption budget",
			change: func(a *Application) { a.DisruptionBudget = &DisruptionBudget{} },
			at:     Path{"disruption_budget"}, reads: ofController, says: "leaves its pods alone",
		},
		{
			name:   "a spread",
			change: func(a *Application) { a.Placement = &Placement{Spread: ptr.To("Zone")} },
			at:     Path{"placement", "spread"}, reads: ofController, says: "node_selector and tolerations",
		},
		{
			name:   "a spread that is written out",
			change: func(a *Application) { a.Placement = &Placement{TopologySpread: []TopologySpread{{TopologyKey: "a"}}} },
			at:     Path{"placement", "topology_spread"}, reads: ofController, says: "has a pod of a DaemonSet",
		},
		{
			name:   "names of pods",
			change: func(a *Application) { a.PeerServiceName = ptr.To("members") },
			at:     Path{"peer_service_name"}, reads: ofController, says: "no names to be found by",
		},
		{
			name:   "the strategy of others",
			change: func(a *Application) { a.Rollout = &Rollout{Strategy: ptr.To("Recreate")} },
			at:     Path{"rollout", "strategy"}, reads: ofController, says: `of a DaemonSet it has to be "RollingUpdate" or "OnDelete"`,
		},
		{
			name:   "no pod less",
			change: func(a *Application) { a.Rollout = &Rollout{MaxUnavailable: ptr.To("0")} },
			at:     Path{"rollout", "max_unavailable"}, reads: []Path{{"controller"}, {"rollout", "max_surge"}}, says: "allows no pod in addition",
		},
		{
			name:   "a pod less and one more",
			change: func(a *Application) { a.Rollout = &Rollout{MaxUnavailable: ptr.To("1"), MaxSurge: ptr.To("1")} },
			at:     Path{"rollout", "max_surge"}, reads: []Path{{"controller"}, {"rollout", "max_surge"}, {"rollout", "max_unavailable"}}, says: "Remove one of them",
		},
	})
}

func TestStatefulSet_hasNoSurge(t *testing.T) {
	refuses(t, application, []refusal[Application]{{
		name:   "a pod more",
		change: func(a *Application) { a.Rollout.MaxSurge = ptr.To("1") },
		at:     Path{"rollout", "max_surge"}, reads: []Path{{"controller"}}, says: `is for controller = "Deployment" or "DaemonSet"`,
	}})
}

func TestRolloutStrategy_endsOldPodsFirstWhereAClaimIsForOneNode(t *testing.T) {
	of := func(v Volume) Application {
		a := deployment()
		v.MountPath = ptr.To("/data")
		a.Volumes["data"] = v
		return a
	}
	with := func(p ClaimPolicy) Application { return of(Volume{Size: ptr.To("1Gi"), ClaimPolicy: &p}) }
	for name, c := range map[string]struct {
		application Application
		want        string
	}{
		"a claim for one node":      {deployment(), "Recreate"},
		"a claim for several nodes": {func() Application { a := deploymentInFull(); a.Rollout = nil; return a }(), "RollingUpdate"},
		"no claim":                  {func() Application { a := deployment(); a.Volumes = nil; return a }(), "RollingUpdate"},
		"a claim that one node writes and several read": {with(ClaimPolicy{AccessModes: []string{"ReadWriteOnce", "ReadOnlyMany"}}), "Recreate"},
		"a claim that all read":                         {with(ClaimPolicy{AccessModes: []string{"ReadOnlyMany"}}), "RollingUpdate"},
		"a claim of somebody else":                      {of(Volume{ExistingClaim: &ExistingClaim{Name: "vol01"}}), "Recreate"},
		"one that is only read":                         {of(Volume{ExistingClaim: &ExistingClaim{Name: "vol01", ReadOnly: ptr.To(true)}}), "RollingUpdate"},
		"a disk over the network":                       {of(Volume{ISCSI: &ISCSI{TargetPortal: "10.0.0.1", IQN: "iqn.2001-04.com.example:disk"}}), "Recreate"},
		"a disk over a fabric":                          {of(Volume{FC: &FC{WWIDs: []string{"3600508b400105e21"}}}), "Recreate"},
		"a directory of a server":                       {of(Volume{NFS: &NFS{Server: "nfs", Path: "/"}}), "RollingUpdate"},
		"whatever the volume, if it is said": {func() Application {
			a := of(Volume{ExistingClaim: &ExistingClaim{Name: "vol01"}})
			a.Rollout = &Rollout{Strategy: ptr.To("RollingUpdate")}
			return a
		}(), "RollingUpdate"},
		"a set":        {application(), "RollingUpdate"},
		"a daemon set": {daemonSet(), "RollingUpdate"},
	} {
		if got := c.application.RolloutStrategy(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
