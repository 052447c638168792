// Package driver is the lab's CSI driver, csi.lab.stateful-apps.io: the
// controller part only, because simulated pods mount nothing. A volume is a
// record of its name, size and zone.
//
// Parameters of a StorageClass make it misbehave, so that tests can see how a
// client deals with that:
//
//	maxSize: 5Gi                 larger volumes can't be made, and growing beyond is infeasible
//	delay: 3s                    every call for such a volume takes that long
//	nodeExpansion: none          growing ends in the controller (default: online)
//	nodeExpansion: restart       growing ends when a pod that uses the claim starts
//	fault: fail-provisioning     volumes can't be made
//	fault: infeasible-expansion  volumes can't grow
//	fault: fail-expansion        growing fails, but could work at the next try
package driver
