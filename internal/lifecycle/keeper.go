package lifecycle

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Keeper is a Kind whose objects run nothing and stand for data, so that more has
// to be looked at than what is sent.
type Keeper[M Model] interface {
	Precaution[M]
	// Look says what there is to say of the objects whenever they are read. It may
	// change the model: that goes into state, and so the next plan shows the way
	// back as a change.
	Look(m *M, live map[object.Key]*unstructured.Unstructured) []Finding
	// Acts says whether a change does more than to apply objects (Sent).
	Acts(before, after M) bool
	// Sent does what an apply of objects does not.
	Sent(context.Context, *apply.Engine, M) error
	// Deleting is called before a live object is deleted that is still ours, and says
	// in which resource version it may be (apply.Engine.BeforeDelete).
	Deleting(ctx context.Context, e *apply.Engine, m M, live *unstructured.Unstructured) (resourceVersion string, err error)
}

// look has a keeper look at live objects; it says whether the model is another one
// now.
func (r *managed[M]) look(m *M, live map[object.Key]*unstructured.Unstructured) (bool, diag.Diagnostics) {
	if r.keeper == nil {
		return false, nil
	}
	was := *m
	findings := r.keeper.Look(m, live)
	return !reflect.DeepEqual(was, *m), report(findings, nil)
}

// acts says whether there is something to do beside applying objects.
func (a *attempt[M]) acts() bool {
	return a.keeper != nil && !a.creating && a.keeper.Acts(a.before.model, a.after.model)
}

// sending asks a kind that takes precautions before objects are applied.
func (a *attempt[M]) sending(ctx context.Context, requests []apply.Request) error {
	careful, ok := a.kind.(Precaution[M])
	if !ok || len(requests) == 0 {
		return nil
	}
	var before *M
	if !a.creating {
		before = &a.before.model
	}
	return careful.Sending(ctx, a.engine, before, a.after.model, requests)
}

// deleting has a keeper asked before objects are deleted.
func (r *managed[M]) deleting(engine *apply.Engine, m M) {
	if r.keeper == nil {
		return
	}
	engine.BeforeDelete = func(ctx context.Context, live *unstructured.Unstructured) (string, error) {
		return r.keeper.Deleting(ctx, engine, m, live)
	}
}
