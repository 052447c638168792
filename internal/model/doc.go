// Package model says in plain Go what the user wants: an application, a
// storage class, a volume claim policy.
//
// The structs mirror the configuration attribute by attribute (the tfsdk tags
// are attribute names and nothing more), so decoding is mechanical and package
// compile can be read without knowing Terraform. A pointer, map or slice that
// is nil means that the user wrote nothing; compile fills in the default.
//
// Validate reports everything that is wrong at once. It never does I/O.
package model
