// Package manifests embeds the objects that every lab contains from the start,
// and the stages that say how simulated nodes and pods behave.
package manifests
