package kube

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	// maxTries is how often a request is sent.
	maxTries = 12
	// patience is how long after the first trouble a request is sent again: an API
	// server that restarts is back by then. haste is the same for a plan, which can
	// do without the cluster, and for an address that may be wrong.
	patience = 2 * time.Minute
	haste    = 3 * time.Second
	// settling is how long an API server that is back may forbid what it allows: it
	// answers before it has read its roles.
	settling = 10 * time.Second
	// answerTimeout ends a try of an apply that nobody answers. An API server
	// answers within a minute, if only with 504.
	answerTimeout = 70 * time.Second
	// leastToRead and leastToWrite are what a try has where little time is left: a
	// webhook may take 30 seconds for a write.
	leastToRead  = 10 * time.Second
	leastToWrite = 35 * time.Second
)

// Repeat is a request that is sent again, for the log.
type Repeat struct {
	// Request is its method and path, Trouble what has befallen it.
	Request, Trouble string
	// Wait is how long it waits for its next try.
	Wait time.Duration
}

// patient is a transport that sends a request again where that is safe and may
// help: one bad answer must not fail an apply.
//
// A request whose credentials are refused is sent once more, at once, if others
// can be had. One that meets trouble (see trouble) is sent again with growing
// pauses, never before the time that a Retry-After asks for, until patience ends
// or the context does: reads, dry runs, and writes of which the caller says that
// doing them twice is the same as once (see ask). Watches are not: whoever
// watches has to begin anew at any time.
//
// An address where nobody listens is tried again only in a process that applies,
// and only if an API server has answered there before.
type patient struct {
	next http.RoundTripper
	// plugin: credentials come from a plugin. renewable: there may be others.
	plugin, renewable bool
	// insist is set in a process that applies.
	insist *atomic.Bool
	tell   func(context.Context, Repeat)

	mu       sync.Mutex // guards what follows
	answered bool       // the server has answered
	lost     bool       // it was away when it was last asked
	back     time.Time  // since when it is back
}

// RoundTrip sends a request until its answer, which has been read to its end,
// stands.
func (p *patient) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close() // each try has one of its own
	}
	ctx, a := req.Context(), askedIn(req.Context())
	pauses := pauses()
	var began time.Time // of the trouble
	for renewed := false; ; {
		resp, t, err := p.try(req)
		if resp != nil && resp.StatusCode == http.StatusUnauthorized && p.renewable && !renewed && replayable(req) {
			renewed = true
			_ = resp.Body.Close() // nothing in it is of use
			continue
		}
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
			err = &lateError{before: a.last}
		}
		a.tried(t)
		if t == nil || ctx.Err() != nil || streams(req) || isOnce(ctx) || !a.again && !harmless(req) || !replayable(req) {
			return resp, err
		}
		if began.IsZero() {
			began = time.Now()
		}
		wait := max(t.after, pauses.Step())
		if a.tries >= maxTries || time.Since(began)+wait > p.patienceWith(t) || !fits(ctx, wait) {
			return resp, err
		}
		if p.tell != nil {
			p.tell(ctx, Repeat{Request: req.Method + " " + req.URL.Path, Trouble: t.text, Wait: wait})
		}
		if err := pause(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// try sends a request once and reads the answer.
func (p *patient) try(req *http.Request) (*http.Response, *trouble, error) {
	if streams(req) {
		resp, err := p.send(req.Context(), req)
		if err != nil {
			return nil, troubleFrom(err), err
		}
		return resp, nil, nil
	}
	ctx, cancel := p.bound(req)
	defer cancel()
	resp, err := p.send(ctx, req)
	if err == nil {
		var body []byte
		if body, err = readAll(resp); err == nil {
			return resp, p.settled(troubleOf(resp, body), resp), nil
		}
	}
	if silent := (*silentError)(nil); req.Context().Err() == nil && errors.As(context.Cause(ctx), &silent) {
		err = silent
	}
	return nil, p.settled(troubleFrom(err), nil), err
}

// settled is the trouble with an answer, nil in place of one that never came, seen
// in the light of those before.
func (p *patient) settled(t *trouble, resp *http.Response) *trouble {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case t != nil:
		p.lost = p.lost || t.away || t.maybe
	case resp != nil:
		p.answered = true
		if p.lost {
			p.lost, p.back = false, time.Now()
		}
	}
	if resp != nil && resp.StatusCode == http.StatusForbidden && p.insist.Load() && time.Since(p.back) < settling {
		return &trouble{text: "answer " + resp.Status + " of a server that was away until now"}
	}
	return t
}

// bound ends a try that nobody answers, early enough for another one. Plans have
// little time anyway.
func (p *patient) bound(req *http.Request) (context.Context, context.CancelFunc) {
	ctx := req.Context()
	if !p.insist.Load() {
		return context.WithCancel(ctx)
	}
	limit := answerTimeout
	if left, bounded := timeLeft(ctx); bounded {
		least := leastToWrite
		if req.Method == http.MethodGet {
			least = leastToRead
		}
		if earlier := max(left/3, least); earlier < min(limit, left) {
			limit = earlier
		}
	}
	return context.WithTimeoutCause(ctx, limit, &silentError{limit})
}

// send passes a request on, with a header and a body of its own: client-go writes
// the credentials into the header, and keeps those that it finds there.
func (p *patient) send(ctx context.Context, req *http.Request) (*http.Response, error) {
	own := req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		own.Body = body
	}
	resp, err := p.next.RoundTrip(own)
	if err != nil && p.plugin {
		err = noCredentials(err)
	}
	return resp, err
}

// readAll reads an answer to its end and puts it back: an answer that breaks off
// is none.
func readAll(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("the answer breaks off: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

// patienceWith is how long after the first trouble a request is sent again.
func (p *patient) patienceWith(t *trouble) time.Duration {
	p.mu.Lock()
	insist := p.insist.Load() && p.answered
	p.mu.Unlock()
	switch {
	case insist, t.asked:
		return patience
	case t.away:
		return 0
	default:
		return haste
	}
}

// streams says whether the answer to a request has no end of its own.
func streams(req *http.Request) bool {
	return req.Method == http.MethodGet && req.URL.Query().Get("watch") == "true"
}

// harmless says whether a request changes nothing.
func harmless(req *http.Request) bool {
	return req.Method == http.MethodGet || req.URL.Query().Get("dryRun") == metav1.DryRunAll
}

// replayable says whether there is another body for another try.
func replayable(req *http.Request) bool { return req.Body == nil || req.GetBody != nil }
