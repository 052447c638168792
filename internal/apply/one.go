package apply

import (
	"context"
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
		if !diff.Equal(map[string]any{"": before[field]}, map[string]any{"": after[field]}) {
			out = append(out, field)
		}
	}
	return out
}

// applyOne applies one object.
func (e *Engine) applyOne(ctx context.Context, o object.Object, remembered Entry) (Entry, error) {
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
	return e.send(ctx, o)
}

// create applies an object that does not exist, and its seed after it.
func (e *Engine) create(ctx context.Context, o object.Object) (Entry, error) {
	entry, err := e.send(ctx, o)
	if err != nil || o.Seed == nil {
		return entry, err
	}
	if _, err := e.Cluster.Apply(ctx, o.Key, o.Seed, kube.ApplyOptions{FieldManager: seedManager, Force: true}); err != nil {
		return entry, fmt.Errorf("setting the first value of what others manage in %s: %w", o.Key, err)
	}
	return entry, nil
}

func (e *Engine) send(ctx context.Context, o object.Object) (Entry, error) {
	body := o.Body
	if !o.Shared {
		body = e.sign(o.Body)
	}
	live, err := e.Cluster.Apply(ctx, o.Key, body, kube.ApplyOptions{FieldManager: FieldManager})
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
