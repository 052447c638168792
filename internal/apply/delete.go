package apply

import (
	"context"
	"fmt"
	"maps"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// Deleted is what became of an object that was to be deleted.
type Deleted int

// What can become of an object.
const (
	// Gone: it was deleted, or was not there any more.
	Gone Deleted = iota + 1
	// Foreign: it exists, but belongs to somebody else now and was left alone.
	Foreign
	// InUse: a pod, or of a class of volume attributes a claim or a volume, still
	// refers to it, so it was left for a later Prune.
	InUse
)

// Delete deletes everything in an inventory: workloads first, scaled down in
// order, and the rest only when none of their pods is left, because a pod that
// ends may need its peers' names and its configuration. What puts an admission
// policy into force goes before the policy. Shared objects stay, and so do volume
// claims, whatever the inventory says of them, and classes of volume attributes
// that are used. The result says what became of each object; what is missing there
// still exists.
func (e *Engine) Delete(ctx context.Context, have Inventory) (map[object.Key]Deleted, error) {
	done := map[object.Key]Deleted{}
	workloads, bindings, rest := Inventory{}, Inventory{}, Inventory{}
	for k, entry := range have {
		switch {
		case entry.Shared, k.GroupKind() == kube.ClaimKind:
			done[k] = Gone
		case kube.RunsPods(k.GroupKind()):
			workloads[k] = entry
		case k.GroupKind() == kube.AdmissionBindingKind:
			bindings[k] = entry
		default:
			rest[k] = entry
		}
	}
	used, err := e.AttributesUsers(ctx, rest.Keys())
	if err != nil {
		return done, err
	}
	for _, group := range []Inventory{workloads, bindings, rest} {
		deleted, err := each(group.Keys(), itself, func(k object.Key) (Deleted, error) {
			_, keep := used[k]
			return e.deleteOne(ctx, k, group[k], keep)
		})
		maps.Copy(done, deleted)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// deleteOne deletes one object if it is ours and not to be kept. Others may delete
// it at the same time, or make another of its name: then it is looked at again.
func (e *Engine) deleteOne(ctx context.Context, key object.Key, remembered Entry, keep bool) (Deleted, error) {
	for try := 1; ; try++ {
		live, err := e.Cluster.Get(ctx, key)
		switch {
		case kube.Classify(err) == kube.NotFound:
			return Gone, nil
		case err != nil:
			return 0, fmt.Errorf("reading %s: %w", key, err)
		case !e.made(live, remembered):
			return Foreign, nil
		case keep:
			return InUse, nil
		}
		at := ""
		if e.BeforeDelete != nil {
			at, err = e.BeforeDelete(ctx, live)
		}
		if err == nil && kube.RunsPods(key.GroupKind()) {
			err = e.drain(ctx, key, live)
		}
		if err == nil {
			err = e.remove(ctx, key, live.GetUID(), at)
		}
		switch {
		case err == nil:
			e.tell("deleted", key, "")
			return Gone, nil
		case !isStale(err) || try == attempts:
			return 0, err
		}
	}
}

// remove deletes one object and waits until it is gone: a workload with what it has
// made, others at once. The garbage collector would take its time with each, and
// its finalizer would be named as what holds them.
//
// It is deleted in no other than a resource version, if one is given.
func (e *Engine) remove(ctx context.Context, key object.Key, uid types.UID, resourceVersion string) error {
	how := metav1.DeletePropagationBackground
	if kube.RunsPods(key.GroupKind()) {
		how = metav1.DeletePropagationForeground
	}
	var err error
	if resourceVersion == "" {
		err = e.Cluster.Delete(ctx, key, uid, how)
	} else {
		err = e.Cluster.DeleteUnchanged(ctx, key, uid, resourceVersion, how)
	}
	switch {
	case kube.Classify(err) == kube.NotFound:
		return nil
	case err != nil:
		return fmt.Errorf("deleting %s: %w", key, err)
	}
	return wait.Gone(ctx, e.Cluster, map[object.Key]types.UID{key: uid}, time.Until(e.Deadline))
}
