package apply

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// attempts is how often a write that depends on the resource version is tried.
// During a rollout controllers write the status of an object all the time.
const attempts = 10

// isStale says that a write was refused because the object is not the one, or not
// in the version, that it is meant for.
func isStale(err error) bool {
	return apierrors.IsConflict(err) && !errors.As(err, new(*ConflictError))
}

// again looks once more at an object that was written in between; an error when
// it is another one now, or on its way out.
func (e *Engine) again(ctx context.Context, key object.Key, was *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	live, err := e.Cluster.Get(ctx, key)
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading %s again: %w", key, err)
	case live.GetUID() != was.GetUID():
		return nil, fmt.Errorf("%s was deleted and made again by somebody else in this moment", key)
	case live.GetDeletionTimestamp() != nil:
		return nil, &TerminatingError{Key: key, Finalizers: live.GetFinalizers()}
	}
	return live, nil
}

// force overrules a conflict over fields that may be taken. Nothing but what was
// looked at may be overwritten, so it carries the resource version.
//
// When the object has changed so that the conflict is another one or none, the
// server is asked again what it has against the apply. It has nothing where the
// change was this very request, whose answer was lost.
func (e *Engine) force(ctx context.Context, r Request, body map[string]any, found inspected, conflict error) (entry Entry, live *unstructured.Unstructured, err error) {
	for range attempts {
		precondition(body, found.live.GetUID(), cmp.Or(r.At, found.live.GetResourceVersion()))
		entry, live, err = e.send(ctx, r, body, true)
		if !isStale(err) || r.At != "" {
			return entry, live, err
		}
		if found.live, err = e.again(ctx, r.Key, found.live); err != nil {
			return Entry{}, nil, err
		}
		if !e.mayForce(conflict, r, found) {
			precondition(body, found.live.GetUID(), "")
			return e.send(ctx, r, body, false)
		}
	}
	return entry, live, err
}
