// Package application is the data source stateful_application: what runs of an
// application now, where its data is, and which pods are stuck on nodes that are
// lost.
//
// It reads the cluster anew each time, past all caches, and writes nothing. Unlike
// a resource it can't do without a cluster: an application that is not there, and
// a cluster that does not answer, are errors. Whose the application is does not
// matter, nor what has made it.
package application
