package kube

import (
	"context"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// recency is how old an answer may be that several applies share. An apply of
// hundreds of resources asks the same things within seconds; what somebody else
// does in this time a question of its own could miss as well.
const recency = 2 * time.Second

// few is how many objects of a place are looked for by themselves before all names
// there are listed: a list costs more than a single look where there are thousands
// of objects of others, and less than many looks.
const few = 1

// recent shares the answers to questions about places.
type recent[T any] struct {
	mu      sync.Mutex // guards the map
	answers map[place]*answer[T]
}

type answer[T any] struct {
	mu    sync.Mutex // held while the question is asked, so that it is asked once
	value T
	at    time.Time
	asked int
}

// of is the answer for a place.
func (r *recent[T]) of(p place) *answer[T] {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.answers == nil {
		r.answers = map[place]*answer[T]{}
	}
	if r.answers[p] == nil {
		r.answers[p] = &answer[T]{}
	}
	return r.answers[p]
}

// get asks unless there is an answer that is recent enough. Errors are not kept.
func (a *answer[T]) get(ask func() (T, error)) (T, error) { return a.getWithin(recency, ask) }

// getWithin is get with an age that is recent enough.
func (a *answer[T]) getWithin(age time.Duration, ask func() (T, error)) (T, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.at.IsZero() && time.Since(a.at) < age {
		return a.value, nil
	}
	at := time.Now()
	value, err := ask()
	if err == nil {
		a.value, a.at = value, at
	}
	return value, err
}

// ListRecent is List without a selector, at most two seconds old. The result is
// shared: it must not be changed.
func (c *Cluster) ListRecent(ctx context.Context, gk schema.GroupKind, namespace string) (*unstructured.UnstructuredList, error) {
	return c.lists.of(place{gk: gk, namespace: namespace}).get(func() (*unstructured.UnstructuredList, error) { return c.List(ctx, gk, namespace, "") })
}

// GetForApply is Get for an object that is probably not there. Where many such
// are asked for, it goes by a list of all names of the kind and namespace that is
// at most two seconds old.
func (c *Cluster) GetForApply(ctx context.Context, key object.Key) (*unstructured.Unstructured, error) {
	names := c.names.of(place{gk: key.GroupKind(), namespace: key.Namespace})
	if !names.often() {
		return c.Get(ctx, key)
	}
	all, err := names.get(func() (map[string]bool, error) { return c.listNames(ctx, key) })
	if err != nil || all[key.Name] {
		return c.Get(ctx, key) // it may not be allowed to list
	}
	gvr, err := c.resourceOf(ctx, key)
	if err != nil {
		return nil, err
	}
	return nil, apierrors.NewNotFound(gvr.GroupResource(), key.Name)
}

// often counts how often it is asked, and says whether that is often.
func (a *answer[T]) often() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked++
	return a.asked > few
}

// listNames are the names of all objects of a key's kind and namespace, whoever
// they belong to.
func (c *Cluster) listNames(ctx context.Context, key object.Key) (map[string]bool, error) {
	list, err := c.ListMetadata(ctx, key.GroupKind(), key.Namespace, "")
	if err != nil {
		return nil, err
	}
	names := make(map[string]bool, len(list.Items))
	for _, o := range list.Items {
		names[o.Name] = true
	}
	return names, nil
}

// listPath is where all objects of a kind and namespace are.
func listPath(gvr schema.GroupVersionResource, namespace string) []string {
	path := []string{"apis", gvr.Group, gvr.Version}
	if gvr.Group == "" {
		path = []string{"api", gvr.Version}
	}
	if namespace != "" {
		path = append(path, "namespaces", namespace)
	}
	return append(path, gvr.Resource)
}
