package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
)

// Retirer is a Runner that deletes the claims of replicas that a change takes away.
// That has to wait until their pods are gone, and an attempt may be cut off before:
// then state has the new number already, and only the record knows the old one.
type Retirer[M Model] interface {
	// Retires says which claims a change gives up: by volume, the number of replicas
	// that those have which are beyond the new one. What is not certain to be given
	// up is not among them, and is kept.
	Retires(Change[M]) map[string]int32
	// Retire deletes them.
	Retire(ctx context.Context, e *apply.Engine, m M, claims map[string]int32) ([]Finding, error)
}

// owed are the claims that the record has.
func owed(ctx context.Context, from privateReader) (map[string]int32, diag.Diagnostics) {
	rec, _, diags := loadRecord(ctx, from)
	return rec.Owed, diags
}

// owe has the record remember, until it is done, which claims this attempt has to
// delete at its end.
func (a *attempt[M]) owe() {
	retirer, ok := a.kind.(Retirer[M])
	if !ok || a.creating {
		a.record.Owed = nil
		return
	}
	c := Change[M]{Before: &a.before.model, After: &a.after.model, Owed: a.record.Owed}
	c.Unmanaged, _ = unmanaged(a.values)
	a.record.Owed = retirer.Retires(c)
}

// retire deletes the claims that the record has.
func (a *attempt[M]) retire(ctx context.Context) ([]Finding, error) {
	retirer, ok := a.kind.(Retirer[M])
	if !ok || len(a.record.Owed) == 0 {
		return nil, nil
	}
	findings, err := retirer.Retire(ctx, a.engine, a.after.model, a.record.Owed)
	if err == nil {
		a.record.Owed = nil
	}
	return findings, err
}
