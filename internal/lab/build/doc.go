// Package build compiles the lab's binaries, once per version of the lab's
// sources, into the user's cache directory. Clones with equal sources share
// them. It needs the Go toolchain and the Go modules, and nothing else.
package build
