package kube

import (
	"context"
	"maps"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// memory holds what was listed: every object of ours of one kind in one
// namespace. A plan reads hundreds of resources, and each would ask for its
// objects one by one. Terraform starts a process for each walk, so what was
// listed is as fresh as the plan, until this process itself writes there.
type memory struct {
	mu       sync.Mutex // guards the map
	listings map[place]*listing
}

// place is one kind in one namespace, "" for cluster-scoped kinds. What is listed
// in a version that was asked for is not what is listed in any.
type place struct {
	gk        schema.GroupKind
	namespace string
	version   string
}

// listing is what is known of a place.
type listing struct {
	reading sync.Mutex // held while the place is listed, so that it is listed once

	mu        sync.Mutex // guards what follows
	items     map[string]encoded
	forbidden bool
	// writes counts the writes of this process: what was listed while one was on
	// its way may be of before or after it.
	writes int
}

func (m *memory) at(p place) *listing {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.listings == nil {
		m.listings = map[place]*listing{}
	}
	if m.listings[p] == nil {
		m.listings[p] = &listing{}
	}
	return m.listings[p]
}

// forget drops what was listed of a key's kind and namespace, in every version.
func (m *memory) forget(key object.Key) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for p, l := range m.listings {
		if p.gk == key.GroupKind() && p.namespace == key.Namespace {
			l.forget()
		}
	}
}

func (l *listing) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.items = nil
	l.writes++
}

// writing forgets what was listed, before a write and, by the function that it
// returns, after it.
func (c *Cluster) writing(key object.Key) func() {
	c.memory.forget(key)
	return func() { c.memory.forget(key) }
}

// known says what is remembered.
func (l *listing) known() (items map[string]encoded, forbidden bool, writes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.items, l.forbidden, l.writes
}

// GetListed is the live object as Get returns it, out of one list of all objects
// of its kind and namespace that carry our label. Where that can't be listed, and
// for an object that is not in the list, it is asked for by name: somebody may
// have taken the label off.
func (c *Cluster) GetListed(ctx context.Context, key object.Key) (*unstructured.Unstructured, error) {
	l := c.memory.at(place{key.GroupKind(), key.Namespace, c.spoken(key)})
	items, forbidden, _ := l.known()
	if items == nil && !forbidden {
		var err error
		if items, err = c.list(ctx, l, key); err != nil {
			return nil, err
		}
	}
	if found, ok := items[key.Name]; ok {
		gvr, err := c.resourceOf(ctx, key)
		if err != nil {
			return nil, err
		}
		return found.decode(key, gvr.Version)
	}
	_, _, writes := l.known()
	found, err := c.Get(ctx, key)
	if err == nil {
		l.add(found, writes)
	}
	return found, err
}

// add remembers one object more, unless this process has written meanwhile. The
// map itself is shared with readers, so it is replaced.
func (l *listing) add(u *unstructured.Unstructured, writes int) {
	data, err := u.MarshalJSON()
	if err != nil {
		return // it is asked for again
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.writes != writes || l.items == nil {
		return
	}
	items := maps.Clone(l.items)
	items[u.GetName()] = data
	l.items = items
}

// list lists the place of a key, unless somebody else has done so meanwhile. The
// result is nil when that is forbidden.
func (c *Cluster) list(ctx context.Context, l *listing, key object.Key) (map[string]encoded, error) {
	l.reading.Lock()
	defer l.reading.Unlock()
	items, forbidden, writes := l.known()
	if items != nil || forbidden {
		return items, nil
	}
	items, err := c.listOurs(ctx, key)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case apierrors.IsForbidden(err):
		l.forbidden = true
		return nil, nil
	case err != nil:
		return nil, err
	case l.writes == writes:
		l.items = items
	}
	return items, nil
}
