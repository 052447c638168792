package model

import "slices"

// InitContainer is a container that starts before all those that are not init
// containers, and after the init containers before it.
type InitContainer struct {
	Name string `tfsdk:"name"`
	// RestartPolicy is Always for a container that goes on running beside the
	// others; nil for one that has to end before the next begins.
	RestartPolicy *string `tfsdk:"restart_policy"`
	Container
	Given
}

// Stays says whether the container goes on running beside the others.
func (c InitContainer) Stays() bool { return orElse(c.RestartPolicy, "") == always }

// always is the only restart policy that an init container may have.
const always = "Always"

// ContainerNames are the names of all containers but the main one, which has
// that of the application: the sidecars by name, then the init containers in
// their order.
func (a Application) ContainerNames() []string {
	out := names(a.Sidecars)
	for _, c := range a.InitContainers {
		out = append(out, c.Name)
	}
	return out
}

// placed is a container that runs for as long as its pod, and where its
// attributes are.
type placed struct {
	at Path
	Container
}

// running are the containers that run side by side, the main one first.
func (a Application) running() []placed {
	out := []placed{{nil, a.Container}}
	for _, name := range names(a.Sidecars) {
		out = append(out, placed{Path{"sidecars", name}, a.Sidecars[name].Container})
	}
	for i, c := range a.InitContainers {
		if c.Stays() {
			out = append(out, placed{Path{"init_containers", i}, c.Container})
		}
	}
	return out
}

// listening is a port that a container listens on while its pod is ready, and where
// its attributes are.
type listening struct {
	at Path
	Port
}

// ports are those of the containers that run side by side, the main one's first.
func (a Application) ports() []listening {
	var out []listening
	for _, c := range a.running() {
		for _, name := range names(c.Ports) {
			out = append(out, listening{c.at.At("ports", name), c.Ports[name]})
		}
	}
	return out
}

// ServedPorts are the ports of the containers that run side by side, by name:
// those of the pod while it is ready.
func (a Application) ServedPorts() map[string]Port {
	out := map[string]Port{}
	for _, c := range slices.Backward(a.running()) {
		for name, port := range c.Ports {
			out[name] = port
		}
	}
	return out
}
