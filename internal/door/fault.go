package door

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Fault is what befalls a request instead of being forwarded by next, or beside
// it.
type Fault func(w http.ResponseWriter, r *http.Request, next http.Handler)

// Rule says which requests a fault befalls.
type Rule struct {
	// Matches picks requests; nil picks all.
	Matches func(Request) bool
	// After is how many of the picked requests pass before the first one that
	// suffers, Times how many suffer then; 0 is all from there on.
	After, Times int
	Fault        Fault
}

// rules are safe for concurrent use.
type rules struct {
	mu     sync.Mutex
	list   []Rule
	picked []int // how many requests each rule has picked
	struck int
}

// Befall replaces the rules by others; without any, every request is forwarded.
// Of several rules that a request falls under, the first one counts.
func (d *Door) Befall(list ...Rule) {
	d.rules.mu.Lock()
	defer d.rules.mu.Unlock()
	d.rules.list, d.rules.picked, d.rules.struck = list, make([]int, len(list)), 0
}

// Struck is how many requests a fault has befallen since Befall was called: a test
// of a fault that never happened proves nothing.
func (d *Door) Struck() int {
	d.rules.mu.Lock()
	defer d.rules.mu.Unlock()
	return d.rules.struck
}

// fault is what befalls a request, nil if nothing does.
func (r *rules) fault(request Request) Fault {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, rule := range r.list {
		if rule.Matches != nil && !rule.Matches(request) {
			continue
		}
		r.picked[i]++
		if n := r.picked[i]; n > rule.After && (rule.Times == 0 || n <= rule.After+rule.Times) {
			r.struck++
			return rule.Fault
		}
	}
	return nil
}

// Delay forwards a request after a while.
func Delay(d time.Duration) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			next.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	}
}

// Swallow never answers and forwards nothing, as a firewall that drops packets.
func Swallow() Fault {
	return func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { <-r.Context().Done() }
}

// Reset breaks the connection, and with it all that is under way on it. The
// request is not forwarded.
func Reset() Fault {
	return func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { reset(r) }
}

// ResetAfter forwards a request and breaks the connection before the answer: the
// client can't know what the server has done.
func ResetAfter() Fault {
	return func(_ http.ResponseWriter, r *http.Request, next http.Handler) {
		carryOut(r, next)
		reset(r)
	}
}

// Truncate forwards a request and breaks the connection in the middle of the
// answer.
func Truncate() Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		a := carryOut(r, next)
		maps.Copy(w.Header(), a.header)
		w.Header().Set("Content-Length", strconv.Itoa(a.body.Len()))
		w.WriteHeader(a.code)
		_, _ = w.Write(a.body.Bytes()[:a.body.Len()/2])
		_ = http.NewResponseController(w).Flush() // it is about to be broken anyway
		reset(r)
	}
}

// Break forwards a request and breaks the connection a while after the answer has
// begun, whether it has ended or not: what a gateway does to a watch that it takes
// for idle.
func Break(after time.Duration) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		var begun sync.Once
		next.ServeHTTP(&began{ResponseWriter: w, tell: func() { begun.Do(func() { time.AfterFunc(after, cancel) }) }}, r.WithContext(ctx))
		reset(r)
	}
}

// began tells when the body of an answer begins.
type began struct {
	http.ResponseWriter
	tell func()
}

func (b *began) Write(data []byte) (int, error) {
	defer b.tell()
	return b.ResponseWriter.Write(data)
}

// Unwrap is how the proxy finds what flushes.
func (b *began) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// Forget loses the request and from then on all that is on its way on this
// connection, in both directions, without a word: a firewall that has forgotten
// the connection. New ones are all right.
func Forget() Fault {
	return func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		if on := wireOf(r); on != nil {
			on.dead.Store(true)
		}
		<-r.Context().Done()
	}
}

// Answer answers as an API server that refuses; nothing is forwarded. A retryAfter
// of 0 is not sent.
func Answer(code int, reason metav1.StatusReason, message string, retryAfter time.Duration) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		status := metav1.Status{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"},
			Status:   metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message, //nolint:gosec // a status code
		}
		w.Header().Set("Content-Type", "application/json")
		if seconds := int(retryAfter / time.Second); seconds > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(seconds))
		}
		w.WriteHeader(code)
		_ = json.NewEncoder(w).Encode(status) // the client may have left
	}
}

// Plain answers as a load balancer without a backend: no Status, only words.
func Plain(code int) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		http.Error(w, fmt.Sprintf("<html><body><h1>%d %s</h1></body></html>", code, http.StatusText(code)), code)
	}
}

// Hold holds a request until release is closed, and forwards it then; reached is
// called before, and must not block.
func Hold(reached func(Request), release <-chan struct{}) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		reached(Classify(r))
		select {
		case <-release:
			next.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	}
}

// answer is what the server said, kept from the client.
type answer struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
func (a *answer) WriteHeader(code int)        { a.code = code }

// give passes the answer on.
func (a *answer) give(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.code)
	_, _ = w.Write(a.body.Bytes()) // the client may have left
}

// carryOut forwards a request and waits for the answer, though the client may
// leave. Not for a watch, which is cut after a while.
func carryOut(r *http.Request, next http.Handler) *answer {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), time.Minute)
	defer cancel()
	a := &answer{header: http.Header{}, code: http.StatusOK}
	next.ServeHTTP(a, r.WithContext(ctx))
	return a
}
