// Package cluster brings a lab up: it decides what runs with which arguments,
// in which order, and when the result is ready. One file per component holds
// its arguments. Only labd calls it; taking a lab down again needs no more than
// the packages state and process.
package cluster
