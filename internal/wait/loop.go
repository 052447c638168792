package wait

import (
	"context"
	"errors"
	"sync"
	"time"
)

// errTime says that the time is over.
var errTime = errors.New("the time is over")

// step takes a change, or nil when the time has come that it asked for, and
// says whether waiting is over, and when to be called again though nothing
// changes (0 is never).
type step func(*change) (done bool, again time.Duration, err error)

// follow feeds a step with the changes of sources until it is done, and calls
// it from this goroutine only. It returns the step's error, errTime, the
// context's error, or the error of a source that can't be read.
func follow(ctx context.Context, c api, timeout time.Duration, sources []source, next step) error {
	followers, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()

	changes := make(chan change)
	emit := func(ch change) {
		select {
		case changes <- ch:
		case <-followers.Done():
		}
	}
	for _, s := range sources {
		f := &follower{source: s, api: c, emit: emit}
		running.Go(func() { f.run(followers) })
	}

	deadline := time.NewTimer(timeout)
	defer deadline.Stop()
	var wake <-chan time.Time
	for {
		var ch *change
		select {
		case <-ctx.Done():
			return timeOver(ctx.Err())
		case <-deadline.C:
			return last(ctx, c, sources, next)
		case <-wake:
		case got := <-changes:
			if got.fatal != nil {
				return got.fatal
			}
			ch = &got
		}
		done, again, err := next(ch)
		if done || err != nil {
			return err
		}
		wake = nil
		if again > 0 {
			wake = time.After(again)
		}
	}
}

// last reads every source once more, because a watch may have fallen silent,
// and is the end unless the step is done after all.
func last(ctx context.Context, c api, sources []source, next step) error {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	for _, s := range sources {
		read, err := s.read(ctx, c)
		ch := change{kind: s.kind, read: read}
		if err != nil {
			if s.optional {
				continue
			}
			ch = change{kind: s.kind, trouble: err}
		}
		done, _, err := next(&ch)
		if done || err != nil {
			return err
		}
	}
	return errTime
}

// timeOver makes no difference between our deadline and the caller's.
func timeOver(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errTime
	}
	return err
}
