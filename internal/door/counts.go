package door

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Count is how many requests of one sort there were.
type Count struct {
	Request
	Number int `json:"number"`
}

// Counts are ordered by resource and verb, each sort once.
type Counts []Count

// Total is the number of all requests.
func (c Counts) Total() int {
	total := 0
	for _, count := range c {
		total += count.Number
	}
	return total
}

// counter is safe for concurrent use.
type counter struct {
	mu     sync.Mutex
	counts map[Request]int
}

func (c *counter) add(r Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[Request]int{}
	}
	c.counts[r]++
}

// take is what was counted since it was last called.
func (c *counter) take() Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make(Counts, 0, len(c.counts))
	for r, n := range c.counts {
		out = append(out, Count{r, n})
	}
	c.counts = nil
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(strings.Compare(a.Resource, b.Resource), strings.Compare(a.String(), b.String()))
	})
	return out
}
