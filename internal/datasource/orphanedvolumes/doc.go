// Package orphanedvolumes is the data source stateful_orphaned_volumes: claims that
// nothing uses, and volumes whose claims are gone, with what is known of who used
// them last, how to get the data back and how to give it up.
//
// It reads the cluster anew each time and writes nothing. It errs on the side of
// keeping: a claim that a workload without pods would use again is no orphan, and
// where something that may use claims can't be listed, nothing is said at all.
package orphanedvolumes
