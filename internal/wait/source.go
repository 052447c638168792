package wait

import (
	"cmp"
	"context"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kwait "k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const (
	// pollEvery is how often is read what can't be watched.
	pollEvery = 2 * time.Second
	// readTimeout ends a read that nobody answers.
	readTimeout = 10 * time.Second
	// openTimeout ends the opening of a watch that nobody answers. A server says at
	// once that it has begun.
	openTimeout = 10 * time.Second
	// silence ends a watch that tells nothing: a gateway may have forgotten it. API
	// servers send a bookmark every minute or so where nothing happens.
	silence = 2 * time.Minute
	// calm is how long a watch has to live to count as working.
	calm = 10 * time.Second
	// patienceWithCredentials is how many times in a row a source that is needed may
	// refuse credentials. Those that can be renewed are, before a request counts as
	// refused; but an API server that starts may not know good ones yet.
	patienceWithCredentials = 3
)

// errSilent is trouble with a watch.
var errSilent = errors.New("the watch tells nothing")

// source is what is watched: one object by name, or those that a label
// selector matches.
type source struct {
	kind      schema.GroupKind
	namespace string
	name      string
	labels    string
	// optional sources are left out when they may not be read.
	optional bool
}

// change is news from a source.
type change struct {
	kind schema.GroupKind

	// Exactly one of these.
	read    *reading        // everything there is
	event   watch.EventType // what happened to the object
	blind   bool            // the source may not be read
	trouble error           // the server can't be asked for now
	fatal   error           // and never will be

	object *unstructured.Unstructured
}

// reading is what a GET or LIST answered.
type reading struct {
	objects         []*unstructured.Unstructured
	resourceVersion string
}

// follower reports a source's changes.
type follower struct {
	source
	api  api
	emit func(change)

	allowed bool // reading worked once
	reads   int  // how often reading worked
	watched bool // watching worked once
	polling bool // watching is not allowed
	refused int  // how many times in a row the credentials were refused
}

// run follows until the context ends or the source turns out to be unreadable.
func (f *follower) run(ctx context.Context) {
	pause := backoff()
	for {
		began, reads := time.Now(), f.reads
		err := f.once(ctx)
		if ctx.Err() != nil || f.failed(err) {
			return
		}
		if time.Since(began) > calm || f.polling && err == nil {
			pause = backoff()
		}
		delay := pause.Step()
		switch {
		case f.polling && err == nil:
			delay = pollEvery
		case f.reads > reads: // the server is there, only watches have trouble
			delay = min(delay, pollEvery)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(delay):
		}
	}
}

func backoff() kwait.Backoff {
	return kwait.Backoff{Duration: 500 * time.Millisecond, Factor: 2, Jitter: 0.2, Steps: 6, Cap: 10 * time.Second}
}

// once reads and then watches until the watch ends.
func (f *follower) once(ctx context.Context) error {
	if f.name != "" {
		return f.one(ctx)
	}
	read, err := f.read(ctx)
	if err != nil {
		return err
	}
	watching, abort := context.WithCancel(ctx)
	defer abort()
	w, err := f.watch(watching, abort, "", read.resourceVersion)
	if w == nil {
		return err
	}
	return f.drain(ctx, w)
}

// one follows a single object. Its watch is opened before the read and without
// a resource version: the version of an object that nobody changed for hours
// is too old to watch from, and reading it again yields the same version. It is
// read though it can't be watched: something in between may have no liking for
// watches.
func (f *follower) one(ctx context.Context) error {
	watching, abort := context.WithCancel(ctx)
	defer abort()
	w, watchErr := f.watch(watching, abort, fields.OneTermEqualSelector("metadata.name", f.name).String(), "")
	if _, err := f.read(ctx); err != nil || w == nil {
		if w != nil {
			w.Stop()
		}
		return cmp.Or(err, watchErr)
	}
	return f.drain(ctx, w)
}

// read reports everything there is.
func (f *follower) read(ctx context.Context) (*reading, error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	if f.reads > 0 { // run begins anew, and says so
		ctx = kube.Once(ctx)
	}
	read, err := f.source.read(ctx, f.api)
	if err != nil {
		return nil, err
	}
	f.allowed, f.refused = true, 0
	f.reads++
	f.emit(change{kind: f.kind, read: read})
	return read, nil
}

func (s source) read(ctx context.Context, c api) (*reading, error) {
	if s.name != "" {
		live, err := c.Get(ctx, object.Key{Group: s.kind.Group, Kind: s.kind.Kind, Namespace: s.namespace, Name: s.name})
		switch {
		case missing(err):
			return &reading{}, nil
		case err != nil:
			return nil, err
		}
		return &reading{objects: []*unstructured.Unstructured{live}}, nil
	}
	list, err := c.List(ctx, s.kind, s.namespace, s.labels)
	if err != nil {
		return nil, err
	}
	out := &reading{resourceVersion: list.GetResourceVersion()}
	for i := range list.Items {
		out.objects = append(out.objects, &list.Items[i])
	}
	return out, nil
}

// watch is a watch, or nil where watching is not allowed. A server that once
// allowed it and now forbids it is starting, and has not read its roles yet. abort
// ends the context, which is that of the whole watch.
func (f *follower) watch(ctx context.Context, abort func(), selector, resourceVersion string) (watch.Interface, error) {
	if f.polling {
		return nil, nil
	}
	opening := time.AfterFunc(openTimeout, abort)
	w, err := f.api.Watch(ctx, f.kind, f.namespace, f.labels, selector, resourceVersion)
	switch inTime := opening.Stop(); {
	case !inTime:
		if err == nil {
			w.Stop()
		}
		return nil, errSilent
	case err == nil:
		f.watched = true
		return w, nil
	case !f.watched && (kube.Classify(err) == kube.Forbidden || apierrors.IsMethodNotSupported(err)):
		f.polling = true
		return nil, nil
	}
	return nil, err
}

// drain reports what a watch says until it ends.
func (f *follower) drain(ctx context.Context, w watch.Interface) error {
	defer w.Stop()
	silent := time.NewTimer(silence)
	defer silent.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-silent.C:
			return nil // reading anew tells what was missed
		case e, ok := <-w.ResultChan():
			if !ok {
				return nil
			}
			silent.Reset(silence)
			switch e.Type {
			case watch.Added, watch.Modified, watch.Deleted:
				if u, ok := e.Object.(*unstructured.Unstructured); ok {
					f.emit(change{kind: f.kind, event: e.Type, object: u})
				}
			case watch.Error:
				return apierrors.FromObject(e.Object)
			}
		}
	}
}

// failed reports what went wrong, and says whether that is the end.
func (f *follower) failed(err error) bool {
	class := kube.Classify(err)
	if class == kube.Unauthorized {
		f.refused++
	}
	switch {
	case err == nil, expired(err):
		return false
	case class == kube.Forbidden && !f.allowed && f.optional:
		f.emit(change{kind: f.kind, blind: true})
		return true
	case class == kube.Unauthorized && (f.optional || f.refused < patienceWithCredentials),
		class == kube.Forbidden && f.allowed,
		class != kube.NoCluster && transient(err):
		f.emit(change{kind: f.kind, trouble: err})
		return false
	}
	f.emit(change{kind: f.kind, fatal: err})
	return true
}
