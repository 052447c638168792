// Package subjects has the configurations that are measured, as files that
// Terraform reads. They have their variables in common: applications, namespaces,
// generation (what changes), and state, the size of one application's attributes
// in bytes.
package subjects
