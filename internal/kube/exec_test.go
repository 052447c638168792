package kube

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"k8s.io/client-go/rest"

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
