// Package attr has the attribute types and schema pieces that resources share:
// quantities and enumerations, and the nested container attributes.
package attr
