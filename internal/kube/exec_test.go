package kube

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"k8s.io/client-go/rest"
	"k8s.io/streaming/pkg/httpstream"
	"k8s.io/streaming/pkg/httpstream/spdy"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestTail_keepsTheEndOfLongOutputInWholeLines(t *testing.T) {
	out := &tail{}
	for range 1000 {
		if n, err := out.Write([]byte("line of 16 bytes\n")); n != 17 || err != nil {
			t.Fatal(n, err)
		}
	}
	got := out.String()
	if len(got) > mostOutput+len("...\n") || !strings.HasPrefix(got, "...\nline of") || !strings.HasSuffix(got, "bytes") {
		t.Errorf("kept are %d bytes: %.40s...", len(got), got)
	}
	short := &tail{}
	_, _ = short.Write([]byte(" all of it\n"))
	if short.String() != "all of it" {
		t.Errorf("got %q", short.String())
	}
}

func TestExec_thatIsRefusedHasNotStartedTheCommand(t *testing.T) {
	var mu sync.Mutex
	var asked []*http.Request
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"kind":"Status","apiVersion":"v1","status":"Failure","message":"pods \"db-1\" is forbidden: no exec","reason":"Forbidden","code":403}`))
	}))
	defer server.Close()
	c := NewCluster(&rest.Config{Host: server.URL, BearerToken: "fixed", TLSClientConfig: rest.TLSClientConfig{Insecure: true}})
	err := c.Exec(t.Context(), Command{
		Pod: object.Key{Kind: "Pod", Namespace: "data", Name: "db-1"}, Container: "db", Args: []string{"leave", "--now", "a b"},
	})
	var failed *ExecError
	if !errors.As(err, &failed) || failed.Started || failed.Code != 0 || !strings.Contains(err.Error(), "no exec") {
		t.Errorf("got %#v: %v", failed, err)
	}
	if len(asked) != 2 { // by a WebSocket and by SPDY
		t.Fatalf("asked %d times", len(asked))
	}
	for _, r := range asked {
		q := r.URL.Query()
		if r.URL.Path != "/api/v1/namespaces/data/pods/db-1/exec" || strings.Join(q["command"], "|") != "leave|--now|a b" ||
			q.Get("container") != "db" || q.Has("stdin") || r.Header.Get("Authorization") != "Bearer fixed" {
			t.Errorf("asked for %s %s as %q", r.Method, r.URL, r.Header.Get("Authorization"))
		}
	}
}

// A connection that is lost must not pass for the success of a command.
func TestExec_ofWhoseEndNothingIsSaidHasNotSucceeded(t *testing.T) {
	for name, test := range map[string]struct {
		says string
		ok   bool
	}{
		"success": {`{"metadata":{},"status":"Success"}`, true},
		"nothing": {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Upgrade") == "websocket" {
					w.WriteHeader(http.StatusForbidden)
					return
				}
				w.Header().Set("X-Stream-Protocol-Version", "v5.channel.k8s.io")
				streams := make(chan httpstream.Stream, 3)
				connection := spdy.NewResponseUpgrader().UpgradeResponse(w, r, func(s httpstream.Stream, _ <-chan struct{}) error {
					streams <- s
					return nil
				})
				if connection == nil {
					return
				}
				for range 3 { // stdout, stderr and errors
					s := <-streams
					if s.Headers().Get("streamType") == "error" && test.says != "" {
						_, _ = s.Write([]byte(test.says))
					}
					_ = s.Close()
				}
				<-connection.CloseChan()
			}))
			defer server.Close()
			c := NewCluster(&rest.Config{Host: server.URL, TLSClientConfig: rest.TLSClientConfig{Insecure: true}})
			err := c.Exec(t.Context(), Command{Pod: object.Key{Kind: "Pod", Namespace: "data", Name: "db-1"}, Container: "db", Args: []string{"leave"}})
			var failed *ExecError
			switch {
			case test.ok && err != nil:
				t.Error(err)
			case !test.ok && (!errors.As(err, &failed) || !failed.Started || failed.Code != 0):
				t.Errorf("got %#v", err)
			}
		})
	}
}
