// Package persistentvolume is the resource stateful_persistent_volume: storage that
// somebody has made beforehand, as a volume that a claim can have.
//
// The object is only a name for the storage, so nothing here deletes data: what has
// to be guarded is that a claim keeps its storage, and that the cluster is never
// asked to delete the storage along with the object.
package persistentvolume
