package kube

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"k8s.io/client-go/rest"
	"k8s.io/streaming/pkg/httpstream"
	"k8s.io/streaming/pkg/httpstream/spdy"
	"k8s.io/streaming/pkg/httpstream/wsstream"

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
	if len(asked) != 2 || asked[0].Method != http.MethodPost { // by SPDY, which takes the right to create only, and by a WebSocket
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

// A connection that is lost must not pass for the success of a command: neither ours,
// nor that of the API server to the node.
func TestExec_ofWhoseEndNothingIsSaidHasNotSucceeded(t *testing.T) {
	for name, test := range map[string]struct {
		says string
		ok   bool
		code int
	}{
		"success": {says: `{"metadata":{},"status":"Success"}`, ok: true},
		"failure": {says: `{"metadata":{},"status":"Failure","reason":"NonZeroExitCode","message":"exit status 3","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}`, code: 3},
		"trouble": {says: `{"metadata":{},"status":"Failure","reason":"InternalError","message":"no such container"}`},
		"half":    {says: `{"metadata":{},"status":"Succ`},
		"nothing": {says: ""},
	} {
		for by, node := range map[string]http.HandlerFunc{"SPDY": bySpdyOnly(test.says), "a WebSocket": bySocketOnly(t, test.says)} {
			t.Run(name+" by "+by, func(t *testing.T) {
				server := httptest.NewTLSServer(node)
				defer server.Close()
				err := execAt(t.Context(), server)
				var failed *ExecError
				switch {
				case test.ok && err != nil:
					t.Error(err)
				case !test.ok && (!errors.As(err, &failed) || !failed.Started || failed.Code != test.code || failed.Output != "leaving"):
					t.Errorf("got %#v", err)
				}
			})
		}
	}
}

// What stands in between may cut a connection whose protocol it does not know.
func TestExec_goesByAWebSocketWhereSPDYIsCut(t *testing.T) {
	bySocket := bySocketOnly(t, `{"metadata":{},"status":"Success"}`)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wsstream.IsWebSocketRequest(r) {
			bySocket(w, r)
			return
		}
		connection, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = connection.Close()
	}))
	defer server.Close()
	if err := execAt(t.Context(), server); err != nil {
		t.Error(err)
	}
}

func TestExec_endsWithItsContextAlsoWhenNobodyAnswers(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	enough := make(chan struct{})
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		cancel()
		<-enough
	}))
	defer server.Close()
	defer close(enough)
	var failed *ExecError
	if err := execAt(ctx, server); !errors.Is(err, context.Canceled) || !errors.As(err, &failed) || !failed.Started {
		t.Errorf("got %#v", err)
	}
}

func execAt(ctx context.Context, server *httptest.Server) error {
	c := NewCluster(&rest.Config{Host: server.URL, TLSClientConfig: rest.TLSClientConfig{Insecure: true}})
	return c.Exec(ctx, Command{Pod: object.Key{Kind: "Pod", Namespace: "data", Name: "db-1"}, Container: "db", Args: []string{"leave"}})
}

// bySpdyOnly is an API server behind which a node says something of the end of a
// command, and closes the connection.
func bySpdyOnly(says string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if wsstream.IsWebSocketRequest(r) {
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
			switch s.Headers().Get("streamType") {
			case "error":
				_, _ = s.Write([]byte(says))
			case "stdout":
				_, _ = s.Write([]byte("leaving"))
			}
			_ = s.Close()
		}
		<-connection.CloseChan()
	}
}

// bySocketOnly does the same by WebSockets. Of version 5 the API server says the end
// itself, and it is success when it has heard nothing.
func bySocketOnly(t *testing.T, says string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !wsstream.IsWebSocketRequest(r) {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		channels := wsstream.ChannelProtocolConfig{Binary: true, Channels: []wsstream.ChannelType{
			wsstream.IgnoreChannel, wsstream.WriteChannel, wsstream.WriteChannel, wsstream.WriteChannel,
		}}
		connection := wsstream.NewConn(map[string]wsstream.ChannelProtocolConfig{"v4.channel.k8s.io": channels, "v5.channel.k8s.io": channels})
		version, to, err := connection.Open(w, r)
		if err != nil {
			t.Error(err)
			return
		}
		if version == "v5.channel.k8s.io" && says == "" {
			says = `{"metadata":{},"status":"Success"}`
		}
		_, _ = to[1].Write(nil)
		_, _ = to[1].Write([]byte("leaving"))
		if says != "" {
			_, _ = to[3].Write([]byte(says))
		}
		_ = connection.Close()
	}
}
