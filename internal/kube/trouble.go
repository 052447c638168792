package kube

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// trouble is what befalls a request that may go better the next time.
type trouble struct {
	// text says what it was, for the log.
	text string
	// after is how long the server wants to be left alone, and asked says that it
	// has said so itself.
	after time.Duration
	asked bool
	// away: nobody listens at the address.
	away bool
	// maybe: what the request asks for may have been done all the same.
	maybe bool
}

// troubleOf is nil for an answer that would be the same again.
func troubleOf(resp *http.Response, body []byte) *trouble {
	t := &trouble{text: "answer " + resp.Status}
	t.after, t.asked = retryAfter(resp.Header)
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout:
		t.asked = true
	case code == http.StatusBadGateway, code == http.StatusServiceUnavailable, code == http.StatusGatewayTimeout,
		code > http.StatusInternalServerError && t.asked,
		code == http.StatusInternalServerError && (t.asked || passing(body)):
		t.maybe = true
	default:
		return nil
	}
	return t
}

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(h http.Header) (time.Duration, bool) {
	value := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second, true
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(time.Until(date), 0), true
	}
	return 0, false
}

// storageTrouble is what API servers say when their storage is busy electing a
// leader, or slow.
var storageTrouble = []string{
	"etcdserver: leader changed", "etcdserver: no leader", "etcdserver: not leader", "etcdserver: server stopped",
	"etcdserver: request timed out", "etcdserver: too many requests", "etcdserver: unhealthy cluster",
	"code = Unavailable",
}

// passing says whether an internal error may be over soon. One in an API server's
// own words is final unless it is about the storage: a webhook that is down, or a
// field that does not exist, has the same status code. Other words are those of
// something in front of it.
func passing(body []byte) bool {
	var status metav1.Status
	if json.Unmarshal(body, &status) != nil || status.Kind != "Status" {
		return true
	}
	return slices.ContainsFunc(storageTrouble, func(words string) bool { return strings.Contains(status.Message, words) })
}

// silentError ends a try.
type silentError struct{ after time.Duration }

func (e *silentError) Error() string {
	return fmt.Sprintf("no answer within %s", e.after.Round(time.Second))
}

// brokenConnection is what Go's client says of a connection that broke, where the
// error has no type.
var brokenConnection = []string{
	"http2: client connection lost", "http2: client connection force closed", "http2: client conn", "http2: server sent GOAWAY", "stream error: stream ID",
	"http: server closed idle connection", "http: can't write HTTP request on broken connection", "transport connection broken",
	"TLS handshake timeout",
}

// troubleFrom is nil for an error that would be the same again: a certificate that
// is not to be trusted, credentials that can't be had.
func troubleFrom(err error) *trouble {
	t := &trouble{text: err.Error()}
	var op *net.OpError
	isOp := errors.As(err, &op)
	switch {
	case isOp && (op.Op == "dial" || op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks")):
		t.away = true
	case isOp && (op.Op == "read" || op.Op == "write"),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.As(err, new(*silentError)),
		slices.ContainsFunc(brokenConnection, func(words string) bool { return strings.Contains(t.text, words) }):
		t.maybe = true
	default:
		return nil
	}
	return t
}
