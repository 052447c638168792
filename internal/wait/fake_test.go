package wait

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// fake is an API server in memory: it keeps objects and their history, and can
// forbid, fail, and drop its watches.
type fake struct {
	mu      sync.Mutex
	version int
	objects map[object.Key]*unstructured.Unstructured
	history []happened
	streams []*stream
	// answer, if set, may answer a request with an error: "watch Pod".
	answer func(request string) error
	// requests counts them.
	requests map[string]int
}

type happened struct {
	version int
	event   watch.Event
}

type stream struct {
	*watch.RaceFreeFakeWatcher
	wants func(*unstructured.Unstructured) bool
}

func newFake() *fake {
	return &fake{version: 100, objects: map[object.Key]*unstructured.Unstructured{}, requests: map[string]int{}}
}

func keyOf(u *unstructured.Unstructured) object.Key {
	gk := u.GroupVersionKind().GroupKind()
	return object.Key{Group: gk.Group, Kind: gk.Kind, Namespace: u.GetNamespace(), Name: u.GetName()}
}

// put creates or changes an object.
func (f *fake) put(t *testing.T, u *unstructured.Unstructured) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	u = u.DeepCopy()
	what := watch.Modified
	if f.objects[keyOf(u)] == nil {
		what = watch.Added
	}
	f.objects[keyOf(u)] = u
	f.tell(what, u)
}

// remove deletes an object for good.
func (f *fake) remove(t *testing.T, key object.Key) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	u := f.objects[key].DeepCopy()
	delete(f.objects, key)
	f.tell(watch.Deleted, u)
}

func (f *fake) tell(what watch.EventType, u *unstructured.Unstructured) {
	f.version++
	u.SetResourceVersion(strconv.Itoa(f.version))
	event := watch.Event{Type: what, Object: u.DeepCopy()}
	f.history = append(f.history, happened{f.version, event})
	for _, s := range f.streams {
		if s.wants(u) && !s.IsStopped() {
			s.Action(what, u.DeepCopy())
		}
	}
}

// drop ends every watch, with an error if there is one.
func (f *fake) drop(err *apierrors.StatusError) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.streams {
		if err != nil && !s.IsStopped() {
			s.Error(&err.ErrStatus)
		}
		s.Stop()
	}
	f.streams = nil
}

// open counts the watches that nobody has stopped.
func (f *fake) open() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, s := range f.streams {
		if !s.IsStopped() {
			n++
		}
	}
	return n
}

func (f *fake) count(request string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.requests[request]
}

// refuse changes what is answered from now on; nil is to answer everything.
func (f *fake) refuse(answer func(request string) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answer = answer
}

func (f *fake) ask(ctx context.Context, request string) error {
	f.requests[request]++
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if f.answer != nil {
		return f.answer(request)
	}
	return nil
}

func (f *fake) Get(ctx context.Context, key object.Key) (*unstructured.Unstructured, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.ask(ctx, "get "+key.Kind); err != nil {
		return nil, err
	}
	u := f.objects[key]
	if u == nil {
		return nil, apierrors.NewNotFound(schema.GroupResource{Resource: strings.ToLower(key.Kind)}, key.Name)
	}
	return u.DeepCopy(), nil
}

func (f *fake) List(ctx context.Context, gk schema.GroupKind, namespace, selector string) (*unstructured.UnstructuredList, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.ask(ctx, "list "+gk.Kind); err != nil {
		return nil, err
	}
	wants := matcher(gk, namespace, selector, "")
	out := &unstructured.UnstructuredList{Object: map[string]any{}}
	out.SetResourceVersion(strconv.Itoa(f.version))
	for _, u := range f.objects {
		if wants(u) {
			out.Items = append(out.Items, *u.DeepCopy())
		}
	}
	return out, nil
}

func (f *fake) Watch(ctx context.Context, gk schema.GroupKind, namespace, labels, fields, resourceVersion string) (watch.Interface, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.ask(ctx, "watch "+gk.Kind); err != nil {
		return nil, err
	}
	s := &stream{watch.NewRaceFreeFake(), matcher(gk, namespace, labels, fields)}
	if resourceVersion == "" {
		for _, u := range f.objects {
			if s.wants(u) {
				s.Add(u.DeepCopy())
			}
		}
	} else {
		from, err := strconv.Atoi(resourceVersion)
		if err != nil {
			return nil, apierrors.NewBadRequest(err.Error())
		}
		for _, h := range f.history {
			if h.version > from && s.wants(h.event.Object.(*unstructured.Unstructured)) {
				s.Action(h.event.Type, h.event.Object.DeepCopyObject())
			}
		}
	}
	f.streams = append(f.streams, s)
	return s, nil
}

func matcher(gk schema.GroupKind, namespace, selector, fields string) func(*unstructured.Unstructured) bool {
	wanted, err := labels.Parse(selector)
	if err != nil {
		panic(err)
	}
	name := strings.TrimPrefix(fields, "metadata.name=")
	return func(u *unstructured.Unstructured) bool {
		return u.GroupVersionKind().GroupKind() == gk && u.GetNamespace() == namespace &&
			wanted.Matches(labels.Set(u.GetLabels())) && (name == "" || u.GetName() == name)
	}
}

// Errors that API servers, and what stands before them, answer with.

func forbidden(request string) error {
	return apierrors.NewForbidden(schema.GroupResource{Resource: request}, "", nil)
}

func unavailable(string) error {
	return apierrors.NewServiceUnavailable("apiserver is shutting down")
}

func unauthorized(string) error { return apierrors.NewUnauthorized("token expired") }

func balancerWithoutBackend(string) error {
	return apierrors.NewGenericServerResponse(http.StatusNotFound, "get", schema.GroupResource{Resource: "statefulsets"}, "db", "default backend - 404", 0, true)
}

var tooOld = &apierrors.StatusError{ErrStatus: metav1.Status{
	Status: metav1.StatusFailure, Code: http.StatusGone, Reason: metav1.StatusReasonExpired, Message: "too old resource version",
}}
