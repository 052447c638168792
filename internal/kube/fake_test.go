package kube

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"encoding/json"
	"os"
	"syscall"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// The tests with a script run in bubbles of package synctest, so that pauses take
// no time and are exact.

// step is what becomes of one request.
type step func(req *http.Request) (*http.Response, error)

// script is an API server that answers as it is told, and the last way for ever.
type script struct {
	mu    sync.Mutex
	steps []step
	began time.Time
	// got are the requests: "PATCH {body}", and at the times of them.
	got []string
	at  []time.Duration
}

// scripted is a cluster whose requests go by the steps. What is applied there has
// the UID u.
func scripted(steps ...step) (*Cluster, *script) {
	s := &script{steps: steps, began: time.Now()}
	return NewCluster(&rest.Config{Host: "https://cluster.test", QPS: -1, BearerToken: "fixed", Transport: s}), s
}

// applying is scripted in a process that applies and has been answered before.
func applying(t *testing.T, steps ...step) (*Cluster, *script) {
	t.Helper()
	c, s := scripted(fine)
	c.Insist()
	if _, err := c.Get(t.Context(), thing); err != nil {
		t.Fatal(err)
	}
	s.steps, s.got, s.at, s.began = steps, nil, nil, time.Now()
	return c, s
}

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = " " + string(data)
	}
	s.mu.Lock()
	next := s.steps[0]
	if len(s.steps) > 1 {
		s.steps = s.steps[1:]
	}
	s.got, s.at = append(s.got, req.Method+body), append(s.at, time.Since(s.began))
	s.mu.Unlock()
	return next(req)
}

// requests are those that have come.
func (s *script) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got
}

// thing is the object that the tests are about.
var thing = object.Key{Kind: "ConfigMap", Namespace: "data", Name: "c"}

// fine answers with the object, or a list of it.
func fine(req *http.Request) (*http.Response, error) {
	one := `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "namespace": "data", "uid": "u", "resourceVersion": "1"}}`
	switch {
	case strings.HasSuffix(req.URL.Path, "/configmaps") && req.Method == http.MethodGet:
		return reply(http.StatusOK, `{"apiVersion": "v1", "kind": "ConfigMapList", "metadata": {}, "items": [`+one+`]}`), nil
	case req.Method == http.MethodDelete:
		return reply(http.StatusOK, `{"apiVersion": "v1", "kind": "Status", "status": "Success"}`), nil
	}
	return reply(http.StatusOK, one), nil
}

func reply(code int, body string) *http.Response {
	return &http.Response{
		Status: http.StatusText(code), StatusCode: code, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// refuse answers as an API server does.
func refuse(code int, reason metav1.StatusReason, message string) step {
	return func(*http.Request) (*http.Response, error) {
		body, err := json.Marshal(metav1.Status{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure,
			Code: int32(code), Reason: reason, Message: message,
		})
		return reply(code, string(body)), err
	}
}

// gateway answers as something else does.
func gateway(code int) step {
	return func(*http.Request) (*http.Response, error) {
		resp := reply(code, "<html>backend</html>")
		resp.Header.Set("Content-Type", "text/html")
		return resp, nil
	}
}

// later answers so that the client comes again after a while.
func later(s step, after string) step {
	return func(req *http.Request) (*http.Response, error) {
		resp, err := s(req)
		if err == nil {
			resp.Header.Set("Retry-After", after)
		}
		return resp, err
	}
}

// breaks gives no answer.
func breaks(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// truncated breaks off in the middle of the answer.
func truncated(req *http.Request) (*http.Response, error) {
	resp, err := fine(req)
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader([]byte(`{"apiVersion"`)), failing{io.ErrUnexpectedEOF}))
	return resp, err
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// swallow never answers.
func swallow(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

var (
	errReset   = &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	errUnknown = errors.New("x509: certificate signed by unknown authority")
)
