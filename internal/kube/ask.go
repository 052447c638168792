package kube

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// asking is what the transport is told of a request, and what it tells of it.
type asking struct {
	// again: doing it twice is the same as doing it once.
	again bool

	tries int
	began time.Time
	last  *trouble // of the last try, nil if its answer stands
	maybe bool     // some try may have done what was asked for
}

type askingKey struct{}

// ask makes one request. again says that doing it twice is the same as doing it
// once, so that it is sent again when nobody knows whether it was done. The error
// is a *TroubleError if some try has met trouble.
func ask[T any](ctx context.Context, again bool, do func(context.Context) (T, error)) (T, error) {
	a := &asking{again: again, began: time.Now()}
	out, err := do(context.WithValue(ctx, askingKey{}, a))
	if err == context.DeadlineExceeded { //nolint:errorlint // of client-go, which did not even try
		err = &lateError{}
	}
	if err == nil || a.last == nil && a.tries <= 1 {
		return out, err
	}
	e := &TroubleError{err: err, tries: a.tries, took: time.Since(a.began), maybe: a.maybe}
	if a.last != nil {
		e.passing, e.after = true, a.last.after
	}
	return out, e
}

// askedIn is what is known of a request by its context.
func askedIn(ctx context.Context) *asking {
	if a, ok := ctx.Value(askingKey{}).(*asking); ok {
		return a
	}
	return &asking{}
}

func (a *asking) tried(t *trouble) {
	a.tries++
	a.last = t
	a.maybe = a.maybe || t != nil && t.maybe
}

// TroubleError is the end of a request that has met trouble: a connection that
// broke, a server that was busy or restarted.
type TroubleError struct {
	err   error
	tries int
	took  time.Duration
	after time.Duration
	// passing: the last try has met trouble, too.
	passing bool
	maybe   bool
}

func (e *TroubleError) Error() string {
	if e.tries <= 1 {
		return e.err.Error()
	}
	return fmt.Sprintf("%v (the last of %d tries in %s)", e.err, e.tries, e.took.Round(time.Second))
}

func (e *TroubleError) Unwrap() error { return e.err }

// lateError is context.DeadlineExceeded in the words of somebody who waits.
type lateError struct{ before *trouble }

func (e *lateError) Error() string {
	if e.before == nil {
		return "no answer in time"
	}
	return "no answer in time; before that: " + e.before.text
}

func (e *lateError) Unwrap() error { return context.DeadlineExceeded }

// Pause is for a request that is not sent again by itself. Before the try-th
// repetition, from 1, it waits as long as the server has asked for, and longer
// each time; it is false when another try is of no use, or there is no time left.
func (e *TroubleError) Pause(ctx context.Context, try int) bool {
	pauses := pauses()
	wait := pauses.Step()
	for range try - 1 {
		wait = pauses.Step()
	}
	wait = max(wait, e.after)
	return e.passing && wait <= patience && fits(ctx, wait) && pause(ctx, wait) == nil
}

// Undone says of the error of a request that what was asked for was certainly not
// done: the server refused it, or never heard of it.
func Undone(err error) bool {
	var met *TroubleError
	var unsent *CredentialsError
	if errors.As(err, &met) && (met.maybe || met.passing) {
		return !met.maybe
	}
	var status apierrors.APIStatus
	if errors.As(err, &status) {
		code := status.Status().Code
		return code >= http.StatusBadRequest && code < http.StatusInternalServerError
	}
	return errors.As(err, &unsent) || errors.As(err, new(*NoKindError)) || errors.As(err, new(*ScopeError))
}
