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

// The newest revision is "b", the one before it "a".
const (
	rolling  = "{observedGeneration: 2, replicas: 3, readyReplicas: 2, currentReplicas: 3, currentRevision: a, updateRevision: b}"
	ordered  = "replicas: 3, updateStrategy: {rollingUpdate: {partition: 0}}"
	parallel = ordered + ", podManagementPolicy: Parallel"
	noPull   = "{phase: Pending, containerStatuses: [{name: db, state: {waiting: {reason: ErrImagePull}}}]}"
	replays  = "{phase: Running, containerStatuses: [{name: db, state: {running: {}}}, {name: side, state: {waiting: {reason: ErrImagePull}}}]}"
	serves   = "{phase: Running, containerStatuses: [{name: db, ready: true, state: {running: {}}}, {name: side, state: {waiting: {reason: ErrImagePull}}}]}"
	homeless = "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}"
	gated    = "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: SchedulingGated}]}"
	sandbox  = "{phase: Pending, containerStatuses: [{name: db, restartCount: 9, state: {waiting: {reason: ContainerCreating}}}]}"
)

// member is a pod of the set: its revision and status.
type member struct{ revision, status string }

var (
	well  = member{"a", podReady}
	moved = member{"b", podReady}
)

func TestStuck_namesOnlyAPodThatNothingElseReplaces(t *testing.T) {
	for name, test := range map[string]struct {
		spec  string // ordered, if empty
		pods  []member
		claim string // metadata of a claim
		want  string
	}{
		"an image that is missing":                 {pods: []member{well, {"a", noPull}}, want: "db-1"},
		"the first pod of all":                     {pods: []member{{"a", noPull}}, want: "db-0"},
		"a pod that no node takes":                 {pods: []member{well, {"a", homeless}}, want: "db-1"},
		"a pod that waits for a gate":              {pods: []member{well, {"a", gated}}},
		"a pod that is merely not ready":           {pods: []member{well, {"a", podRunning}}},
		"a sandbox that is made anew":              {pods: []member{well, {"a", sandbox}}},
		"the newest revision":                      {pods: []member{well, {"b", noPull}}},
		"a newest revision that is broken as well": {pods: []member{{"a", noPull}, well, {"b", noPull}}},
		"a pod before it is not ready either":      {pods: []member{{"a", podRunning}, {"a", noPull}}},
		"a pod before it is being replaced":        {pods: []member{{"b", podRunning}, {"a", noPull}}},

		// One of which a container runs serves: the others have to be there.
		"a broken container beside one that serves": {pods: []member{moved, well, {"a", serves}}, want: "db-2"},
		"while another is missing":                  {pods: []member{moved, {"a", serves}}},
		"while another is not ready":                {pods: []member{{"a", serves}, well, {"b", podRunning}}},
		"beside the replay of a log":                {pods: []member{moved, well, {"a", replays}}},

		"below the partition":       {spec: "replicas: 3, updateStrategy: {rollingUpdate: {partition: 2}}", pods: []member{well, {"a", noPull}}},
		"from the partition on":     {spec: "replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}", pods: []member{well, {"a", noPull}}, want: "db-1"},
		"under OnDelete":            {spec: "replicas: 3, updateStrategy: {type: OnDelete}", pods: []member{well, {"a", noPull}}},
		"beyond replicas":           {spec: "replicas: 1, updateStrategy: {rollingUpdate: {partition: 0}}", pods: []member{well, {"a", noPull}}},
		"it would come back as old": {spec: "replicas: 3, updateStrategy: {type: RollingUpdate}", pods: []member{well, {"a", noPull}}},
		"it holds its claim":        {pods: []member{well, {"a", noPull}}, claim: "ownerReferences: [{apiVersion: v1, kind: Pod, name: db-1, uid: db-1}]"},
		"its claim is the set's":    {pods: []member{well, {"a", noPull}}, claim: "ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: set}]", want: "db-1"},

		// Members that were replaced wait for those that were not.
		"under Parallel from the last one down":            {spec: parallel, pods: []member{{"a", noPull}, {"a", noPull}, {"b", podRunning}}, want: "db-1"},
		"under Parallel not one that serves beside others": {spec: parallel, pods: []member{{"a", serves}, {"a", podRunning}, moved}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.put(t, set(t, "{"+cmp.Or(test.spec, ordered)+"}", rolling))
			for i, m := range test.pods {
				f.put(t, m.pod(t, podNames[i]))
			}
			f.put(t, live(t, "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-db-1, namespace: data, labels: {app: db}, "+test.claim+"}}"))
			if got := look(t, f); stuckOn(got) != test.want {
				t.Errorf("stuck on %q, want %q:\n%s", stuckOn(got), test.want, got)
			}
		})
	}
}

func TestStuck_isNotKnownWhereSomethingIsHidden(t *testing.T) {
	for name, answer := range map[string]func(string) error{
		"claims are forbidden": only("list PersistentVolumeClaim", forbidden),
		"pods can't be read":   only("list Pod", unavailable),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.put(t, set(t, "{"+ordered+"}", rolling))
			f.put(t, member{"a", noPull}.pod(t, "db-0"))
			f.refuse(answer)
			if got := look(t, f); got.Stuck != nil {
				t.Errorf("stuck on %s", got.Stuck.Pod)
			}
		})
	}
}

func TestWait_hasAStuckPodDeletedAgainOnlyAfterAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, set(t, "{"+ordered+"}", rolling))
		f.put(t, well.pod(t, "db-0"))
		f.put(t, member{"a", noPull}.pod(t, "db-1"))
		var at []time.Duration
		began := time.Now()
		rollout := db
		rollout.Delete = func(_ context.Context, s Stuck) (bool, error) {
			at = append(at, time.Since(began))
			if len(at) == 1 {
				return false, errors.New("etcd has no leader")
			}
			f.remove(t, s.Pod)
			// It comes back as it was, whatever the reason.
			f.put(t, member{"a", noPull}.pod(t, "db-1"))
			return true, nil
		}
		var texts []string
		err := rollout.wait(t.Context(), f, time.Hour, func(s Status) { texts = append(texts, s.String()) })
		if len(at) != 2 || at[0] != 0 || at[1] != patience {
			t.Errorf("deleted after %v, want at once and after %s", at, patience)
		}
		if !errors.As(err, new(*NotReadyError)) {
			t.Errorf("got %v", err)
		}
	})
}

func TestWait_goesOnWhenAStuckPodWasReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, set(t, "{"+ordered+"}", rolling))
		f.put(t, well.pod(t, "db-0"))
		f.put(t, member{"a", noPull}.pod(t, "db-1"))
		rollout := db
		rollout.Delete = func(_ context.Context, s Stuck) (bool, error) {
			f.remove(t, s.Pod)
			f.put(t, moved.pod(t, "db-1"))
			f.put(t, set(t, "replicas: 2", twoReady))
			return true, nil
		}
		if err := rollout.wait(t.Context(), f, time.Hour, nil); err != nil {
			t.Error(err)
		}
	})
}

// A pod that has changed since it was judged is judged again.
func TestWait_judgesAStuckPodAgainThatHasChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, set(t, "{"+ordered+"}", rolling))
		f.put(t, member{"a", noPull}.pod(t, "db-0"))
		asked := 0
		rollout := db
		rollout.Delete = func(context.Context, Stuck) (bool, error) {
			if asked++; asked < 3 {
				f.put(t, member{"a", noPull}.pod(t, "db-0"))
			} else {
				f.put(t, member{"a", podRunning}.pod(t, "db-0"))
			}
			return false, nil
		}
		_ = rollout.wait(t.Context(), f, time.Minute, nil)
		if asked != 3 {
			t.Errorf("asked %d times", asked)
		}
	})
}

func TestWait_saysWhyAStuckPodCouldNotBeDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, set(t, "{"+ordered+"}", rolling))
		f.put(t, member{"a", noPull}.pod(t, "db-0"))
		rollout := db
		rollout.Delete = func(context.Context, Stuck) (bool, error) {
			return false, errors.New("you may not delete pods")
		}
		var told []string
		err := rollout.wait(t.Context(), f, 10*time.Second, func(s Status) { told = append(told, s.String()) })
		if want := "it could not be deleted: you may not delete pods"; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	})
}

// Nobody waits for what a deletion in the last moment brings.
func TestWait_deletesNothingWhenTheTimeIsOver(t *testing.T) {
	f := newFake()
	f.put(t, set(t, "{"+ordered+"}", rolling))
	f.put(t, member{"a", noPull}.pod(t, "db-0"))
	rollout := db
	rollout.Delete = func(context.Context, Stuck) (bool, error) {
		t.Error("a pod is deleted")
		return true, nil
	}
	_ = rollout.wait(t.Context(), f, 0, nil)
}

var podNames = []string{"db-0", "db-1", "db-2"}

// pod is the pod of that name.
func (m member) pod(t *testing.T, name string) *unstructured.Unstructured {
	t.Helper()
	u := pod(t, name, "{nodeName: n1, containers: [{name: db}, {name: side}]}", m.status)
	labels := u.GetLabels()
	labels["controller-revision-hash"] = m.revision
	u.SetLabels(labels)
	return u
}

// look is what one look says.
func look(t *testing.T, f *fake) Status {
	t.Helper()
	var last Status
	_ = db.wait(t.Context(), f, 0, func(s Status) { last = s })
	return last
}
