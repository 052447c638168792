package kube

import (
	"sync"
	"sync/atomic"
	"testing"
)

func TestPreview_goesOneByOneUntilItIsClearWhatTheProcessDoes(t *testing.T) {
	var c Connection
	var now, most atomic.Int32
	var group sync.WaitGroup
	for range alone {
		group.Go(func() {
			done, ok := c.Preview()
			if !ok {
				t.Error("a process that plans does not preview")
				return
			}
			most.Store(max(most.Load(), now.Add(1)))
			now.Add(-1)
			done()
		})
	}
	group.Wait()
	if most.Load() != 1 {
		t.Errorf("%d at once", most.Load())
	}
	first, ok := c.Preview()
	second, also := c.Preview() // would wait for ever if they still went one by one
	if !ok || !also {
		t.Fatal("a process that plans does not preview")
	}
	first()
	second()
}

func TestPreview_endsWhenTheProcessApplies(t *testing.T) {
	c := Connection{Cluster: Offline("a test")}
	done, _ := c.Preview()
	waiting := make(chan bool)
	go func() {
		_, ok := c.Preview()
		waiting <- ok
	}()
	c.Applies()
	done()
	if <-waiting {
		t.Error("one that had to wait is previewed although the process applies")
	}
	if _, ok := c.Preview(); ok {
		t.Error("a later one is previewed")
	}
}
