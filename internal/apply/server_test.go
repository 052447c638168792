package apply

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// server is an API server in memory, for what somebody else does between two of
// our requests.
type server struct {
	t *testing.T

	mu sync.Mutex
	// objects are bodies by path: /api/v1/namespaces/data/services/pg.
	objects map[string]map[string]any
	// before is called before a request is answered, and may change the objects or
	// answer with an error.
	before func(request string) *apierrors.StatusError
	// requests are all that came: "PATCH /apis/...".
	requests []string
}

const (
	setPath   = "/apis/apps/v1/namespaces/data/statefulsets/pg"
	podsPath  = "/api/v1/namespaces/data/pods"
	claimPath = "/api/v1/namespaces/data/persistentvolumeclaims/data-pg-0"
)

// serving is an engine that works on a server with these objects, by path in
// YAML.
func serving(t *testing.T, objects map[string]string) (*server, *Engine) {
	t.Helper()
	s := &server{t: t, objects: map[string]map[string]any{}}
	for path, text := range objects {
		s.put(path, text)
	}
	listener := httptest.NewServer(s)
	t.Cleanup(listener.Close)
	return s, &Engine{
		Cluster: kube.NewCluster(&rest.Config{Host: listener.URL, QPS: -1}), Instance: "ours", Deadline: time.Now().Add(time.Minute),
	}
}

func (s *server) put(path, text string) {
	s.t.Helper()
	var body map[string]any
	if err := yaml.Unmarshal([]byte(text), &body); err != nil {
		s.t.Fatal(err)
	}
	s.objects[path] = body
}

// asked says whether a request came.
func (s *server) asked(request string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.requests, request)
}

func (s *server) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	request := in.Method + " " + in.URL.Path
	s.requests = append(s.requests, request)
	if s.before != nil {
		if err := s.before(request); err != nil {
			respond(out, int(err.ErrStatus.Code), err.ErrStatus)
			return
		}
	}
	var sent map[string]any
	if data, err := io.ReadAll(in.Body); err == nil && len(data) > 0 {
		_ = json.Unmarshal(data, &sent)
	}
	live, there := s.objects[in.URL.Path]
	switch {
	case in.Method == http.MethodGet && !there && strings.HasSuffix(in.URL.Path, "s"):
		items := []any{}
		for path, o := range s.objects {
			if strings.HasPrefix(path, in.URL.Path+"/") {
				items = append(items, o)
			}
		}
		respond(out, http.StatusOK, map[string]any{"apiVersion": "v1", "kind": "List", "metadata": map[string]any{"resourceVersion": "1"}, "items": items})
	case !there:
		respond(out, http.StatusNotFound, apierrors.NewNotFound(schema.GroupResource{}, in.URL.Path).ErrStatus)
	case mismatch(sent, live):
		respond(out, http.StatusConflict, conflict().ErrStatus)
	case in.Method == http.MethodDelete:
		delete(s.objects, in.URL.Path)
		respond(out, http.StatusOK, metav1.Status{Status: metav1.StatusSuccess})
	case in.Method == http.MethodPatch:
		metadata := live["metadata"].(map[string]any)
		if m, ok := sent["metadata"].(map[string]any); ok && m["ownerReferences"] == nil {
			delete(metadata, "ownerReferences")
		}
		respond(out, http.StatusOK, live)
	default:
		respond(out, http.StatusOK, live)
	}
}

// mismatch says that the preconditions of a request don't hold.
func mismatch(sent, live map[string]any) bool {
	metadata := live["metadata"].(map[string]any)
	for _, at := range []string{"metadata", "preconditions"} {
		wanted, _ := sent[at].(map[string]any)
		for _, field := range []string{"uid", "resourceVersion"} {
			if wanted[field] != nil && wanted[field] != metadata[field] {
				return true
			}
		}
	}
	return false
}

func conflict() *apierrors.StatusError {
	return apierrors.NewConflict(schema.GroupResource{}, "pg", nil)
}

func forbidden() *apierrors.StatusError {
	return apierrors.NewForbidden(schema.GroupResource{Resource: "pods"}, "", nil)
}

func respond(out http.ResponseWriter, code int, body any) {
	if status, ok := body.(metav1.Status); ok { // else nobody takes it for an API server's
		status.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}
		body = status
	}
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(code)
	_ = json.NewEncoder(out).Encode(body)
}
