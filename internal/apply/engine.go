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
	// seedManager has the fields of an object's Seed as long as nobody else does.
	// They are not ours, so our own applies neither keep nor undo them.
	seedManager = "terraform-provider-stateful-seed"
)

// Managers are the field managers that write for us.
func Managers() []string { return []string{FieldManager, seedManager} }

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
	// Adopt takes objects over that exist and are nobody's.
	Adopt bool
	// AllowReplace has a claim with data give way to another one. Only Preview asks:
	// it is for whoever deletes the claim.
	AllowReplace bool
	// Salt is the key of digests (Agreed): random, one for each resource.
	Salt []byte
	// Values are those that plan and state withhold, by object.Mask.Withheld, as
	// far as the configuration gives them. Kept are the others: values that are
	// live and stay.
	Values, Kept map[string]string
	// Progress is told what was done to which object, or, with a status, what is
	// waited for; from several goroutines at once. Nil for nobody.
	Progress func(what string, key object.Key, status string)
	// Leaving are instances whose objects will be gone when this one is made:
	// a resource that is replaced is planned while they are there. Only Preview
	// asks.
	Leaving func(instance string) bool
	// BeforeDelete, where there is one, is asked before an object of ours is deleted.
	// It says in which resource version that may be, or refuses with an error. When
	// the object is in another version by then, it is asked again.
	BeforeDelete func(context.Context, *unstructured.Unstructured) (resourceVersion string, err error)
	// Planned are objects of other resources that the same plan makes or changes:
	// storage classes, volumes, quotas and limit ranges.
	Planned []object.Object
}

// Bound ends a context a little after the deadline: waiting ends at the deadline
// with reasons, and a server that accepts a request and never answers must not
// hold an apply for ever. Nothing is sent again after the deadline.
func (e *Engine) Bound(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithDeadline(kube.Until(ctx, e.Deadline), e.Deadline.Add(time.Minute))
}

// Apply looks at every object first and sends nothing if one of them is not ours
// to apply. Then it applies them phase by phase, four at a time within a phase,
// and stops after the first phase in which one failed.
//
// The result holds the objects that this call applied, and, Incomplete, those
// for which that is not certain. All errors of the failed phase are joined.
func (e *Engine) Apply(ctx context.Context, requests []Request) (Inventory, error) {
	if err := e.complete(requests); err != nil {
		return nil, err
	}
	found, err := each(requests, keyOf, func(r Request) (inspected, error) { return e.inspect(ctx, r) })
	if err != nil {
		return nil, err
	}
	done := Inventory{}
	for _, phase := range phases(requests) {
		applied, err := each(phase, keyOf, func(r Request) (Entry, error) {
			entry, err := e.applyOne(ctx, r, found[r.Key])
			if err == nil {
				e.tell("applied", r.Key, "")
			}
			return entry, err
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

func (e *Engine) tell(what string, key object.Key, status string) {
	if e.Progress != nil {
		e.Progress(what, key, status)
	}
}
