package acctest

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/metadata"
)

// Deletions is when objects were deleted, to the revision of the cluster's
// storage: what happened before what is no matter of which watch tells first.
type Deletions struct {
	t *testing.T

	mu sync.Mutex
	// asked and gone are revisions by "services/db": when the deletion was asked
	// for, and when the object was gone.
	asked, gone map[string]uint64
}

// WatchDeletions takes down what is deleted in a namespace, until the test is
// over.
func WatchDeletions(t *testing.T, namespace string, resources ...schema.GroupVersionResource) *Deletions {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	client, err := metadata.NewForConfig(Config(t))
	check(t, err)
	d := &Deletions{t: t, asked: map[string]uint64{}, gone: map[string]uint64{}}
	for _, resource := range resources {
		objects := client.Resource(resource).Namespace(namespace)
		now, err := objects.List(ctx, metav1.ListOptions{})
		check(t, err)
		changes, err := objects.Watch(ctx, metav1.ListOptions{ResourceVersion: now.ResourceVersion})
		check(t, err)
		go func() {
			for change := range changes.ResultChan() {
				d.note(resource.Resource, change)
			}
		}()
	}
	return d
}

func (d *Deletions) note(resource string, change watch.Event) {
	o, err := meta.Accessor(change.Object)
	if err != nil {
		return
	}
	revision, err := strconv.ParseUint(o.GetResourceVersion(), 10, 64)
	if err != nil {
		return
	}
	name := resource + "/" + o.GetName()
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.asked[name]; !known && (change.Type == watch.Deleted || o.GetDeletionTimestamp() != nil) {
		d.asked[name] = revision
	}
	if change.Type == watch.Deleted {
		d.gone[name] = revision
	}
}

// Expect fails the test unless the deletion of each object was asked for only
// when those before it were gone.
func (d *Deletions) Expect(names ...string) {
	d.t.Helper()
	Eventually(d.t, func() string {
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, name := range names {
			if _, ok := d.gone[name]; !ok {
				return fmt.Sprintf("the watch has not seen %s go; it has seen %v", name, d.gone)
			}
		}
		return ""
	})
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := 1; i < len(names); i++ {
		if before, after := names[i-1], names[i]; d.asked[after] < d.gone[before] {
			d.t.Errorf("the deletion of %s was asked for at revision %d, before %s was gone at %d", after, d.asked[after], before, d.gone[before])
		}
	}
}
