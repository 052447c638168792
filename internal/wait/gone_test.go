package wait

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

var (
	claim0 = object.Key{Kind: "PersistentVolumeClaim", Namespace: "data", Name: "data-db-0"}
	claim1 = object.Key{Kind: "PersistentVolumeClaim", Namespace: "data", Name: "data-db-1"}
	both   = map[object.Key]types.UID{claim0: "zero", claim1: "one"}
)

// deleting is an API server with two claims, one of them held by a pod.
func deleting(t *testing.T) *fake {
	f := newFake()
	f.put(t, live(t, "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-db-0, namespace: data, uid: zero, "+
		"deletionTimestamp: '2000-01-01T00:00:00Z', finalizers: [kubernetes.io/pvc-protection]}}"))
	f.put(t, live(t, "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-db-1, namespace: data, uid: one}}"))
	f.put(t, pod(t, "db-0", "{nodeName: n1, volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]}", "{phase: Running}"))
	return f
}

// beside runs a wait beside the test.
func beside(wait func() error) (end func() (time.Duration, error)) {
	done, began := make(chan error, 1), time.Now()
	go func() { done <- wait() }()
	synctest.Wait()
	return func() (time.Duration, error) { err := <-done; return time.Since(began), err }
}

func TestGone_endsWithTheLastDeletion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := deleting(t)
		end := beside(func() error { return gone(t.Context(), f, both, time.Hour) })
		f.remove(t, claim1)
		pass(time.Minute)
		f.remove(t, claim0)
		if after, err := end(); err != nil || after != time.Minute || f.open() != 0 {
			t.Errorf("after %v, %d watches open: %v", after, f.open(), err)
		}
	})
}

func TestGone_anotherObjectOfTheNameIsNotTheOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := deleting(t)
		end := beside(func() error { return gone(t.Context(), f, both, time.Hour) })
		f.remove(t, claim0)
		f.put(t, live(t, "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-db-0, namespace: data, uid: another}}"))
		f.remove(t, claim1)
		if after, err := end(); err != nil || after != 0 {
			t.Errorf("after %v: %v", after, err)
		}
		if err := gone(t.Context(), f, map[object.Key]types.UID{claim0: "zero"}, 0); err != nil {
			t.Error(err)
		}
		if err := gone(t.Context(), f, map[object.Key]types.UID{claim0: ""}, 0); err == nil {
			t.Error("without a UID, any object of the name counts")
		}
	})
}

func TestGone_namesWhatHoldsEachObject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // a bubble's clock starts at 2000-01-01 00:00 UTC
		after, err := beside(func() error { return gone(t.Context(), deleting(t), both, 5*time.Minute) })()
		want := "PersistentVolumeClaim/data-db-0: terminating for 5m0s, held by finalizer kubernetes.io/pvc-protection, mounted by Pod/db-0\n" +
			"PersistentVolumeClaim/data-db-1: exists and is not being deleted"
		var e *NotGoneError
		if !errors.As(err, &e) || err.Error() != want || after != 5*time.Minute || e.Interrupted {
			t.Errorf("after %v: %v", after, err)
		}
	})
}

func TestGone_interrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		end := beside(func() error { return gone(ctx, deleting(t), both, time.Hour) })
		cancel()
		if after, err := end(); !errors.Is(err, context.Canceled) || after != 0 || !strings.Contains(err.Error(), "pvc-protection") {
			t.Errorf("after %v: %v", after, err)
		}
	})
}

func TestGone_a404OfABalancerIsNoDeletion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := deleting(t)
		f.answer = balancerWithoutBackend
		after, err := beside(func() error { return gone(t.Context(), f, both, time.Minute) })()
		var e *NotGoneError
		if !errors.As(err, &e) || len(e.Left) != 2 || after != time.Minute {
			t.Errorf("after %v: %v", after, err)
		}
	})
}

func TestGone_objectThatMayNotBeReadIsTheServersError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := deleting(t)
		f.answer = forbidden
		if err := gone(t.Context(), f, both, time.Hour); kube.Classify(err) != kube.Forbidden {
			t.Error(err)
		}
	})
}

func TestNoPods_endsWithTheLastPodOfTheController(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := deleting(t)
		f.put(t, live(t, "{apiVersion: v1, kind: Pod, metadata: {name: debug, namespace: data, labels: {app: db}}}"))
		var told []string
		end := beside(func() error {
			return noPods(t.Context(), f, "data", "app=db", []types.UID{"set"}, time.Hour, func(left string) { told = append(told, left) })
		})
		pass(time.Minute)
		f.remove(t, object.Key{Kind: "Pod", Namespace: "data", Name: "db-0"})
		if after, err := end(); err != nil || after != time.Minute {
			t.Errorf("after %v: %v", after, err)
		}
		if want := []string{"1 pod left: db-0", "no pods left"}; !slices.Equal(told, want) {
			t.Errorf("told %q, want %q", told, want)
		}
	})
}

func TestNoPods_namesThePodsThatAreLeftAndWhatIsWrongWithTheirNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		for pod, node := range map[string]string{"db-0": "removed", "db-1": "silent", "db-2": "fine"} {
			f.put(t, leavingPod(t, pod, node))
		}
		f.put(t, live(t, "{apiVersion: v1, kind: Node, metadata: {name: silent}, status: {conditions: [{type: Ready, status: Unknown, message: Kubelet stopped posting node status.}]}}"))
		f.put(t, live(t, "{apiVersion: v1, kind: Node, metadata: {name: fine}, status: {conditions: [{type: Ready, status: 'True'}]}}"))
		_, err := beside(func() error { return noPods(t.Context(), f, "data", "app=db", []types.UID{"set"}, 10*time.Minute, nil) })()
		want := `Pod/db-0: Running on node removed, which does not exist any more, terminating for 9m30s
Pod/db-1: Running on node silent, which is not ready: Kubelet stopped posting node status, terminating for 9m30s
Pod/db-2: Running on node fine, terminating for 9m30s`
		if err == nil || err.Error() != want {
			t.Error(err)
		}
	})
}

func TestNoPods_withoutRightsOnNodesNamesThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, leavingPod(t, "db-0", "n1"))
		f.answer = only("get Node", forbidden)
		_, err := beside(func() error { return noPods(t.Context(), f, "data", "app=db", []types.UID{"set"}, 10*time.Minute, nil) })()
		if want := "Pod/db-0: Running on node n1, terminating for 9m30s"; err == nil || err.Error() != want {
			t.Error(err)
		}
	})
}

func TestNoPods_needsASelector(t *testing.T) {
	if err := noPods(t.Context(), newFake(), "data", "", []types.UID{"set"}, time.Hour, nil); err == nil {
		t.Error("an empty selector would wait for everybody's pods")
	}
}

// leavingPod is a pod that is being deleted and does not end.
func leavingPod(t *testing.T, name, node string) *unstructured.Unstructured {
	t.Helper()
	u := pod(t, name, "{nodeName: "+node+"}", "{phase: Running}")
	u.Object["metadata"].(map[string]any)["deletionTimestamp"] = "2000-01-01T00:00:30Z"
	return u
}
