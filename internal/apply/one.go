package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/rand"

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
	// leaving objects make room for this one (Engine.Leaving).
	leaving bool
}

// inspect looks at the live object of a key; an error if it is not ours to apply.
func (e *Engine) inspect(ctx context.Context, r Request) (inspected, error) {
	if r.Have.UID == "" && r.Shown == nil {
		return e.inspectBy(ctx, r, e.Cluster.GetForApply)
	}
	return e.inspectBy(ctx, r, e.Cluster.Get)
}

func (e *Engine) inspectBy(ctx context.Context, r Request, get func(context.Context, object.Key) (*unstructured.Unstructured, error)) (inspected, error) {
	live, err := get(ctx, r.Key)
	var noKind *kube.NoKindError
	switch {
	case errors.As(err, &noKind) && noKind.Since() != "":
		return inspected{}, noKind // nobody installs it on the way
	case kube.Classify(err) == kube.NotFound:
		return inspected{}, nil
	case err != nil:
		return inspected{}, fmt.Errorf("reading %s: %w", r.Key, err)
	case r.Shared:
		return inspected{live: live}, nil
	}
	if e.Leaving != nil && e.Leaving(OwnerOf(live).Instance) {
		return inspected{live: live, leaving: true}, nil
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
	do := e.update
	if recreates(r.Object, was) {
		do = e.recreate
	}
	entry, err := do(ctx, r, found)
	if r.At != "" && isStale(err) {
		err = &ChangedError{Key: r.Key}
	}
	return entry, err
}

// recreate deletes an object and creates it again, if the server has nothing
// against the new one.
func (e *Engine) recreate(ctx context.Context, r Request, found inspected) (Entry, error) {
	if found.foreign {
		return Entry{}, &ImmutableError{Key: r.Key, Fields: mutability.FieldsWith(mutability.Recreate, r.Key.GroupKind(), found.live.Object, r.Body)}
	}
	if err := e.tryAnew(ctx, r); err != nil {
		return r.Have, fmt.Errorf("trying to create %s again before it is deleted: %w", r.Key, err)
	}
	if err := e.remove(ctx, r.Key, found.live.GetUID(), r.At); err != nil {
		return r.Have, err
	}
	return e.create(ctx, r)
}

// tryAnew tries the creation of an object that will be deleted and made again,
// under another name, since its own is taken.
func (e *Engine) tryAnew(ctx context.Context, r Request) error {
	key := r.Key
	key.Name = key.Name[:min(len(key.Name), 50)] + "-" + rand.String(5)
	body := e.filled(r.Object, nil)
	if metadata, ok := body["metadata"].(map[string]any); ok {
		metadata["name"] = key.Name
	}
	e.sign(body)
	_, err := e.Cluster.TryCreate(ctx, key, body, FieldManager)
	return err
}

// recreates says whether an object can take the place of a live one only when
// that is deleted first.
func recreates(o object.Object, live map[string]any) bool {
	return len(mutability.FieldsWith(mutability.Recreate, o.Key.GroupKind(), live, o.Body)) > 0
}

// create applies an object that does not exist. When the answer is lost, there may
// be one now, as there may when others write at the same time. Then it is looked
// for before anything is sent again: in the meantime somebody may have made one of
// his own, under our field manager too.
func (e *Engine) create(ctx context.Context, r Request) (Entry, error) {
	body, err := whole(r.Object, e.filled(r.Object, nil))
	if err != nil {
		return Entry{}, err
	}
	var lost Entry // Incomplete when it may be there
	for try := 1; ; try++ {
		entry, live, err := e.send(ctx, r, body, false)
		if err == nil {
			return e.created(ctx, r, entry, live)
		}
		if entry.Incomplete {
			lost = entry
		}
		var trouble *kube.TroubleError
		again := isStale(err) || errors.As(err, &trouble) && trouble.Pause(ctx, try)
		if !again || try == attempts {
			return lost, err
		}
		found, err := e.inspectBy(ctx, r, e.Cluster.Get)
		switch {
		case errors.As(err, new(*NotOwnedError)):
			return Entry{}, err
		case err != nil:
			return lost, err
		case found.live == nil:
			continue
		}
		entry, err = e.applyOne(ctx, r, found)
		if err != nil && !entry.Incomplete && lost.Incomplete {
			entry = lost
		}
		return entry, err
	}
}

// created looks at what an apply has made. What is left to others is there from
// the beginning, and handed over at once.
func (e *Engine) created(ctx context.Context, r Request, entry Entry, live *unstructured.Unstructured) (Entry, error) {
	if !r.Shared && !onlyOurs(live) {
		return Entry{}, e.undo(ctx, r.Object, live)
	}
	if r.Seed == nil {
		return entry, nil
	}
	again, err := e.update(ctx, r, inspected{live: live})
	if err != nil {
		entry.Incomplete = true
		return entry, err
	}
	return again, nil
}

// onlyOurs says whether an object that was to be created was: one that somebody
// else has made since it was looked for has other field managers, too. Those of
// its status are its controllers.
func onlyOurs(live *unstructured.Unstructured) bool {
	for _, entry := range live.GetManagedFields() {
		if entry.Subresource == "" && !slices.Contains(Managers(), entry.Manager) {
			return false
		}
	}
	return true
}

// undo takes back what an apply has put into an object of somebody else, and
// returns the error that it is.
func (e *Engine) undo(ctx context.Context, o object.Object, live *unstructured.Unstructured) error {
	if _, err := e.Cluster.Apply(ctx, o.Key, bare(o.Key, live), kube.ApplyOptions{FieldManager: FieldManager}); err != nil {
		return fmt.Errorf("taking our fields out of %s, which somebody else has made in this moment: %w", o.Key, err)
	}
	return &NotOwnedError{Key: o.Key, Owner: e.Owner}
}

// update applies an object over a live one.
func (e *Engine) update(ctx context.Context, r Request, found inspected) (Entry, error) {
	live, err := e.letGo(ctx, r, found.live)
	if err != nil {
		return r.Have, err
	}
	found.live = live
	body := e.filled(r.Object, found.live.Object)
	keepGrown(r, body, found.live)
	precondition(body, found.live.GetUID(), r.At)
	entry, live, err := e.send(ctx, r, body, false)
	for try := 1; isStale(err) && r.At == "" && try < attempts; try++ {
		// Others write it all the time, or it is not this one any more.
		if found.live, err = e.again(ctx, r.Key, found.live); err != nil {
			return r.Have, err
		}
		entry, live, err = e.send(ctx, r, body, false)
	}
	if e.mayForce(err, r, found) {
		entry, live, err = e.force(ctx, r, body, found, err)
	}
	if err != nil {
		return entry, err
	}
	return e.settle(ctx, r, found, entry, live)
}

// settle sorts out who has which field of an object that was applied. Admission
// sees these writes too, so what it makes of ours is in the last answer.
func (e *Engine) settle(ctx context.Context, r Request, found inspected, entry Entry, applied *unstructured.Unstructured) (Entry, error) {
	live, err := e.takeBack(ctx, r, applied)
	// An adoption that was cut off may have marked it as ours, and no more.
	if err == nil && (found.foreign || r.Have.Adopting || e.Adopt) {
		// The object is applied and ours. An error now would taint the resource,
		// and have what was adopted destroyed; the next apply tries again.
		after, takeErr := e.takeOver(ctx, r.Object, live)
		if entry.Adopting = takeErr != nil; !entry.Adopting {
			live = after
		}
	}
	if err != nil || live == applied {
		return entry, err
	}
	entry.Agreed, err = e.agreement(r.Object, live.Object)
	return entry, err
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
		if kube.Undone(err) {
			return Entry{}, nil, err
		}
		entry := r.Have // what was agreed to still holds, as far as anybody knows
		entry.Shared, entry.Incomplete = r.Shared, true
		return entry, nil, err
	}
	entry := Entry{UID: live.GetUID(), Shared: r.Shared}
	if r.Shared {
		return entry, live, nil
	}
	if entry.Agreed, err = e.agreement(r.Object, live.Object); err == nil {
		err = e.dropped(ctx, r.Object, live)
	}
	entry.Incomplete = err != nil
	return entry, live, err
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
