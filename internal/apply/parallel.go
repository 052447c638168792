package apply

import (
	"errors"
	"reflect"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// parallel is how many objects of one phase are in flight.
const parallel = 4

// phases splits requests that are in apply order into runs of one phase.
func phases(requests []Request) [][]Request {
	var out [][]Request
	for i, r := range requests {
		if i == 0 || r.Phase != requests[i-1].Phase {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// each does something with every item, four at a time. One failure does not
// stop the others: what has been done to them has to be known. A result that is
// not the zero value counts also beside an error. The errors are joined in the
// order of the items.
func each[T, R any](items []T, key func(T) object.Key, do func(T) (R, error)) (map[object.Key]R, error) {
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(parallel)
	results := make(map[object.Key]R, len(items))
	errs := make([]error, len(items))
	for i, item := range items {
		group.Go(func() error {
			r, err := do(item)
			if errs[i] = err; !reflect.ValueOf(&r).Elem().IsZero() {
				mu.Lock()
				results[key(item)] = r
				mu.Unlock()
			}
			return nil
		})
	}
	_ = group.Wait() // the functions above return nil
	return results, errors.Join(errs...)
}

// itself is the key of a key.
func itself(k object.Key) object.Key { return k }
