// Package function has the functions that the provider offers to
// configurations. They are pure: they know neither state nor a cluster, and say
// the same as the resources' computed attributes, by the same code.
package function
