package apply

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// inspect is the live object of a key, nil if there is none; an error if it is
// not ours to apply.
func (e *Engine) inspect(ctx context.Context, o object.Object, remembered Entry) (*unstructured.Unstructured, error) {
	live, err := e.Cluster.Get(ctx, o.Key)
	switch {
	case kube.Classify(err) == kube.NotFound:
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", o.Key, err)
	case o.Shared:
		return live, nil
	}
	if err := e.owns(o, live, remembered); err != nil {
		return nil, err
	}
	if live.GetDeletionTimestamp() != nil {
		return nil, &TerminatingError{Key: o.Key, Finalizers: live.GetFinalizers()}
	}
	return live, nil
}

// applyOne applies one object over what inspect found; seen is how the plan has
// shown it.
func (e *Engine) applyOne(ctx context.Context, o object.Object, live *unstructured.Unstructured, remembered Entry, seen map[string]any) (Entry, error) {
	switch {
	case live == nil:
		return e.create(ctx, o)
	case o.Shared:
		return Entry{UID: live.GetUID(), Shared: true}, nil
	case mutability.Recreates(o, live.Object):
		if err := e.remove(ctx, o.Key, live.GetUID()); err != nil {
			return remembered, err
		}
		return e.create(ctx, o)
	}
	precondition := map[string]any{"uid": string(live.GetUID())}
	entry, err := e.send(ctx, o, precondition, false)
	if repairable(err, o, live.Object, seen) {
		// Nothing but what was inspected may be overwritten by force.
		precondition["resourceVersion"] = live.GetResourceVersion()
		entry, err = e.send(ctx, o, precondition, true)
	}
	if err == nil && remembered.Incomplete {
		return e.seed(ctx, o, entry)
	}
	return entry, err
}

// create applies an object that does not exist, and its seed after it.
func (e *Engine) create(ctx context.Context, o object.Object) (Entry, error) {
	entry, err := e.send(ctx, o, nil, false)
	if err != nil {
		return entry, err
	}
	return e.seed(ctx, o, entry)
}

// seed sets the first value of what others manage from then on.
func (e *Engine) seed(ctx context.Context, o object.Object, entry Entry) (Entry, error) {
	if o.Seed == nil {
		return entry, nil
	}
	if _, err := e.Cluster.Apply(ctx, o.Key, o.Seed, kube.ApplyOptions{FieldManager: seedManager, Force: true}); err != nil {
		entry.Incomplete = true
		return entry, fmt.Errorf("setting the first value of what others manage in %s: %w", o.Key, err)
	}
	return entry, nil
}

// send is one server-side apply. The precondition, if any, is metadata that must
// hold: without the UID, an object that was deleted a moment ago would be made
// again, and one that somebody else has made since would be taken over.
func (e *Engine) send(ctx context.Context, o object.Object, precondition map[string]any, force bool) (Entry, error) {
	body := runtime.DeepCopyJSON(o.Body)
	if !o.Shared {
		e.sign(body)
	}
	if metadata, ok := body["metadata"].(map[string]any); ok {
		for k, v := range precondition {
			metadata[k] = v
		}
	}
	live, err := e.Cluster.Apply(ctx, o.Key, body, kube.ApplyOptions{FieldManager: FieldManager, Force: force})
	switch {
	case err == nil:
		return Entry{UID: live.GetUID(), Shared: o.Shared}, nil
	case refused(err):
		return Entry{}, applyError(o.Key, err)
	default:
		return Entry{Shared: o.Shared, Incomplete: true}, applyError(o.Key, err)
	}
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
