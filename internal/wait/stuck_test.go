package wait

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Of every set here the newest revision is "b"; pods are of "a" or "b".
const (
	rolling  = "{observedGeneration: 2, replicas: 3, readyReplicas: 2, currentRevision: a, updateRevision: b}"
	missing1 = "{phase: Pending, containerStatuses: [{name: db, state: {waiting: {reason: ErrImagePull}}}]}"
	replays  = "{phase: Running, containerStatuses: [{name: db, state: {running: {}}}, {name: side, state: {waiting: {reason: ErrImagePull}}}]}"
	sidecar  = "{phase: Running, containerStatuses: [{name: db, ready: true, state: {running: {}}}, {name: side, state: {waiting: {reason: ErrImagePull}}}]}"
	homeless = "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}"
	gated    = "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: SchedulingGated}]}"
)

func TestStuck_namesOnlyAPodThatNothingElseReplaces(t *testing.T) {
	for name, test := range map[string]struct {
		spec     string
		old      string // status of db-1, of revision a
		revision string // of db-1, if not a
		first    string // status of db-0, if not ready
		want     string
	}{
		"an image that is missing":            {old: missing1, want: "db-1"},
		"a pod that no node takes":            {old: homeless, want: "db-1"},
		"a pod that waits for a gate":         {old: gated},
		"a pod that is merely not ready":      {old: podRunning},
		"a broken one beside one that works":  {old: sidecar, want: "db-1"},
		"a broken one beside a log's replay":  {old: replays},
		"the newest revision":                 {old: missing1, revision: "b"},
		"a pod before it is not ready either": {old: missing1, first: podRunning},
		"under Parallel":                      {spec: "replicas: 3, podManagementPolicy: Parallel", old: missing1, want: "db-1"},
		"below the partition":                 {spec: "replicas: 3, updateStrategy: {rollingUpdate: {partition: 2}}", old: missing1},
		"from the partition on":               {spec: "replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}", old: missing1, want: "db-1"},
		"under OnDelete":                      {spec: "replicas: 3, updateStrategy: {type: OnDelete}", old: missing1},
		"beyond replicas":                     {spec: "replicas: 1", old: missing1},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.put(t, set(t, "{"+cmp.Or(test.spec, "replicas: 3")+"}", rolling))
			f.put(t, revised(t, "db-0", "a", cmp.Or(test.first, podReady)))
			f.put(t, revised(t, "db-1", cmp.Or(test.revision, "a"), test.old))
			got := status(t, f)
			if stuckOn(got) != test.want {
				t.Errorf("stuck on %q, want %q:\n%s", stuckOn(got), test.want, got)
			}
		})
	}
}

func TestWait_hasAStuckPodDeletedOnceAndAgainWhenThatFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, set(t, "replicas: 2", rolling))
		f.put(t, revised(t, "db-0", "a", podReady))
		f.put(t, revised(t, "db-1", "a", missing1))
		var at []time.Duration
		began := time.Now()
		rollout := db
		rollout.Unstick = func(_ context.Context, s Stuck) error {
			at = append(at, time.Since(began))
			if len(at) == 1 {
				return errors.New("pods \"db-1\" is forbidden")
			}
			f.remove(t, s.Pod)
			f.put(t, revised(t, "db-1", "b", podReady))
			f.put(t, set(t, "replicas: 2", twoReady))
			return nil
		}
		var texts []string
		err := rollout.wait(t.Context(), f, time.Hour, func(s Status) { texts = append(texts, s.String()) })
		if err != nil {
			t.Fatal(err)
		}
		if len(at) != 2 || at[0] != 0 || at[1] != patience {
			t.Errorf("deleted after %v, want at once and after %s", at, patience)
		}
		if got := strings.Join(texts, "\n"); !strings.Contains(got, "Pod/db-1") {
			t.Errorf("progress does not name the pod:\n%s", got)
		}
	})
}

func TestWait_saysWhyAStuckPodCouldNotBeDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, set(t, "replicas: 2", rolling))
		f.put(t, revised(t, "db-0", "a", podReady))
		f.put(t, revised(t, "db-1", "a", missing1))
		rollout := db
		rollout.Unstick = func(context.Context, Stuck) error { return errors.New("you may not delete pods") }
		err := rollout.wait(t.Context(), f, 10*time.Second, nil)
		if err == nil || !strings.Contains(err.Error(), "it could not be deleted: you may not delete pods") {
			t.Errorf("got %v", err)
		}
	})
}

// revised is a pod of a revision.
func revised(t *testing.T, name, revision, status string) *unstructured.Unstructured {
	t.Helper()
	u := pod(t, name, "{nodeName: n1, containers: [{name: db}, {name: side}]}", status)
	labels := u.GetLabels()
	labels["controller-revision-hash"] = revision
	u.SetLabels(labels)
	return u
}

// status is what one look says.
func status(t *testing.T, f *fake) Status {
	t.Helper()
	var last Status
	_ = db.wait(t.Context(), f, 0, func(s Status) { last = s })
	return last
}
