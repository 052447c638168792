package acctest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
)

// Replicas is every number of replicas that a set was given, in order. A number
// that held for a moment only is among them.
type Replicas struct {
	t               *testing.T
	namespace, name string

	mu       sync.Mutex
	numbers  []int32
	versions map[string]bool
}

// WatchReplicas takes down the numbers of replicas of a set, from the present one
// on and until the test is over.
func WatchReplicas(t *testing.T, namespace, name string) *Replicas {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	sets := Cluster(t).AppsV1().StatefulSets(namespace)
	now, err := sets.Get(ctx, name, metav1.GetOptions{})
	check(t, err)
	r := &Replicas{t: t, namespace: namespace, name: name, versions: map[string]bool{}}
	r.note(now)
	changes, err := sets.Watch(ctx, metav1.ListOptions{
		FieldSelector: "metadata.name=" + name, ResourceVersion: now.ResourceVersion,
	})
	check(t, err)
	go func() {
		for change := range changes.ResultChan() {
			if set, ok := change.Object.(*appsv1.StatefulSet); ok && change.Type != watch.Bookmark {
				r.note(set)
			}
		}
	}()
	return r
}

func (r *Replicas) note(set *appsv1.StatefulSet) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.versions[set.ResourceVersion] = true
	if n := *set.Spec.Replicas; len(r.numbers) == 0 || r.numbers[len(r.numbers)-1] != n {
		r.numbers = append(r.numbers, n)
	}
}

// Expect fails the test unless the set was given these numbers one after the
// other, and no other one in between.
func (r *Replicas) Expect(want ...int32) {
	r.t.Helper()
	if got := r.upToNow(); !slices.Equal(got, want) {
		r.t.Errorf("StatefulSet/%s had %v replicas one after the other, want %v", r.name, got, want)
	}
}

// upToNow waits until the watch has seen the set as it is now.
func (r *Replicas) upToNow() []int32 {
	r.t.Helper()
	sets := Cluster(r.t).AppsV1().StatefulSets(r.namespace)
	var out []int32
	Eventually(r.t, func() string {
		now, err := sets.Get(context.Background(), r.name, metav1.GetOptions{})
		if err != nil {
			return err.Error()
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if !r.versions[now.ResourceVersion] {
			return fmt.Sprintf("the watch of StatefulSet/%s has not seen version %s", r.name, now.ResourceVersion)
		}
		out = slices.Clone(r.numbers)
		return ""
	})
	return out
}

// Scale sets the replicas of a set as kubectl scale and autoscalers do.
func Scale(t *testing.T, namespace, name string, replicas int32) {
	t.Helper()
	sets := Cluster(t).AppsV1().StatefulSets(namespace)
	_, err := sets.UpdateScale(context.Background(), name, &autoscaling.Scale{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace},
		Spec:       autoscaling.ScaleSpec{Replicas: replicas},
	}, updating)
	check(t, err)
}

// EventuallyReplicas waits until a set is given a number of replicas.
func EventuallyReplicas(t *testing.T, namespace, name string, want int32) {
	t.Helper()
	sets := Cluster(t).AppsV1().StatefulSets(namespace)
	Eventually(t, func() string {
		set, err := sets.Get(context.Background(), name, metav1.GetOptions{})
		if err != nil {
			return err.Error()
		}
		if now := *set.Spec.Replicas; now != want {
			return fmt.Sprintf("StatefulSet/%s has %d replicas, want %d", name, now, want)
		}
		return ""
	})
}
