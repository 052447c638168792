// Package object is the currency between compiling and applying: what a
// Kubernetes object is called (Key), what is sent (Object) and in which order
// (Set).
//
// It renders objects as canonical JSON, the same on every machine, with values
// that may be secret replaced by the name of the attribute that they come
// from. It does no I/O and knows neither Terraform nor a cluster.
package object
