package acctest

import (
	"context"
	"fmt"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
)

// Eventually asks until there is nothing left to wait for: pending says what is
// missing, "" when nothing is. It fails the test at the Deadline.
func Eventually(t *testing.T, pending func() string) {
	t.Helper()
	last := ""
	err := wait.PollUntilContextTimeout(context.Background(), 100*time.Millisecond, Deadline, true,
		func(context.Context) (bool, error) {
			last = pending()
			return last == "", nil
		})
	if err != nil {
		t.Fatalf("after %s: %s", Deadline, last)
	}
}

// EventuallyRolledOut waits until a set that somebody else has changed has all
// its pods, ready and of the newest revision.
func EventuallyRolledOut(t *testing.T, namespace, name string) {
	t.Helper()
	sets := Cluster(t).AppsV1().StatefulSets(namespace)
	Eventually(t, func() string {
		s, err := sets.Get(context.Background(), name, metav1.GetOptions{})
		if err != nil {
			return err.Error()
		}
		want := *s.Spec.Replicas
		if s.Status.ObservedGeneration < s.Generation || s.Status.Replicas != want || s.Status.ReadyReplicas != want ||
			s.Status.UpdatedReplicas != want || s.Status.CurrentRevision != s.Status.UpdateRevision {
			return fmt.Sprintf("StatefulSet/%s is not rolled out: %+v", name, s.Status)
		}
		return ""
	})
}

// EventuallyNoSet waits until a set that somebody has deleted is gone. Its pods
// may be left.
func EventuallyNoSet(t *testing.T, namespace, name string) {
	t.Helper()
	sets := Cluster(t).AppsV1().StatefulSets(namespace)
	Eventually(t, func() string {
		if _, err := sets.Get(context.Background(), name, metav1.GetOptions{}); !apierrors.IsNotFound(err) {
			return fmt.Sprintf("StatefulSet/%s is still there (%v)", name, err)
		}
		return ""
	})
}

// EventuallyNoPods waits until a set that somebody has deleted is gone with all
// its pods.
func EventuallyNoPods(t *testing.T, namespace, name string) {
	t.Helper()
	EventuallyNoSet(t, namespace, name)
	client := Cluster(t)
	Eventually(t, func() string {
		if left, err := pods(client, namespace, name); err != nil || len(left) > 0 {
			return fmt.Sprintf("pods %v are still there (%v)", left.Names(), err)
		}
		return ""
	})
}

// EventuallyWarned waits until an event with a reason is there about an object.
func EventuallyWarned(t *testing.T, namespace, object, reason string) {
	t.Helper()
	events := Cluster(t).CoreV1().Events(namespace)
	Eventually(t, func() string {
		list, err := events.List(context.Background(), metav1.ListOptions{FieldSelector: "involvedObject.name=" + object + ",reason=" + reason})
		if err != nil || len(list.Items) == 0 {
			return fmt.Sprintf("there is no event %s about %s (%v)", reason, object, err)
		}
		return ""
	})
}
