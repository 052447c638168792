package lifecycle

import (
	"context"
	"fmt"
	"maps"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// withheld are the values that plan and state don't have and that the objects to
// be sent take: those of the configuration, and where it has none those that are
// live, in this object or in the one that it takes the place of.
func (a *attempt[M]) withheld(ctx context.Context, requests []apply.Request) (map[string]string, error) {
	values := maps.Clone(a.configured)
	for _, r := range requests {
		for name := range withheldBy(r.Object) {
			if _, given := values[name]; given {
				continue
			}
			value, err := a.live(ctx, name)
			if err != nil {
				return nil, err
			}
			values[name] = value
		}
	}
	return values, nil
}

// live is the value of a name in the object of the prior state.
func (a *attempt[M]) live(ctx context.Context, name string) (string, error) {
	for _, o := range a.before.set.Objects {
		m, ok := withheldBy(o)[name]
		if !ok {
			continue
		}
		live, err := a.engine.Cluster.Get(ctx, o.Key)
		if kube.Classify(err) == kube.NotFound {
			break
		}
		if err != nil {
			return "", fmt.Errorf("reading the value to keep out of %s: %w", o.Key, err)
		}
		if value, found := object.Lookup(live.Object, m.Path); found {
			text, _ := value.(string)
			return text, nil
		}
	}
	return "", &NoValueError{Name: name}
}

// NoValueError means that a value is to be kept that is not there.
type NoValueError struct{ Name string }

func (e *NoValueError) Error() string {
	return fmt.Sprintf("there is no live value of %q to keep", e.Name)
}
