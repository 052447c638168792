package acctest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// History is every pod of an application that has run since it was followed, those
// included that are gone: what was restarted once too often shows nowhere else.
// Pods that never ran don't count: simulated nodes may end the one that has just
// come after the one that was to go.
type History struct {
	mu   sync.Mutex
	pods map[string]map[types.UID]string
}

// Follow begins to take down the pods of an application, until the test is over.
func Follow(t *testing.T, namespace, app string) *History {
	t.Helper()
	h := &History{pods: map[string]map[types.UID]string{}}
	ctx, stop := context.WithCancel(context.Background())
	w, err := Cluster(t).CoreV1().Pods(namespace).Watch(ctx, selector(app))
	if err != nil {
		stop()
		t.Fatalf("following the pods: %v", err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for e := range w.ResultChan() {
			h.add(e)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return h
}

func (h *History) add(e watch.Event) {
	pod, ok := e.Object.(*corev1.Pod)
	if !ok || pod.Status.Phase != corev1.PodRunning {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pods[pod.Name] == nil {
		h.pods[pod.Name] = map[types.UID]string{}
	}
	text := fmt.Sprintf("%s of revision %s on %s, made %s", pod.UID, pod.Labels[appsv1.ControllerRevisionHashLabelKey],
		pod.Spec.NodeName, pod.CreationTimestamp.Format(time.TimeOnly))
	if pod.DeletionTimestamp != nil {
		text += ", to end " + pod.DeletionTimestamp.Format(time.TimeOnly)
	}
	h.pods[pod.Name][pod.UID] = text
}

// Pods are, for each name, what is known of the pods that there have been.
func (h *History) Pods() map[string][]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make(map[string][]string, len(h.pods))
	for name, uids := range h.pods {
		out[name] = slices.Collect(maps.Values(uids))
	}
	return out
}
