// Package state knows where a lab keeps its files. It creates and removes the
// state directory and locks it; what is in the files is others' business.
package state
