// Package storageclasses is the data source stateful_storage_classes: the storage
// classes of a cluster, whether their drivers are there, and how snapshots of their
// volumes are made.
//
// It reads the cluster anew each time and writes nothing. Storage classes have to be
// readable; what else may not be seen is null.
package storageclasses
