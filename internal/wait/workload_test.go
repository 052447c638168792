package wait

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// seenAs says whether a workload of generation 2 with this spec and status is ready.
func seenAs(t *testing.T, kind, spec, status string) bool {
	t.Helper()
	return Ready(live(t, "{apiVersion: apps/v1, kind: "+kind+", metadata: {name: db, namespace: data, uid: d, generation: 2}}", "spec", spec, "status", status))
}

func TestReady_byTheDeploymentAlone(t *testing.T) {
	for name, tt := range map[string]struct {
		spec, status string
		want         bool
	}{
		"all ready and updated":            {"replicas: 2", "{observedGeneration: 2, replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2}", true},
		"status speaks of the spec before": {"replicas: 2", "{observedGeneration: 1, replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2}", false},
		"one not ready":                    {"replicas: 2", "{observedGeneration: 2, replicas: 2, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 2}", false},
		"no replicas in the spec is one":   {"{}", "{observedGeneration: 2, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1}", true},
		"scaled to nothing":                {"replicas: 0", "{observedGeneration: 2}", true},
		"a pod too many":                   {"replicas: 1", "{observedGeneration: 2, replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2}", false},
		"ready, and none is new":           {"replicas: 2", "{observedGeneration: 2, replicas: 2, readyReplicas: 2, availableReplicas: 2}", false},
		"an old one beside the new ones":   {"replicas: 2", "{observedGeneration: 2, replicas: 3, readyReplicas: 3, availableReplicas: 3, updatedReplicas: 2}", false},
		"an old one in place of a new one": {"replicas: 2", "{observedGeneration: 2, replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 1}", false},
		"ready but not for long enough":    {"{replicas: 1, minReadySeconds: 60}", "{observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 1}", false},
		"an old one that is ending":        {"replicas: 1", "{observedGeneration: 2, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1, terminatingReplicas: 1}", false},
		"all old ones have ended":          {"replicas: 1", "{observedGeneration: 2, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1, terminatingReplicas: 0}", true},
		"paused, with nothing to replace":  {"{replicas: 1, paused: true}", "{observedGeneration: 2, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1}", true},
		"paused on the way":                {"{replicas: 1, paused: true}", "{observedGeneration: 2, replicas: 1, readyReplicas: 1, availableReplicas: 1}", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := seenAs(t, "Deployment", tt.spec, tt.status); got != tt.want {
				t.Errorf("Ready = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestReady_byTheDaemonSetAlone(t *testing.T) {
	for name, tt := range map[string]struct {
		spec, status string
		want         bool
	}{
		"all ready and updated":            {"{}", "{observedGeneration: 2, desiredNumberScheduled: 2, numberReady: 2, numberAvailable: 2, updatedNumberScheduled: 2}", true},
		"status speaks of the spec before": {"{}", "{observedGeneration: 1, desiredNumberScheduled: 2, numberReady: 2, numberAvailable: 2, updatedNumberScheduled: 2}", false},
		"one not ready":                    {"{}", "{observedGeneration: 2, desiredNumberScheduled: 2, numberReady: 1, numberAvailable: 1, updatedNumberScheduled: 2}", false},
		"ready but not for long enough":    {"minReadySeconds: 60", "{observedGeneration: 2, desiredNumberScheduled: 2, numberReady: 2, numberAvailable: 1, updatedNumberScheduled: 2}", false},
		"one not updated":                  {"{}", "{observedGeneration: 2, desiredNumberScheduled: 2, numberReady: 2, numberAvailable: 2, updatedNumberScheduled: 1}", false},
		"on delete, one not updated":       {"updateStrategy: {type: OnDelete}", "{observedGeneration: 2, desiredNumberScheduled: 2, numberReady: 2, numberAvailable: 2, updatedNumberScheduled: 1}", true},
		"no node matches":                  {"{}", "observedGeneration: 2", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := seenAs(t, "DaemonSet", tt.spec, tt.status); got != tt.want {
				t.Errorf("Ready = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestReady_isFalseForWhatRunsNoPods(t *testing.T) {
	if seenAs(t, "ControllerRevision", "{}", "{}") {
		t.Error("an object of another kind is ready")
	}
}

// Whose pods are new can't be told then, and that is all.
func TestWait_goesOnWithoutTheRightToSeeReplicaSets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const one = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: db, namespace: data, uid: d, generation: 2, annotations: {deployment.kubernetes.io/revision: '1'}}}"
		f := newFake()
		f.answer = func(request string) error {
			if strings.HasSuffix(request, "ReplicaSet") {
				return forbidden(request)
			}
			return nil
		}
		f.put(t, live(t, one, "spec", "replicas: 1", "status", "{observedGeneration: 2, replicas: 1, updatedReplicas: 1}"))
		f.put(t, live(t, "{apiVersion: v1, kind: Pod, metadata: {name: db-1-a, namespace: data, uid: a, labels: {app: db, pod-template-hash: '1'}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: db-1, uid: r1, controller: true}]}}",
			"status", "{phase: Pending, containerStatuses: [{name: db, state: {waiting: {reason: InvalidImageName, message: bad}}}]}"))
		r := Rollout{Workload: object.Key{Group: "apps", Kind: "Deployment", Namespace: "data", Name: "db"}, Selector: "app=db"}
		err := r.wait(t.Context(), f, time.Minute, nil)
		if want := "Deployment/db: 0 of 1 pods ready\n  Pod/db-1-a: container \"db\" waiting: InvalidImageName: bad"; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		f.put(t, live(t, one, "spec", "replicas: 1", "status", "{observedGeneration: 2, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1}"))
		if err := r.wait(t.Context(), f, time.Minute, nil); err != nil {
			t.Error(err)
		}
	})
}
