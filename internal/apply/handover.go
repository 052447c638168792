package apply

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// A field that only we own is removed when we stop to send it: the replicas of a
// set would fall to one. So a field that is left to others is given, with its
// live value, to a field manager of its own before we let go of it. Whoever
// changes it later takes it from that manager, which never applies it again.

// whole is everything that creating an object takes: what is left to others
// afterwards has to be there from the beginning.
func whole(o object.Object, body map[string]any) (map[string]any, error) {
	if o.Seed == nil {
		return body, nil
	}
	out, err := diff.Merge(body, o.Seed)
	if err != nil {
		return nil, fmt.Errorf("putting the first values of what others manage into %s: %w", o.Key, err)
	}
	return out, nil
}

// Whole is an object's body with what is left to others in it: as it is live, or,
// where live is nil, as it is to begin with.
func Whole(o object.Object, live *unstructured.Unstructured) (map[string]any, error) {
	if o.Seed != nil && live != nil {
		var err error
		if o.Seed, err = withLive(o.Seed, live); err != nil {
			return nil, fmt.Errorf("reading what others manage in %s: %w", o.Key, err)
		}
	}
	return whole(o, o.Body)
}

// letGo gives the fields of the seed that nobody but us has to the seed manager.
// Fields that somebody else has stay without it, and he would get a conflict with
// it in them. It returns the object as it is then.
//
// Nothing is forced: when somebody changes such a field at this moment, it is his
// already, and what is there has to be looked at again.
func (e *Engine) letGo(ctx context.Context, r Request, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	if r.Seed == nil {
		return live, nil
	}
	for try := 1; ; try++ {
		after, err := e.letGoOnce(ctx, r, live)
		if !isStale(err) || try == attempts {
			return after, err
		}
		// Somebody has scaled it since it was looked at: his number counts.
		if live, err = e.again(ctx, r.Key, live); err != nil {
			return nil, err
		}
	}
}

func (e *Engine) letGoOnce(ctx context.Context, r Request, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	sent, err := diff.Leaves(r.Body)
	if err != nil {
		return nil, err
	}
	stays := fieldpath.NewSet(sent...) // the names of list elements are in both
	given, err := leavesThat(r.Seed, func(leaf fieldpath.Path) bool {
		return !stays.Has(leaf) && diff.OwnsAlone(live, FieldManager, leaf)
	})
	if err != nil || len(given) == 0 {
		return live, err
	}
	// What it has already it has to apply again, or it would be removed: also what
	// this very change takes back, until that is done.
	all := r.Seed
	if r.Left != nil {
		if all, err = diff.Merge(r.Left, r.Seed); err != nil {
			return nil, err
		}
	}
	had, err := leavesThat(all, func(leaf fieldpath.Path) bool { return diff.Owns(live, seedManager, leaf) })
	if err != nil {
		return nil, err
	}
	after, err := e.seed(ctx, r.Key, all, append(given, had...), live)
	if err != nil {
		return nil, fmt.Errorf("handing over what others manage in %s: %w", r.Key, err)
	}
	return after, nil
}

// takeBack ends the seed manager's part in fields that are not left to others any
// more, once we have them. It returns the object as it is then.
func (e *Engine) takeBack(ctx context.Context, r Request, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	for try := 1; manages(live, seedManager); try++ {
		after, err := e.takeBackOnce(ctx, r, live)
		if !isStale(err) || try == attempts {
			return after, err
		}
		if live, err = e.again(ctx, r.Key, live); err != nil {
			return nil, err
		}
	}
	return live, nil
}

func (e *Engine) takeBackOnce(ctx context.Context, r Request, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	isIts := func(leaf fieldpath.Path) bool { return diff.Owns(live, seedManager, leaf) }
	kept, err := leavesThat(r.Seed, isIts)
	if err != nil {
		return nil, err
	}
	had, err := leavesThat(r.Left, isIts)
	if err != nil {
		return nil, err
	}
	if r.Seed != nil && fieldpath.NewSet(had...).Difference(fieldpath.NewSet(kept...)).Empty() {
		return live, nil
	}
	after, err := e.seed(ctx, r.Key, r.Seed, kept, live)
	if err != nil {
		return nil, fmt.Errorf("taking back what others managed in %s: %w", r.Key, err)
	}
	return after, nil
}

// seed makes these fields of a seed, as they are live, all that the seed manager
// has in an object.
func (e *Engine) seed(ctx context.Context, key object.Key, seed map[string]any, fields []fieldpath.Path, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	body := bare(key, live)
	// What somebody has removed is not made again.
	fields = slices.DeleteFunc(fields, func(f fieldpath.Path) bool {
		_, exists := object.Lookup(live.Object, f)
		return !exists
	})
	if len(fields) > 0 {
		now, err := withLive(seed, live)
		if err != nil {
			return nil, err
		}
		if _, body, err = diff.Split(now, fields); err != nil {
			return nil, err
		}
	}
	// Not by force: a value that is another one by now is somebody's, and counts.
	precondition(body, live.GetUID(), "")
	return e.Cluster.Apply(ctx, key, body, kube.ApplyOptions{FieldManager: seedManager})
}

// leavesThat are the fields of a seed, which may be nil, for which something holds.
func leavesThat(seed map[string]any, holds func(fieldpath.Path) bool) ([]fieldpath.Path, error) {
	if seed == nil {
		return nil, nil
	}
	leaves, err := diff.Leaves(seed)
	if err != nil {
		return nil, fmt.Errorf("reading what is left to others: %w", err)
	}
	return slices.DeleteFunc(leaves, func(leaf fieldpath.Path) bool { return !holds(leaf) }), nil
}

// withLive is a seed with the live values of its fields.
func withLive(seed map[string]any, live *unstructured.Unstructured) (map[string]any, error) {
	changes, err := diff.Compare(seed, live.Object)
	if err != nil {
		return nil, err
	}
	return diff.Overlay(seed, changes), nil
}

// bare is an apply of nothing to a live object: its manager lets go of all that
// it has there.
func bare(key object.Key, live *unstructured.Unstructured) map[string]any {
	metadata := map[string]any{"name": key.Name}
	if key.Namespace != "" {
		metadata["namespace"] = key.Namespace
	}
	body := map[string]any{"apiVersion": live.GetAPIVersion(), "kind": key.Kind, "metadata": metadata}
	precondition(body, live.GetUID(), "")
	return body
}

// manages says whether a field manager has anything in an object.
func manages(live *unstructured.Unstructured, manager string) bool {
	for _, entry := range live.GetManagedFields() {
		if entry.Manager == manager {
			return true
		}
	}
	return false
}
