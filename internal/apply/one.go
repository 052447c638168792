package apply

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// recreated are the fields of kinds whose objects can be deleted and made again
// without harm to anything that refers to them: a bound volume keeps no tie to
// its class but the name.
var recreated = map[schema.GroupKind][]string{
	{Group: "storage.k8s.io", Kind: "StorageClass"}: {"provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"},
}

// Recreated are the top-level fields in which two bodies of one kind differ and
// which the API can't change in place, where the engine deletes the object and
// creates it again. Empty when an ordinary apply will do.
func Recreated(gk schema.GroupKind, before, after map[string]any) []string {
	var out []string
	for _, field := range recreated[gk] {
		if !diff.Equal(before[field], after[field]) {
			out = append(out, field)
		}
	}
	return out
}

// applyOne applies one object; seen is how the plan has shown it.
func (e *Engine) applyOne(ctx context.Context, o object.Object, remembered Entry, seen map[string]any) (Entry, error) {
	live, err := e.Cluster.Get(ctx, o.Key)
	switch {
	case kube.Classify(err) == kube.NotFound:
		return e.create(ctx, o)
	case err != nil:
		return Entry{}, fmt.Errorf("reading %s: %w", o.Key, err)
	case o.Shared:
		return Entry{UID: live.GetUID(), Shared: o.Shared}, nil
	}
	if err := e.owns(o.Key, live, remembered); err != nil {
		return Entry{}, err
	}
	if live.GetDeletionTimestamp() != nil {
		return Entry{}, &TerminatingError{Key: o.Key, Finalizers: live.GetFinalizers()}
	}
	if len(Recreated(o.Key.GroupKind(), live.Object, o.Body)) > 0 {
		if err := e.remove(ctx, o.Key, live.GetUID()); err != nil {
			return Entry{}, err
		}
		return e.create(ctx, o)
	}
	entry, err := e.send(ctx, o, false)
	if repairable(err, o, live.Object, seen) {
		entry, err = e.send(ctx, o, true)
	}
	return entry, err
}

// repairable says whether a conflict is nothing but drift that the user has seen
// in the plan: every field in question was changed by an update since our last
// apply, and has the value that the plan has shown as the present one. Taking
// those fields back is what was agreed to. An apply of another manager, a field
// that we never sent before, or a value that changed after the plan stays a
// conflict.
func repairable(err error, o object.Object, live, seen map[string]any) bool {
	var conflict *ConflictError
	if seen == nil || !errors.As(err, &conflict) {
		return false
	}
	projected, changes, projectErr := diff.Project(o.Body, live)
	if projectErr != nil {
		return false
	}
	shown, now := o.Redacted(), o.RedactedLike(projected)
	drifted := map[string]bool{}
	for _, c := range changes {
		before, had := object.Lookup(seen, c.Path)
		present, has := object.Lookup(now, c.Path)
		wanted, _ := object.Lookup(shown, c.Path)
		drifted[c.Path.String()] = had == has && diff.Equal(before, present) && !diff.Equal(before, wanted)
	}
	for _, f := range conflict.Fields {
		if !f.updated() || !drifted[f.Path] {
			return false
		}
	}
	return true
}

// create applies an object that does not exist, and its seed after it.
func (e *Engine) create(ctx context.Context, o object.Object) (Entry, error) {
	entry, err := e.send(ctx, o, false)
	if err != nil || o.Seed == nil {
		return entry, err
	}
	if _, err := e.Cluster.Apply(ctx, o.Key, o.Seed, kube.ApplyOptions{FieldManager: seedManager, Force: true}); err != nil {
		return entry, fmt.Errorf("setting the first value of what others manage in %s: %w", o.Key, err)
	}
	return entry, nil
}

func (e *Engine) send(ctx context.Context, o object.Object, force bool) (Entry, error) {
	body := o.Body
	if !o.Shared {
		body = e.sign(o.Body)
	}
	live, err := e.Cluster.Apply(ctx, o.Key, body, kube.ApplyOptions{FieldManager: FieldManager, Force: force})
	if err != nil {
		return Entry{}, applyError(o.Key, err)
	}
	return Entry{UID: live.GetUID(), Shared: o.Shared}, nil
}

// sign adds the annotations that say whose object it is. They are not part of
// what a plan shows: the instance is random.
func (e *Engine) sign(body map[string]any) map[string]any {
	signed := unstructured.Unstructured{Object: runtime.DeepCopyJSON(body)}
	signed.SetAnnotations(e.Signature(signed.GetAnnotations()))
	return signed.Object
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
