package lifecycle

import (
	"context"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// named are the kinds of objects that are called after what they hold. Any other
// object an apply that was killed has left is found again by its name, by the next
// apply that wants it.
var named = []schema.GroupKind{{Kind: "ConfigMap"}, {Kind: "Secret"}}

// straysToPrune adds to an inventory what killed applies have left of the kinds
// that it has.
func (r *managed[M]) straysToPrune(ctx context.Context, e *apply.Engine, m M, inventory apply.Inventory) error {
	kinds := slices.DeleteFunc(slices.Clone(named), func(gk schema.GroupKind) bool { return !has(inventory, gk) })
	return r.strays(ctx, e, m, kinds, inventory)
}

// straysToDelete adds to an inventory all that killed applies have left.
func (r *managed[M]) straysToDelete(ctx context.Context, e *apply.Engine, m M, inventory apply.Inventory) error {
	kinds := slices.Clone(named)
	for key, entry := range inventory {
		if gk := key.GroupKind(); key.Namespace != "" && !entry.Shared && !kube.RunsPods(gk) && !slices.Contains(kinds, gk) {
			kinds = append(kinds, gk)
		}
	}
	return r.strays(ctx, e, m, kinds, inventory)
}

func (r *managed[M]) strays(ctx context.Context, e *apply.Engine, m M, kinds []schema.GroupKind, inventory apply.Inventory) error {
	if r.runner == nil {
		return nil // their names follow from the resource's
	}
	rollout := r.runner.Rollout(m)
	return e.Strays(ctx, kinds, rollout.Workload.Namespace, rollout.Selector, inventory)
}

func has(inventory apply.Inventory, gk schema.GroupKind) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(inventory)), func(k object.Key) bool { return k.GroupKind() == gk })
}
