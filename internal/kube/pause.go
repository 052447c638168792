package kube

import (
	"context"
	"time"

	kwait "k8s.io/apimachinery/pkg/util/wait"
)

type onceKey struct{}

// Once is a context whose requests are not sent again, but with other credentials:
// for whoever begins anew by himself, and tells of it.
func Once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

func isOnce(ctx context.Context) bool { return ctx.Value(onceKey{}) != nil }

// pauses are those between tries: not all requests that met the same trouble come
// again at the same moment.
func pauses() kwait.Backoff {
	return kwait.Backoff{Duration: 500 * time.Millisecond, Factor: 2, Jitter: 0.2, Steps: 6, Cap: 15 * time.Second}
}

type untilKey struct{}

// Until is a context whose requests are not sent again after a time, though one
// that is under way may still be answered.
func Until(ctx context.Context, t time.Time) context.Context {
	return context.WithValue(ctx, untilKey{}, t)
}

// fits says whether there is time left after a pause.
func fits(ctx context.Context, d time.Duration) bool {
	left, bounded := timeLeft(ctx)
	return !bounded || left > d
}

// timeLeft is how long requests may be sent, if that is bounded.
func timeLeft(ctx context.Context) (left time.Duration, bounded bool) {
	deadline, bounded := ctx.Deadline()
	if until, ok := ctx.Value(untilKey{}).(time.Time); ok && (!bounded || until.Before(deadline)) {
		deadline, bounded = until, true
	}
	return time.Until(deadline), bounded
}

// pause waits, unless the context ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
