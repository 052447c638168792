package kube

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Connection is what the provider's configuration gives to every resource.
type Connection struct {
	// Cluster is never nil; it may be one that is known to be away (Offline).
	Cluster *Cluster

	// Owner is recorded on every object, so that two configurations never take
	// each other's objects. "" when the configuration names none.
	Owner string

	applying atomic.Bool
	turns    atomic.Int32
	turn     sync.Mutex // held by one of the first previews

	mu      sync.Mutex // guards what follows
	seen    map[string]bool
	planned map[object.Key]object.Object
}

// Applies remembers that this process applies a plan. Terraform starts a process
// for each walk, so it makes no new ones: what it still plans, it applies at once.
// From now on the cluster is not given up easily.
func (c *Connection) Applies() {
	c.applying.Store(true)
	c.Cluster.Insist()
}

// alone is how many previews go one by one. Whether a process plans or applies
// shows only when the first of its resources is applied, right after its preview;
// all others that are previewed at the same time would be so for nothing.
const alone = 3

// Preview is the turn of one resource to be previewed, which ends with the call of
// done; ok is false in a process that applies.
func (c *Connection) Preview() (done func(), ok bool) {
	if c.turns.Load() >= alone {
		return func() {}, !c.Applying()
	}
	c.turn.Lock()
	if c.Applying() {
		c.turn.Unlock()
		return nil, false
	}
	return func() {
		c.turns.Add(1)
		c.turn.Unlock()
	}, true
}

// Applying says whether this process is known to apply a plan.
func (c *Connection) Applying() bool { return c.applying.Load() }

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

// Plans remembers an object that the plan of a resource makes or changes. Terraform
// plans what a resource refers to before it, so a claim that is planned with its
// storage class finds the class here.
func (c *Connection) Plans(o object.Object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.planned == nil {
		c.planned = map[object.Key]object.Object{}
	}
	c.planned[o.Key] = o
}

// Planned are the objects that this process has planned so far, by name.
func (c *Connection) Planned() []object.Object {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.SortedFunc(maps.Values(c.planned), func(a, b object.Object) int {
		return strings.Compare(a.Key.String(), b.Key.String())
	})
}
