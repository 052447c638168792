package wait

import (
	"context"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// NotReadyError says that a rollout is not done: the time is over, it can't
// heal (Status.Fatal is set), or waiting was interrupted.
type NotReadyError struct {
	Workload object.Key
	// Status is the last one that is known, with reasons out of events.
	Status Status
	// After is how long it was waited.
	After time.Duration
	// Interrupted says that the context was canceled. The error then wraps
	// context.Canceled.
	Interrupted bool
}

// Error is the block of lines of the status.
func (e *NotReadyError) Error() string { return e.Status.String() }

// Unwrap is context.Canceled for an interruption, else nil: time that is over
// is not wrapped as context.DeadlineExceeded, which package kube takes for a
// cluster that does not answer.
func (e *NotReadyError) Unwrap() error { return canceled(e.Interrupted) }

func canceled(interrupted bool) error {
	if interrupted {
		return context.Canceled
	}
	return nil
}
