// Package mutability is the one table of what a change does: nothing, a change
// in place, a restart of pods, a re-creation, a replacement, a refusal.
//
// It has two halves. Fields are what the Kubernetes API says of the objects
// that we send: which of their fields it patches, which it never changes, and
// what pods notice of it. Attributes are what follows from that for users, for
// every attribute of every resource.
//
// Everything that depends on what a change does asks here: the plan (replace,
// disruption, refusals), the engine (patch, or delete and create) and the
// documentation. Tests hold the two halves together, and the first one to a real
// API server.
//
// It is pure: no I/O, and nothing of Terraform.
package mutability
