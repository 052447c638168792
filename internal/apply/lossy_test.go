package apply

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// lossy is an API server with one ConfigMap, or none, whose answers get lost.
type lossy struct {
	mu      sync.Mutex
	live    *unstructured.Unstructured
	version int
	// valueOf is who has the data in it.
	valueOf string
	// got are the requests: "PATCH".
	got []string
	// befall are what happens to the writes, one after the other; nil is nothing.
	befall []mishap
	// reads befall reads in the same way.
	reads []mishap
}

// mishap is what happens to a request.
type mishap func(s *lossy, carryOut func() *http.Response) (*http.Response, error)

var aMap = object.Key{Kind: "ConfigMap", Namespace: "data", Name: "c"}

// lostAfter carries a write out and breaks the connection, lostBefore does not
// carry it out.
func lostAfter(_ *lossy, carryOut func() *http.Response) (*http.Response, error) {
	carryOut()
	return nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
}

func lostBefore(_ *lossy, _ func() *http.Response) (*http.Response, error) {
	return nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
}

// refuses does not carry it out, and says so.
func refuses(code int, reason metav1.StatusReason) mishap {
	return func(*lossy, func() *http.Response) (*http.Response, error) {
		return status(code, reason, "refused"), nil
	}
}

// meanwhile somebody does something, and the write is lost.
func meanwhile(do func(s *lossy)) mishap {
	return func(s *lossy, _ func() *http.Response) (*http.Response, error) {
		do(s)
		return nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	}
}

// engine applies to the server, as the instance "me".
func (s *lossy) engine() *Engine {
	return &Engine{
		Cluster:  kube.NewCluster(&rest.Config{Host: "https://cluster.test", QPS: -1, Transport: s}),
		Instance: "me", Deadline: time.Now().Add(time.Hour),
	}
}

// request is to apply the map with a value.
func request(value string) Request {
	return Request{Object: object.Object{Key: aMap, Body: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{"name": "c", "namespace": "data", "labels": map[string]any{object.LabelManagedBy: object.ManagedBy}},
		"data":     map[string]any{"value": value},
	}}}
}

// put makes the map, as somebody has it.
func (s *lossy) put(manager, instance, value string) {
	s.version++
	s.live = &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap", "data": map[string]any{"value": value},
		"metadata": map[string]any{"name": "c", "namespace": "data", "labels": map[string]any{object.LabelManagedBy: object.ManagedBy}},
	}}
	s.live.SetUID(types.UID(fmt.Sprintf("uid-%d", s.version)))
	s.live.SetResourceVersion(strconv.Itoa(s.version))
	s.live.SetAnnotations(map[string]string{object.AnnotationInstance: instance})
	s.valueOf = manager
	s.manage(manager)
}

// manage adds a field manager.
func (s *lossy) manage(manager string) {
	entries := s.live.GetManagedFields()
	for _, e := range entries {
		if e.Manager == manager {
			return
		}
	}
	s.live.SetManagedFields(append(entries, metav1.ManagedFieldsEntry{Manager: manager, Operation: metav1.ManagedFieldsOperationApply}))
}

func (s *lossy) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var body map[string]any
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &body); err != nil {
			return nil, err
		}
	}
	s.got = append(s.got, req.Method)
	carryOut := func() *http.Response { return s.get() }
	queue := &s.reads
	if req.Method != http.MethodGet {
		queue = &s.befall
		carryOut = func() *http.Response {
			return s.patch(body, req.URL.Query().Get("fieldManager"), req.URL.Query().Get("force") == "true")
		}
	}
	if len(*queue) > 0 {
		befalls := (*queue)[0]
		*queue = (*queue)[1:]
		if befalls != nil {
			return befalls(s, carryOut)
		}
	}
	return carryOut(), nil
}

func (s *lossy) get() *http.Response {
	if s.live == nil {
		return status(http.StatusNotFound, metav1.StatusReasonNotFound, "not found")
	}
	return answerJSON(http.StatusOK, s.live)
}

// patch is a server-side apply.
func (s *lossy) patch(body map[string]any, manager string, force bool) *http.Response {
	sent := unstructured.Unstructured{Object: body}
	value, _, _ := unstructured.NestedString(body, "data", "value")
	switch {
	case sent.GetUID() != "" && (s.live == nil || s.live.GetUID() != sent.GetUID()):
		return status(http.StatusConflict, metav1.StatusReasonConflict, "uid mismatch")
	case sent.GetResourceVersion() != "" && s.live.GetResourceVersion() != sent.GetResourceVersion():
		return status(http.StatusConflict, metav1.StatusReasonConflict, "the object has been modified")
	case s.live == nil:
		s.put(manager, sent.GetAnnotations()[object.AnnotationInstance], value)
		return answerJSON(http.StatusCreated, s.live)
	}
	was, _, _ := unstructured.NestedString(s.live.Object, "data", "value")
	if was != value && s.valueOf != manager && !force {
		return fieldConflict(s.valueOf)
	}
	if was != value || s.valueOf != manager && force {
		s.version++
		s.live.SetResourceVersion(strconv.Itoa(s.version))
		_ = unstructured.SetNestedField(s.live.Object, value, "data", "value") // it is a map
		s.valueOf = manager
	}
	s.live.SetAnnotations(sent.GetAnnotations())
	s.manage(manager)
	return answerJSON(http.StatusOK, s.live)
}

// value is the map's.
func (s *lossy) value() string {
	if s.live == nil {
		return "<no map>"
	}
	value, _, _ := unstructured.NestedString(s.live.Object, "data", "value")
	return value
}

func (s *lossy) instance() string { return s.live.GetAnnotations()[object.AnnotationInstance] }

func status(code int, reason metav1.StatusReason, message string) *http.Response {
	return answerJSON(code, metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure,
		Code: int32(code), Reason: reason, Message: message,
	})
}

func fieldConflict(manager string) *http.Response {
	return answerJSON(http.StatusConflict, metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure,
		Code: http.StatusConflict, Reason: metav1.StatusReasonConflict, Message: "conflict",
		Details: &metav1.StatusDetails{Causes: []metav1.StatusCause{{
			Type: metav1.CauseTypeFieldManagerConflict, Field: ".data.value", Message: fmt.Sprintf("conflict with %q using v1", manager),
		}}},
	})
}

func answerJSON(code int, body any) *http.Response {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return &http.Response{
		Status: http.StatusText(code), StatusCode: code, ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(string(text))),
	}
}

// expectRequests fails the test unless these were made.
func (s *lossy) expectRequests(t *testing.T, want string) {
	t.Helper()
	if got := strings.Join(s.got, " "); got != want {
		t.Errorf("made %q, want %q", got, want)
	}
}

// edit is what kubectl edit does.
func (s *lossy) edit(value string) {
	s.version++
	s.live.SetResourceVersion(strconv.Itoa(s.version))
	_ = unstructured.SetNestedField(s.live.Object, value, "data", "value") // it is a map
	s.valueOf = "kubectl-edit"
	s.manage(s.valueOf)
}
