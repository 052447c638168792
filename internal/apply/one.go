package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// inspected is what was found in place of an object.
type inspected struct {
	// live is nil if there is none.
	live *unstructured.Unstructured
	// foreign objects are somebody else's and may be adopted.
	foreign bool
}

// inspect looks at the live object of a key; an error if it is not ours to apply.
func (e *Engine) inspect(ctx context.Context, r Request) (inspected, error) {
	get := e.Cluster.Get
	if r.Have.UID == "" && r.Shown == nil {
		get = e.Cluster.GetForApply
	}
	live, err := get(ctx, r.Key)
	switch {
	case kube.Classify(err) == kube.NotFound:
		return inspected{}, nil
	case err != nil:
		return inspected{}, fmt.Errorf("reading %s: %w", r.Key, err)
	case r.Shared:
		return inspected{live: live}, nil
	}
	found := inspected{live: live}
	if err := e.owns(r.Object, live, r.Have); err != nil {
		if !e.Adopt || !e.adoptable(live) {
			return inspected{}, err
		}
		found.foreign = true
	}
	if live.GetDeletionTimestamp() != nil {
		return inspected{}, &TerminatingError{Key: r.Key, Finalizers: live.GetFinalizers()}
	}
	return found, nil
}

// applyOne applies one object over what inspect found.
func (e *Engine) applyOne(ctx context.Context, r Request, found inspected) (Entry, error) {
	switch {
	case found.live == nil:
		return e.create(ctx, r)
	case r.Shared:
		return Entry{UID: found.live.GetUID(), Shared: true}, nil
	}
	// As we sent it, or every value that a webhook rewrites would be a change.
	was, err := e.asSent(r.Object, found.live.Object, r.Have)
	if err != nil {
		return r.Have, err
	}
	if recreates(r.Object, was) {
		if err := e.remove(ctx, r.Key, found.live.GetUID()); err != nil {
			return r.Have, err
		}
		return e.create(ctx, r)
	}
	return e.update(ctx, r, found)
}

// recreates says whether an object can take the place of a live one only when
// that is deleted first.
func recreates(o object.Object, live map[string]any) bool {
	return len(mutability.FieldsWith(mutability.Recreate, o.Key.GroupKind(), live, o.Body)) > 0
}

// create applies an object that does not exist. What is left to others is there
// from the beginning, and handed over at once.
func (e *Engine) create(ctx context.Context, r Request) (Entry, error) {
	body, err := whole(r.Object, e.filled(r.Object, nil))
	if err != nil {
		return Entry{}, err
	}
	entry, live, err := e.send(ctx, r, body, false)
	if err == nil && !r.Shared && !onlyOurs(live) {
		return Entry{}, e.undo(ctx, r.Object, live)
	}
	if err != nil || r.Seed == nil {
		return entry, err
	}
	again, err := e.update(ctx, r, inspected{live: live})
	if err != nil {
		entry.Incomplete = true
		return entry, err
	}
	return again, nil
}

// onlyOurs says whether an object that was to be created was: one that somebody
// else has made since it was looked for has other field managers, too.
func onlyOurs(live *unstructured.Unstructured) bool {
	for _, entry := range live.GetManagedFields() {
		if !slices.Contains(Managers(), entry.Manager) {
			return false
		}
	}
	return true
}

// undo takes back what an apply has put into an object of somebody else, and
// returns the error that it is.
func (e *Engine) undo(ctx context.Context, o object.Object, live *unstructured.Unstructured) error {
	if _, err := e.Cluster.Apply(ctx, o.Key, bare(o, live), kube.ApplyOptions{FieldManager: FieldManager}); err != nil {
		return fmt.Errorf("taking our fields out of %s, which somebody else has made in this moment: %w", o.Key, err)
	}
	return &NotOwnedError{Key: o.Key, Owner: e.Owner}
}

// update applies an object over a live one.
func (e *Engine) update(ctx context.Context, r Request, found inspected) (Entry, error) {
	live, err := e.letGo(ctx, r.Object, found.live)
	if err != nil {
		return r.Have, err
	}
	found.live = live
	body := e.filled(r.Object, found.live.Object)
	precondition(body, found.live.GetUID(), "")
	entry, live, err := e.send(ctx, r, body, false)
	if e.agreedTo(err, r, found) {
		entry, live, err = e.force(ctx, r, body, found, err)
	}
	if err != nil {
		return entry, err
	}
	if err := e.tookBack(ctx, r.Object, live); err != nil {
		return entry, err
	}
	if found.foreign || r.Have.Incomplete {
		err = e.takeOver(ctx, r.Object, live)
		entry.Incomplete = err != nil
	}
	return entry, err
}

// force overrules a conflict over fields that may be taken. Nothing but what was
// looked at may be overwritten, so it carries the resource version; when the
// object has been written meanwhile, as it is all the time during a rollout, it is
// looked at again.
func (e *Engine) force(ctx context.Context, r Request, body map[string]any, found inspected, conflict error) (entry Entry, live *unstructured.Unstructured, err error) {
	for range 10 {
		precondition(body, found.live.GetUID(), found.live.GetResourceVersion())
		entry, live, err = e.send(ctx, r, body, true)
		if !isStale(err) {
			return entry, live, err
		}
		if found.live, err = e.Cluster.Get(ctx, r.Key); err != nil {
			return Entry{}, nil, fmt.Errorf("reading %s again: %w", r.Key, err)
		}
		if !e.agreedTo(conflict, r, found) {
			return Entry{}, nil, conflict
		}
	}
	return entry, live, err
}

// isStale says that an apply was refused for its resource version.
func isStale(err error) bool {
	return apierrors.IsConflict(err) && !errors.As(err, new(*ConflictError))
}

// send is one server-side apply. Its body carries preconditions: without the
// UID, an object that was deleted a moment ago would be made again, and one that
// somebody else has made since would be taken over.
func (e *Engine) send(ctx context.Context, r Request, body map[string]any, force bool) (Entry, *unstructured.Unstructured, error) {
	if !r.Shared {
		e.sign(body)
	}
	live, err := e.Cluster.Apply(ctx, r.Key, body, kube.ApplyOptions{FieldManager: FieldManager, Force: force})
	if err != nil {
		err = applyError(r.Key, err)
		if refused(err) {
			return Entry{}, nil, err
		}
		return Entry{Shared: r.Shared, Incomplete: true}, nil, err
	}
	entry := Entry{UID: live.GetUID(), Shared: r.Shared}
	if !r.Shared {
		entry.Agreed, err = e.agreement(r.Object, live.Object)
	}
	return entry, live, err
}

// refused says that the server answered and did not do it. Without an answer, or
// with a 5xx, the object may have been applied all the same.
func refused(err error) bool {
	var status apierrors.APIStatus
	return errors.As(err, &status) && status.Status().Code >= 400 && status.Status().Code < 500
}

// sign adds the annotations that say whose object it is. They are not part of
// what a plan shows: the instance is random.
func (e *Engine) sign(body map[string]any) {
	u := unstructured.Unstructured{Object: body}
	u.SetAnnotations(e.Signature(u.GetAnnotations()))
}

// Signature is annotations with our owner and instance added.
func (e *Engine) Signature(annotations map[string]string) map[string]string {
	out := map[string]string{object.AnnotationInstance: e.Instance}
	if e.Owner != "" {
		out[object.AnnotationOwner] = e.Owner
	}
	for k, v := range annotations {
		if _, ours := out[k]; !ours {
			out[k] = v
		}
	}
	return out
}
