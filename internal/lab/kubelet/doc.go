// Package kubelet holds the parts of a kubelet that the simulation of pods
// lacks: it ends the expansion of volumes, and it answers requests for logs and
// exec. No command of an exec ever runs on this machine.
package kubelet
