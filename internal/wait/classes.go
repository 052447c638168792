package wait

import (
	"context"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// classes asks for the storage classes of claims that have no volume. Where
// classes may not be read, none is ever called missing.
type classes struct {
	api   api
	exist map[string]bool
	asked map[string]time.Time
}

func newClasses(c api) *classes {
	return &classes{api: c, exist: map[string]bool{}, asked: map[string]time.Time{}}
}

// refresh notes in the snapshot which classes do not exist. One that was
// missing is asked for again only when the patience with it ends, since
// evaluate asks to be called at that time.
func (c *classes) refresh(ctx context.Context, s *snapshot, now time.Time) {
	w, ok := s.workload()
	if !ok {
		return
	}
	for _, claim := range s.claimsOf(w) {
		name := unboundClass(claim)
		if last, ok := c.asked[name]; name == "" || c.exist[name] || ok && now.Sub(last) < patience {
			continue
		}
		c.asked[name] = now
		ctx, cancel := context.WithTimeout(ctx, readTimeout)
		_, err := c.api.Get(ctx, object.Key{Group: "storage.k8s.io", Kind: "StorageClass", Name: name})
		cancel()
		c.exist[name] = err == nil
		s.noClass[name] = missing(err)
	}
}
