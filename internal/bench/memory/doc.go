// Package memory finds the peak memory of a running CLI and of the providers
// that it starts.
//
// It reads the high-water mark of each process (VmHWM) while the process lives,
// since nothing tells it afterwards: what the kernel returns to a waiting parent
// is the maximum over the CLI and its providers together. Where there is no
// /proc, nothing is known.
package memory
