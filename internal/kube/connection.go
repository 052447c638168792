package kube

// Connection is what the provider's configuration gives to every resource.
type Connection struct {
	// Cluster is never nil; it may be one that is known to be away (Offline).
	Cluster *Cluster

	// Owner is recorded on every object, so that two configurations never take
	// each other's objects. "" when the configuration names none.
	Owner string
}
