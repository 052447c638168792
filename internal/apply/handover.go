package apply

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

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

// letGo gives the fields of the seed to the seed manager if we own one of them.
// It returns the object as it is then.
func (e *Engine) letGo(ctx context.Context, o object.Object, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	if o.Seed == nil {
		return live, nil
	}
	leaves, err := diff.Leaves(o.Seed)
	if err != nil {
		return nil, fmt.Errorf("reading what others manage in %s: %w", o.Key, err)
	}
	ours := false
	for _, leaf := range leaves {
		ours = ours || diff.Owns(live, FieldManager, leaf)
	}
	if !ours {
		return live, nil
	}
	body, err := withLive(o.Seed, live)
	if err != nil {
		return nil, err
	}
	precondition(body, live.GetUID(), "")
	live, err = e.Cluster.Apply(ctx, o.Key, body, kube.ApplyOptions{FieldManager: seedManager, Force: true})
	if err != nil {
		return nil, fmt.Errorf("handing over what others manage in %s: %w", o.Key, err)
	}
	return live, nil
}

// withLive is a seed with the live values of its fields.
func withLive(seed map[string]any, live *unstructured.Unstructured) (map[string]any, error) {
	changes, err := diff.Compare(seed, live.Object)
	if err != nil {
		return nil, err
	}
	return diff.Overlay(seed, changes), nil
}

// tookBack ends the seed manager's part in an object of which nothing is left to
// others any more.
func (e *Engine) tookBack(ctx context.Context, o object.Object, live *unstructured.Unstructured) error {
	if o.Seed != nil || !manages(live, seedManager) {
		return nil
	}
	if _, err := e.Cluster.Apply(ctx, o.Key, bare(o, live), kube.ApplyOptions{FieldManager: seedManager}); err != nil {
		return fmt.Errorf("taking back what others managed in %s: %w", o.Key, err)
	}
	return nil
}

// bare is an apply of nothing to a live object: its manager lets go of all that
// it has there.
func bare(o object.Object, live *unstructured.Unstructured) map[string]any {
	metadata := map[string]any{"name": o.Key.Name}
	if o.Key.Namespace != "" {
		metadata["namespace"] = o.Key.Namespace
	}
	body := map[string]any{"apiVersion": o.Body["apiVersion"], "kind": o.Body["kind"], "metadata": metadata}
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
