package lifecycle

import (
	"context"
	"fmt"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// kept are the values that neither plan and state nor the configuration have and
// that the objects to be sent take: those that are live, in this object or in one
// that it takes the place of.
func (a *attempt[M]) kept(ctx context.Context, requests []apply.Request) (map[string]string, error) {
	out := map[string]string{}
	for _, r := range requests {
		for name, mask := range withheldBy(r.Object) {
			if _, given := a.engine.Values[name]; given {
				continue
			}
			value, err := a.live(ctx, r.Key, mask)
			if err != nil {
				return nil, err
			}
			out[name] = value
		}
	}
	return out, nil
}

// live is the value of a mask in an object, or in another of its kind that this
// resource has in the cluster: the one that it takes the place of. Which one that
// is, state does not say after an apply that failed on the way.
func (a *attempt[M]) live(ctx context.Context, key object.Key, m object.Mask) (string, error) {
	keys := []object.Key{key}
	for _, other := range a.record.Inventory.Keys() {
		if other.GroupKind() == key.GroupKind() && other != key {
			keys = append(keys, other)
		}
	}
	for _, k := range keys {
		live, err := a.engine.Cluster.Get(ctx, k)
		if kube.Classify(err) == kube.NotFound {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("reading the value to keep out of %s: %w", k, err)
		}
		if apply.OwnerOf(live).Instance != a.engine.Instance {
			continue
		}
		if value, found := object.Lookup(live.Object, m.Path); found {
			text, _ := value.(string)
			return text, nil
		}
	}
	return "", &NoValueError{Name: m.Withheld}
}

// NoValueError means that a value is to be kept that is not there.
type NoValueError struct{ Name string }

func (e *NoValueError) Error() string {
	return fmt.Sprintf("there is no live value of %q to keep", e.Name)
}
