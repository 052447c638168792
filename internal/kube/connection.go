package kube

import "sync"

// Connection is what the provider's configuration gives to every resource.
type Connection struct {
	// Cluster is never nil; it may be one that is known to be away (Offline).
	Cluster *Cluster

	// Owner is recorded on every object, so that two configurations never take
	// each other's objects. "" when the configuration names none.
	Owner string

	mu   sync.Mutex // guards seen
	seen map[string]bool
}

// Saw remembers a resource instance that this process has read. Of a tainted
// resource that is what a plan of its replacement can go by: Terraform shows it
// neither state nor private state.
func (c *Connection) Saw(instance string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[instance] = instance != ""
}

// Leaving says whether an instance is one that this process has read.
func (c *Connection) Leaving(instance string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen[instance]
}
