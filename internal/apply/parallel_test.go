package apply

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestPhases_splitsInOrder(t *testing.T) {
	o := func(phase object.Phase, name string) Request {
		return Request{Object: object.Object{Phase: phase, Key: object.Key{Name: name}}}
	}
	for name, test := range map[string]struct {
		requests []Request
		want     string
	}{
		"none":       {nil, ""},
		"one":        {[]Request{o(object.PhaseAfter, "a")}, "a"},
		"one phase":  {[]Request{o(object.PhaseNetwork, "a"), o(object.PhaseNetwork, "b")}, "ab"},
		"gaps":       {[]Request{o(object.PhaseNamespace, "a"), o(object.PhaseNetwork, "b"), o(object.PhaseNetwork, "c"), o(object.PhaseAfter, "d")}, "a|bc|d"},
		"all phases": {[]Request{o(0, "a"), o(1, "b"), o(2, "c"), o(3, "d"), o(4, "e"), o(5, "f")}, "a|b|c|d|e|f"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, phase := range phases(test.requests) {
				names := ""
				for _, o := range phase {
					names += o.Key.Name
				}
				got = append(got, names)
			}
			if strings.Join(got, "|") != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func named(i int) object.Key { return object.Key{Name: fmt.Sprintf("%02d", i)} }

func TestEach_hasFourInFlight(t *testing.T) {
	// In the bubble, time passes only when all are waiting for something.
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		now, most, release := 0, 0, make(chan struct{})
		var results map[object.Key]int
		done := make(chan struct{})
		go func() {
			defer close(done)
			results, _ = each(numbers(9), named, func(i int) (int, error) {
				mu.Lock()
				now++
				most = max(most, now)
				mu.Unlock()
				<-release
				mu.Lock()
				now--
				mu.Unlock()
				return i * i, nil
			})
		}()
		synctest.Wait()
		if now != parallel {
			t.Errorf("%d are in flight", now)
		}
		close(release)
		<-done
		if most != parallel {
			t.Errorf("%d were in flight", most)
		}
		if len(results) != 8 || results[named(8)] != 64 {
			t.Errorf("got %v", results)
		}
	})
}

func numbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestEach_goesOnAfterFailuresAndJoinsThemInOrder(t *testing.T) {
	odd := errors.New("odd")
	for range 20 {
		results, err := each(numbers(10), named, func(i int) (string, error) {
			if i%2 == 1 {
				return "", fmt.Errorf("%d: %w", i, odd)
			}
			return "done", nil
		})
		want := map[object.Key]string{named(0): "done", named(2): "done", named(4): "done", named(6): "done", named(8): "done"}
		if !maps.Equal(results, want) {
			t.Fatalf("got %v", results)
		}
		if !errors.Is(err, odd) || err.Error() != "1: odd\n3: odd\n5: odd\n7: odd\n9: odd" {
			t.Fatalf("got %v", err)
		}
	}
}

func TestEach_ofNothingIsNothing(t *testing.T) {
	results, err := each(nil, named, func(int) (int, error) { return 0, errors.New("called") })
	if len(results) != 0 || results == nil || err != nil {
		t.Errorf("got %v, %v", results, err)
	}
}
