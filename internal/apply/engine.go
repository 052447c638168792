package apply

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const (
	// FieldManager is who we are in managedFields.
	FieldManager = "terraform-provider-stateful"
	// seedManager applies an object's Seed. Its fields are not ours, so our own
	// applies neither keep nor undo them.
	seedManager = "terraform-provider-stateful-seed"
)

// Engine applies the objects of one resource instance to one cluster.
type Engine struct {
	Cluster *kube.Cluster
	// Owner is the provider's owner, "" when none is set.
	Owner string
	// Instance is the id that the resource's Create made. Without one nothing
	// is taken for ours.
	Instance string
	// Deadline is when waiting for deletions ends.
	Deadline time.Time
}

// Bound ends a context a little after the deadline: waiting ends at the deadline
// with reasons, and a server that accepts a request and never answers must not
// hold an apply for ever.
func (e *Engine) Bound(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithDeadline(ctx, e.Deadline.Add(time.Minute))
}

// Apply looks at every object first and sends nothing if one of them is not ours
// to apply. Then it applies them phase by phase, four at a time within a phase,
// and stops after the first phase in which one failed.
//
// have is what is remembered of earlier calls; seen are the bodies that the plan
// has shown as the present ones: drift that the user saw there is repaired. The
// result holds the objects that this call applied, and, Incomplete, those for
// which that is not certain. All errors of the failed phase are joined.
func (e *Engine) Apply(ctx context.Context, objects []object.Object, have Inventory, seen map[object.Key]map[string]any) (Inventory, error) {
	live, err := each(objects, keyOf, func(o object.Object) (*unstructured.Unstructured, error) {
		return e.inspect(ctx, o, have[o.Key])
	})
	if err != nil {
		return nil, err
	}
	done := Inventory{}
	for _, phase := range phases(objects) {
		applied, err := each(phase, keyOf, func(o object.Object) (Entry, error) {
			return e.applyOne(ctx, o, live[o.Key], have[o.Key], seen[o.Key])
		})
		for key, entry := range applied {
			done[key] = entry
		}
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

func keyOf(o object.Object) object.Key { return o.Key }
