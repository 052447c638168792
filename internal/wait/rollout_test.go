package wait

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// These tests run in bubbles of package synctest: time stands still while
// anything can happen and then jumps, so minutes cost nothing and nothing is
// left to chance.

var db = Rollout{Workload: object.Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "db"}, Selector: "app=db"}

const (
	oneReady   = "{observedGeneration: 2, replicas: 2, readyReplicas: 1, updatedReplicas: 2, currentRevision: b, updateRevision: b}"
	twoReady   = "{observedGeneration: 2, replicas: 2, readyReplicas: 2, updatedReplicas: 2, currentRevision: b, updateRevision: b}"
	podReady   = "{phase: Running, conditions: [{type: Ready, status: 'True'}]}"
	podRunning = "{phase: Running, containerStatuses: [{name: db, state: {running: {}}}]}"
)

// halfReady is an API server with a set of two pods, one of them not ready.
func halfReady(t *testing.T) *fake {
	f := newFake()
	f.put(t, set(t, "replicas: 2", oneReady))
	f.put(t, pod(t, "db-0", "{nodeName: n1}", podReady))
	f.put(t, pod(t, "db-1", "{nodeName: n1}", podRunning))
	return f
}

const halfReadyText = `StatefulSet/db: 1 of 2 pods ready (revision b)
  Pod/db-1: container "db" running, not ready`

// outcome is what a wait that runs beside the test came to.
type outcome struct {
	err   error
	after time.Duration
	told  []string
}

// begin starts a wait and returns a function that waits for its end.
func begin(ctx context.Context, f api, timeout time.Duration) (end func() outcome) {
	done := make(chan outcome, 1)
	began := time.Now()
	go func() {
		var o outcome
		o.err = db.wait(ctx, f, timeout, func(s Status) { o.told = append(o.told, s.Summary) })
		o.after = time.Since(began)
		done <- o
	}()
	synctest.Wait()
	return func() outcome { return <-done }
}

// pass lets time pass.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestWait_endsWithTheEventThatCompletesTheRollout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		end := begin(t.Context(), f, time.Hour)
		pass(time.Minute)
		f.put(t, set(t, "replicas: 2", twoReady))
		got := end()
		if got.err != nil || got.after != time.Minute {
			t.Errorf("after %v: %v", got.after, got.err)
		}
		want := []string{"StatefulSet/db: 1 of 2 pods ready (revision b)", "StatefulSet/db: 2 of 2 pods ready (revision b)"}
		if diff := cmp.Diff(want, got.told); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
		if n := f.open(); n != 0 {
			t.Errorf("%d watches are left open", n)
		}
		if n := f.count("list Pod") + f.count("list PersistentVolumeClaim") + f.count("get StatefulSet"); n != 3 {
			t.Errorf("%d reads, want one per kind", n)
		}
	})
}

func TestWait_timeIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		f.put(t, live(t, `{apiVersion: v1, kind: Event, type: Warning, metadata: {name: e, namespace: data}, involvedObject: {uid: db-1}, message: "Readiness probe failed: HTTP probe failed with statuscode: 503"}`))
		got := begin(t.Context(), f, 10*time.Minute)()
		var e *NotReadyError
		if !errors.As(got.err, &e) || e.Interrupted || e.After != 10*time.Minute || errors.Is(got.err, context.Canceled) {
			t.Fatalf("error %#v", got.err)
		}
		want := halfReadyText + ": Readiness probe failed: HTTP probe failed with statuscode: 503"
		if diff := cmp.Diff(want, got.err.Error()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if n := f.count("list Event"); n != 1 {
			t.Errorf("events were read %d times", n)
		}
	})
}

func TestWait_readsOnceMoreBeforeItFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		end := begin(t.Context(), f, time.Minute)
		f.mu.Lock()
		f.streams = nil // the watches stay open and silent
		f.mu.Unlock()
		f.put(t, set(t, "replicas: 2", twoReady))
		if got := end(); got.err != nil || got.after != time.Minute {
			t.Errorf("after %v: %v", got.after, got.err)
		}
	})
}

func TestWait_interruptedKeepsTheLastStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		ctx, cancel := context.WithCancel(t.Context())
		end := begin(ctx, f, time.Hour)
		pass(time.Minute)
		cancel()
		got := end()
		var e *NotReadyError
		if !errors.As(got.err, &e) || !e.Interrupted || !errors.Is(got.err, context.Canceled) || got.after != time.Minute {
			t.Fatalf("after %v: %#v", got.after, got.err)
		}
		if diff := cmp.Diff(halfReadyText, got.err.Error()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestWait_deadlineOfTheCallerIsATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		got := begin(ctx, halfReady(t), time.Hour)()
		var e *NotReadyError
		if !errors.As(got.err, &e) || e.Interrupted || kube.Away(got.err) || got.after != time.Minute {
			t.Fatalf("after %v: %#v", got.after, got.err)
		}
	})
}

func TestWait_givesUpOnAClassThatIsNotCreatedIn30Seconds(t *testing.T) {
	claimed := func(t *testing.T) *fake {
		f := newFake()
		f.put(t, set(t, "{replicas: 1, volumeClaimTemplates: [{metadata: {name: data}}]}", "{observedGeneration: 2, replicas: 1, updateRevision: b, currentRevision: b}"))
		f.put(t, pod(t, "db-0", "{}", "{phase: Pending}"))
		f.put(t, live(t, "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-db-0, namespace: data, uid: c, labels: {app: db}}, spec: {storageClassName: fast}, status: {phase: Pending}}"))
		return f
	}
	t.Run("missing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			got := begin(t.Context(), claimed(t), time.Hour)()
			if got.err == nil || got.after != patience || !strings.Contains(got.err.Error(), `PersistentVolumeClaim/data-db-0: Pending: storageclass "fast" not found`) {
				t.Errorf("after %v: %v", got.after, got.err)
			}
		})
	})
	t.Run("created meanwhile", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f := claimed(t)
			end := begin(t.Context(), f, time.Hour)
			pass(patience / 2)
			f.put(t, live(t, "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}}"))
			if got := end(); got.after != time.Hour || strings.Contains(got.err.Error(), "storageclass") {
				t.Errorf("after %v: %v", got.after, got.err)
			}
			if n := f.count("get StorageClass"); n != 2 {
				t.Errorf("the class was asked for %d times", n)
			}
		})
	})
	t.Run("classes may not be read", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			f := claimed(t)
			f.answer = only("get StorageClass", forbidden)
			if got := begin(t.Context(), f, time.Hour)(); got.after != time.Hour {
				t.Errorf("after %v: %v", got.after, got.err)
			}
		})
	})
}

func TestWait_tellsOnceThatAPodEndsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		u := pod(t, "db-1", "{nodeName: n1}", podReady)
		u.Object["metadata"].(map[string]any)["deletionTimestamp"] = "2000-01-01T00:01:00Z"
		f.put(t, u)
		got := begin(t.Context(), f, time.Hour)()
		if len(got.told) != 2 {
			t.Errorf("told %q", got.told)
		}
	})
}

func TestWait_survivesARestartOfTheServer(t *testing.T) {
	for name, down := range map[string]func(string) error{
		"unavailable":                  unavailable,
		"roles are not read yet":       forbidden,
		"balancer without backend":     balancerWithoutBackend,
		"credentials are renewed once": once(unauthorized),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := halfReady(t)
				end := begin(t.Context(), f, time.Hour)
				f.refuse(down)
				f.drop(nil)
				pass(3 * time.Minute)
				f.refuse(nil)
				f.put(t, set(t, "replicas: 2", twoReady))
				got := end()
				if got.err != nil || got.after > 3*time.Minute+15*time.Second {
					t.Errorf("after %v: %v", got.after, got.err)
				}
				// A backoff, not a hammer.
				if n := f.count("watch StatefulSet"); n > 30 {
					t.Errorf("%d attempts in 3 minutes", n)
				}
			})
		})
	}
}

func TestWait_readsAnewWhenAWatchExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		end := begin(t.Context(), f, time.Hour)
		pass(time.Minute)
		f.drop(tooOld)
		f.put(t, set(t, "replicas: 2", twoReady)) // while nobody watches
		got := end()
		if got.err != nil || got.after > time.Minute+time.Second {
			t.Errorf("after %v: %v", got.after, got.err)
		}
		if len(got.told) != 2 {
			t.Errorf("an expired watch is no news: %q", got.told)
		}
	})
}

func TestWait_pollsWhereWatchingIsForbidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		f.answer = func(request string) error {
			if strings.HasPrefix(request, "watch ") {
				return forbidden(request)
			}
			return nil
		}
		end := begin(t.Context(), f, time.Hour)
		pass(time.Minute)
		f.put(t, set(t, "replicas: 2", twoReady))
		if got := end(); got.err != nil || got.after > time.Minute+pollEvery {
			t.Errorf("after %v: %v", got.after, got.err)
		}
		if n := f.count("get StatefulSet"); n < 30 || n > 32 {
			t.Errorf("%d reads in a minute", n)
		}
	})
}

func TestWait_judgesByTheSetWherePodsMayNotBeListed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		f.answer = func(request string) error {
			if strings.HasPrefix(request, "list ") {
				return forbidden(request)
			}
			return nil
		}
		got := begin(t.Context(), f, time.Minute)()
		want := `StatefulSet/db: 1 of 2 pods ready (revision b)
  Pods: may not be listed with these credentials, so reasons are unknown`
		if diff := cmp.Diff(want, got.err.Error()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		f.put(t, set(t, "replicas: 2", twoReady))
		if got := begin(t.Context(), f, time.Minute)(); got.err != nil {
			t.Error(got.err)
		}
	})
}

func TestWait_setThatMayNotBeReadIsTheServersError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		f.answer = only("get StatefulSet", forbidden)
		got := begin(t.Context(), f, time.Hour)()
		if kube.Classify(got.err) != kube.Forbidden || got.after != 0 {
			t.Errorf("after %v: %v", got.after, got.err)
		}
		f.answer = unauthorized
		if got := begin(t.Context(), f, time.Hour)(); kube.Classify(got.err) != kube.Unauthorized || got.after > 10*time.Second {
			t.Errorf("after %v: %v", got.after, got.err)
		}
	})
}

func TestWait_neverAnsweredSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		f.answer = unavailable
		got := begin(t.Context(), f, time.Minute)()
		want := "StatefulSet/db: nothing is known yet\n  API server: apiserver is shutting down"
		if got.err == nil || got.err.Error() != want {
			t.Errorf("error %v", got.err)
		}
	})
}

func TestWait_deletedSetIsFatal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		end := begin(t.Context(), f, time.Hour)
		f.remove(t, db.Workload)
		got := end()
		var e *NotReadyError
		if !errors.As(got.err, &e) || e.Status.Fatal != "StatefulSet/db does not exist any more" || !e.Status.Gone || got.after != 0 {
			t.Errorf("after %v: %v", got.after, got.err)
		}
	})
}

func TestWait_saysWhatIsWrongAroundTheApplication(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		u := pod(t, "db-1", "{nodeName: n1}", podReady)
		u.Object["metadata"].(map[string]any)["deletionTimestamp"] = "2000-01-01T00:00:30Z"
		f.put(t, u)
		f.put(t, live(t, "{apiVersion: v1, kind: Namespace, metadata: {name: data, deletionTimestamp: '2000-01-01T00:00:00Z'}, "+
			"status: {conditions: [{type: NamespaceContentRemaining, status: 'True', message: other}, "+
			"{type: NamespaceFinalizersRemaining, status: 'True', message: 'Some content in the namespace has finalizers remaining: example.org/hold in 1 resource instances'}]}}"))
		got := begin(t.Context(), f, time.Minute)()
		want := `StatefulSet/db: 1 of 2 pods ready (revision b)
  Namespace/data: is being deleted, with everything in it: Some content in the namespace has finalizers remaining: example.org/hold in 1 resource instances
  Pod/db-1: terminating for 30s, on node n1, which does not exist any more`
		if diff := cmp.Diff(want, got.err.Error()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if n := f.count("get Namespace") + f.count("get Node"); n != 2 {
			t.Errorf("%d questions, want one for each, when the error is written", n)
		}
	})
}

func TestWait_timeoutOfZeroJudgesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := halfReady(t)
		if got := begin(t.Context(), f, 0)(); got.err == nil || got.err.Error() != halfReadyText || got.after != 0 {
			t.Errorf("after %v: %v", got.after, got.err)
		}
		f.put(t, set(t, "replicas: 2", twoReady))
		if got := begin(t.Context(), f, 0)(); got.err != nil || got.after != 0 {
			t.Errorf("after %v: %v", got.after, got.err)
		}
	})
}

// only answers one request with an error.
func only(request string, err func(string) error) func(string) error {
	return func(got string) error {
		if got == request {
			return err(got)
		}
		return nil
	}
}

// once answers the first of every request with an error.
func once(err func(string) error) func(string) error {
	seen := map[string]bool{}
	return func(request string) error {
		if seen[request] {
			return nil
		}
		seen[request] = true
		return err(request)
	}
}
