package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// recall is the record of a resource. Where Terraform has none it is made anew
// out of state, and found is false: the Delete of a tainted resource does not get
// private state, and once a Delete has failed, Terraform (1.11) has lost it.
func (r *managed[M]) recall(ctx context.Context, from privateReader, values map[string]tftypes.Value, v view[M]) (rec record, found bool, diags diag.Diagnostics) {
	rec, found, diags = loadRecord(ctx, from)
	if !found {
		rec = r.remember(record{Ran: flag(values, "ready", false)}, values, v.model)
	}
	if rec.Salt == nil {
		rec.Salt = newSalt()
	}
	if rec.Inventory == nil {
		rec.Inventory = apply.Inventory{}
	}
	// What state knows may be more than what the record remembers: an apply that
	// was cut off. What is not there or not ours is left alone.
	for _, o := range v.set.Objects {
		add(rec.Inventory, o.Key, apply.Entry{Shared: o.Shared})
	}
	for name := range texts(values) {
		if key, ok := kube.ParseKey(name, v.set.Home); ok {
			add(rec.Inventory, key, apply.Entry{Shared: isShared(key)})
		}
	}
	return rec, found, diags
}

// isShared says of an object of which nothing but the name is known that it is one
// which is only ever made, and outlives the resource.
func isShared(key object.Key) bool {
	return key.GroupKind() == kube.NamespaceKind || key.GroupKind() == kube.ClaimKind
}

func add[K comparable, V any](m map[K]V, key K, value V) {
	if _, known := m[key]; !known {
		m[key] = value
	}
}
