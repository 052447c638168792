// Package lab is the home of the lab: a real Kubernetes control plane with
// simulated nodes, started with one command and built from Go modules alone.
//
// The rooms, from the command inwards:
//
//	cmd/lab    the launcher: builds the binaries once, then stops and reports by itself
//	cmd/labd   all components of the cluster in one binary, and the `up` command
//	build      compiles the binaries into the user's cache
//	cluster    what runs, in which order, and when it is ready
//	certs      the lab's own certificate authority and what it signs
//	process    starting, recognising and ending processes
//	health     asking components whether they work
//	state      where everything lies below .lab
//	manifests  what the cluster contains from the start, and how simulated pods behave
//	driver     the CSI driver behind the default storage class
//	kubelet    the parts of a kubelet that the simulation of pods lacks
//
// The lab is a module of its own, so that the dependencies of Kubernetes never
// touch those of the provider.
package lab
