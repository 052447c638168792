package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

// leaving is an application whose pods do something before they leave.
func leaving() Application {
	return Application{
		Name: "ring", Namespace: "default", Replicas: 3, Container: Container{Image: "cassandra:5"},
		Sidecars:       map[string]Sidecar{"agent": {Container: Container{Image: "agent:1"}}},
		InitContainers: []InitContainer{{Name: "prepare", Container: Container{Image: "busybox"}}, {Name: "proxy", RestartPolicy: ptr.To("Always"), Container: Container{Image: "envoy:1"}}},
		ScaleDown:      &ScaleDown{Before: &LeaveCommand{Command: []string{"nodetool", "decommission"}, TimeoutSeconds: ptr.To[int64](3600), Container: ptr.To("proxy")}},
	}
}

func TestScaleDown_isRefused(t *testing.T) {
	at := Path{"scale_down", "before"}
	refuses(t, leaving, []refusal[Application]{
		{
			name:   "of other controllers",
			change: func(a *Application) { a.Controller = "Deployment" },
			at:     at, reads: []Path{{"controller"}}, says: `for controller = "StatefulSet"`,
		},
		{
			name:   "where an autoscaler takes the pods",
			change: func(a *Application) { a.Autoscaled = ptr.To(true) },
			at:     at, reads: []Path{{"autoscaled"}}, says: "runs no command in a pod before it takes it away",
		},
		{
			name:   "without a command",
			change: func(a *Application) { a.ScaleDown.Before.Command = nil },
			at:     at.At("command"), says: "has to name a program",
		},
		{
			name:   "with an empty command",
			change: func(a *Application) { a.ScaleDown.Before.Command = []string{"", "x"} },
			at:     at.At("command"), says: "has to name a program",
		},
		{
			name:   "with no time",
			change: func(a *Application) { a.ScaleDown.Before.TimeoutSeconds = ptr.To[int64](0) },
			at:     at.At("timeout_seconds"), says: "timeout_seconds is 0; the smallest possible value is 1",
		},
		{
			name:   "in a container that has ended",
			change: func(a *Application) { a.ScaleDown.Before.Container = ptr.To("prepare") },
			at:     at.At("container"), reads: []Path{{"name"}, {"sidecars"}, {"init_containers"}}, says: `container is "prepare"; it has to be a container that runs as long as the pod: "ring", "agent" or "proxy"`,
		},
	})
}

func TestScaleDown_isAccepted(t *testing.T) {
	for name, change := range map[string]func(*Application){
		"as it is":              func(*Application) {},
		"in the main container": func(a *Application) { a.ScaleDown.Before.Container = nil },
		"with nothing to do":    func(a *Application) { a.ScaleDown = &ScaleDown{} },
	} {
		t.Run(name, func(t *testing.T) {
			a := leaving()
			change(&a)
			if problems := a.Validate(); len(problems) > 0 {
				t.Error(problems)
			}
			if a.Leave() != nil && a.LeaveContainer() == "" {
				t.Error("no container")
			}
		})
	}
}
