package apply

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Trial is an object that others will make out of ours: a pod of a set, a claim.
// Its creation is tried because the set itself meets neither quota nor Pod
// Security.
type Trial struct {
	object.Object
	// Added objects come in addition to those that exist. For others an exceeded
	// quota says nothing: they take the place of one that is there.
	Added bool
}

// Preview is what the API server says to an apply that is not made.
type Preview struct {
	// Refused says what the apply would be refused for; typed errors.
	Refused []error
	// Unchecked says what the server was not able or not willing to check.
	Unchecked []Unchecked
	// Rewritten are fields that admission changes on the way.
	Rewritten map[object.Key][]diff.Change
	// Adopted are objects of somebody else that the apply takes over, with what
	// it changes in them.
	Adopted map[object.Key][]diff.Change
	// Returned are fields that were left to others and are taken back with another
	// value than they have.
	Returned map[object.Key][]diff.Change
	// Warnings are the server's own.
	Warnings map[object.Key][]string
	// Live are the objects that exist.
	Live map[object.Key]*unstructured.Unstructured
	// Replaces says that a predecessor of the same resource is still there.
	Replaces bool
	// Away is set when the cluster did not answer: nothing was checked.
	Away error
}

// Unchecked is an object that could not be checked.
type Unchecked struct {
	Key object.Key
	// Trial is true for a pod or claim that was only tried.
	Trial bool
	Why   error
}

// Preview asks the API server what it would say to the requests, by dry runs
// that change nothing. It gives up at the first sign that the cluster is away.
func (e *Engine) Preview(ctx context.Context, requests []Request, trials []Trial) Preview {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := previewing{Engine: e, expected: map[string]bool{}, stop: cancel}
	for _, r := range requests {
		if r.Shared && r.Key.GroupKind() == kube.NamespaceKind {
			p.expected[r.Key.Name] = true
		}
	}
	asked, _ := each(requests, keyOf, func(r Request) (answer, error) { return p.request(ctx, r), nil })
	tried, _ := each(trials, func(t Trial) object.Key { return t.Key }, func(t Trial) (answer, error) { return p.trial(ctx, t), nil })
	out := Preview{
		Rewritten: map[object.Key][]diff.Change{}, Returned: map[object.Key][]diff.Change{}, Adopted: map[object.Key][]diff.Change{},
		Warnings: map[object.Key][]string{}, Live: map[object.Key]*unstructured.Unstructured{}, Away: p.away,
	}
	for _, r := range requests {
		out.add(r.Key, asked[r.Key], false)
	}
	for _, t := range trials {
		out.add(t.Key, tried[t.Key], true)
	}
	out.Replaces = p.replaces.Load()
	return out
}

func (p *Preview) add(key object.Key, a answer, trial bool) {
	if a.refused != nil && p.Away == nil {
		p.Refused = append(p.Refused, a.refused)
	}
	if a.unchecked != nil {
		p.Unchecked = append(p.Unchecked, Unchecked{Key: key, Trial: trial, Why: a.unchecked})
	}
	if len(a.rewritten) > 0 {
		p.Rewritten[key] = a.rewritten
	}
	if a.adopted {
		p.Adopted[key] = a.changes
	}
	if len(a.returned) > 0 {
		p.Returned[key] = a.returned
	}
	if len(a.warnings) > 0 && !trial { // of a pod, the set's dry run warns too
		p.Warnings[key] = a.warnings
	}
	if a.live != nil {
		p.Live[key] = a.live
	}
}

// answer is what is found out about one object.
type answer struct {
	refused, unchecked error
	rewritten          []diff.Change
	returned           []diff.Change
	adopted            bool
	changes            []diff.Change
	warnings           []string
	live               *unstructured.Unstructured
}

type previewing struct {
	*Engine
	expected map[string]bool
	stop     func()

	// replaces is set when a predecessor of the same resource is still there.
	replaces atomic.Bool

	mu   sync.Mutex // guards away
	away error
}

// request previews one request.
func (p *previewing) request(ctx context.Context, r Request) answer {
	ctx, warnings := kube.CollectWarnings(ctx)
	var a answer
	found, err := p.inspect(ctx, r)
	if found.leaving {
		p.replaces.Store(true)
		return a
	}
	if notOwned := (*NotOwnedError)(nil); errors.As(err, &notOwned) && p.Leaving != nil && notOwned.Kin() {
		// A predecessor of the same resource looks just so when its state was not
		// read. The apply refuses whatever is still there by then.
		a.unchecked = notOwned
		return a
	}
	if err == nil {
		a.live = found.live
		err = p.ask(ctx, r, found, &a)
	}
	rights := rightsToChange
	if found.live == nil {
		rights = rightsToCreate
	}
	a.refused, a.unchecked = p.judge(ctx, r.Key, rights, err)
	a.warnings = warnings()
	return a
}

// ask makes the dry run of one request.
func (p *previewing) ask(ctx context.Context, r Request, found inspected, a *answer) error {
	if found.live == nil {
		body, err := whole(r.Object, p.filled(r.Object, nil))
		if err != nil {
			return err
		}
		return p.dryRun(ctx, r, body, false, a)
	}
	if r.Shared {
		if found.live.GetDeletionTimestamp() != nil {
			return &TerminatingError{Key: r.Key}
		}
		return nil
	}
	was, err := p.asSent(r.Object, found.live.Object, r.Have)
	if err != nil {
		return err
	}
	if a.returned, err = returned(r, found.live.Object); err != nil {
		return err
	}
	if found.foreign {
		a.adopted = true
		if a.changes, err = diff.Compare(r.Body, found.live.Object); err != nil {
			return err
		}
		if fields := mutability.FieldsWith(mutability.Refuse, r.Key.GroupKind(), diff.Overlay(r.Body, a.changes), r.Body); len(fields) > 0 {
			return &ImmutableError{Key: r.Key, Fields: fields}
		}
	}
	switch anew, err := p.makesRoom(r, found.live.Object); {
	case err != nil:
		return err
	case anew && !found.foreign:
		if err := p.tryAnew(ctx, r); !overQuota(err) { // it takes the place of one that is counted
			return err
		}
		return nil
	}
	if recreates(r.Object, was) {
		if found.foreign {
			return &ImmutableError{Key: r.Key, Fields: mutability.FieldsWith(mutability.Recreate, r.Key.GroupKind(), was, r.Body)}
		}
		return p.tryAnew(ctx, r)
	}
	body := p.filled(r.Object, found.live.Object)
	keepGrown(r, body, found.live)
	if r.Seed != nil {
		seed, err := withLive(r.Seed, found.live)
		if err != nil {
			return err
		}
		if body, err = diff.Merge(body, seed); err != nil {
			return err
		}
	}
	precondition(body, found.live.GetUID(), "")
	err = p.dryRun(ctx, r, body, false, a)
	if p.mayForce(err, r, found) {
		err = p.dryRun(ctx, r, body, true, a)
	}
	if conflict := (*ConflictError)(nil); errors.As(err, &conflict) {
		conflict.describe(r.Object, found.live.Object)
	}
	return err
}

// returned are the differences in fields that were left to others till now.
func returned(r Request, live map[string]any) ([]diff.Change, error) {
	if r.Left == nil {
		return nil, nil
	}
	changes, err := diff.Compare(r.Body, live)
	return slices.DeleteFunc(changes, func(c diff.Change) bool {
		_, left := object.Lookup(r.Left, c.Path)
		return !left
	}), err
}

// dryRun is an apply that changes nothing.
func (p *previewing) dryRun(ctx context.Context, r Request, body map[string]any, force bool, a *answer) error {
	if !r.Shared {
		p.sign(body)
	}
	live, err := p.Cluster.Apply(ctx, r.Key, body, kube.ApplyOptions{FieldManager: FieldManager, Force: force, DryRun: true})
	if err != nil {
		return applyError(r.Key, err)
	}
	if r.Shared {
		return nil
	}
	if err := p.dropped(ctx, r.Object, live); err != nil {
		return err
	}
	changes, err := diff.Compare(r.Body, live.Object)
	if err != nil {
		return err
	}
	withheld := map[string]bool{}
	for _, m := range r.Masks {
		withheld[m.Path.String()] = m.Withheld != ""
	}
	for _, c := range changes {
		if !withheld[c.Path.String()] && !grown(r.Object, c) {
			a.rewritten = append(a.rewritten, c)
		}
	}
	return nil
}

// trial tries the creation of an object that others will make.
func (p *previewing) trial(ctx context.Context, t Trial) answer {
	var a answer
	_, err := p.Cluster.TryCreate(ctx, t.Key, t.Body, FieldManager)
	if noAccount(err) {
		_, err = p.Cluster.TryCreate(ctx, t.Key, withoutAccount(t.Body), FieldManager)
	}
	if exists(err) || noAccount(err) {
		return a // admission comes before the name is found to be taken
	}
	if overQuota(err) && (!t.Added || p.replaces.Load() || p.isThere(ctx, t.Key)) {
		return a // it takes the place of one that is counted already
	}
	a.refused, a.unchecked = p.judge(ctx, t.Key, rightsToTry, err)
	return a
}

// isThere says whether an object exists.
func (p *previewing) isThere(ctx context.Context, key object.Key) bool {
	_, err := p.Cluster.Get(ctx, key)
	return err == nil
}

// withoutAccount is a pod that runs under the namespace's default account: its own
// may be one that the same apply makes.
func withoutAccount(pod map[string]any) map[string]any {
	out := runtime.DeepCopyJSON(pod)
	unstructured.RemoveNestedField(out, "spec", "serviceAccountName")
	return out
}
