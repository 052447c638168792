package wait

import (
	"cmp"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

var dbSet = object.Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "db"}

// looked is what is seen of StatefulSet data/db and pods.
func looked(t *testing.T, f *fake, spec, status string) Running {
	t.Helper()
	f.put(t, set(t, "{selector: {matchLabels: {app: db}}, "+spec+"}", status))
	got, err := lookAt(t.Context(), f, dbSet)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

const (
	halfUpdated = "{observedGeneration: 2, replicas: 2, readyReplicas: 2, updatedReplicas: 1, currentRevision: a, updateRevision: b}"
	isReady     = "conditions: [{type: Ready, status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z'}]"
	isLost      = "conditions: [{type: Ready, status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z'}]"
)

func TestLook_saysOfPodsWhatTheyAre(t *testing.T) {
	f := newFake()
	old := pod(t, "db-0", "{nodeName: n1, containers: [{name: db}]}", "{phase: Running, "+isReady+"}")
	old.SetLabels(map[string]string{"app": "db", "controller-revision-hash": "a"})
	f.put(t, old)
	f.put(t, pod(t, "db-1", "{nodeName: n1, containers: [{name: db}]}",
		"{phase: Running, conditions: [{type: Ready, status: 'False'}], containerStatuses: [{name: db, ready: false, restartCount: 7, "+
			"state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error}}}]}"))
	f.put(t, live(t, "{apiVersion: v1, kind: Pod, metadata: {name: somebody, namespace: data, labels: {app: db}}}"))
	got := looked(t, f, "replicas: 2", halfUpdated)

	if len(got.Pods) != 2 || got.Workload != dbSet || got.Status.Done {
		t.Fatalf("got %d pods of %s, done %v", len(got.Pods), got.Workload, got.Status.Done)
	}
	first, second := got.Pods[0], got.Pods[1]
	if first.Name != "db-0" || *first.Ordinal != 0 || !first.Ready || first.Newest || first.Revision != "a" || first.Reason != "" || first.Restarts != 0 || first.Stranded != nil {
		t.Errorf("the first is %+v", first)
	}
	const reason = `container "db" waiting: CrashLoopBackOff: 7 restarts, last exit code 1 (Error)`
	if second.Name != "db-1" || *second.Ordinal != 1 || second.Ready || !second.Newest || second.Reason != reason || second.Restarts != 7 {
		t.Errorf("the second is %+v", second)
	}
}

func TestLook_findsPodsThatComeToNoEndByThemselves(t *testing.T) {
	const running = "{phase: Running, containerStatuses: [{name: db, ready: true, state: {running: {}}}], "
	const away = "{nodeName: away, containers: [{name: db}]}"
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		spec, status string
		deleted      time.Time
		want         *Stranded
	}{
		"ready":                             {spec: "{nodeName: here}", status: running + isReady + "}"},
		"not ready on a node that is fine":  {spec: "{nodeName: here}", status: running + isLost + "}"},
		"without a node":                    {status: "{phase: Pending}"},
		"on a node that does not answer":    {spec: away, status: running + isLost + "}", want: &Stranded{Since: began, Lost: "which is not ready: Kubelet stopped posting node status"}},
		"on a node that is gone":            {spec: "{nodeName: gone}", status: running + isLost + "}", want: &Stranded{Since: began, Lost: noNode, Gone: true}},
		"ends in its grace period":          {spec: "{nodeName: here}", status: running + isReady + "}", deleted: time.Now().Add(time.Minute)},
		"has ended late":                    {spec: "{nodeName: here}", status: running + isReady + "}", deleted: began, want: &Stranded{Since: began}},
		"has ended late on a lost node":     {spec: away, status: running + isReady + "}", deleted: began, want: &Stranded{Since: began, Lost: "which is not ready: Kubelet stopped posting node status"}},
		"deleted on a lost node, and early": {spec: away, status: running + isLost + "}", deleted: time.Now().Add(time.Minute), want: &Stranded{Since: began, Lost: "which is not ready: Kubelet stopped posting node status"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.put(t, live(t, "{apiVersion: v1, kind: Node, metadata: {name: here}}", "status", "conditions: [{type: Ready, status: 'True'}]"))
			f.put(t, live(t, "{apiVersion: v1, kind: Node, metadata: {name: away}}", "status", "conditions: [{type: Ready, status: Unknown, message: Kubelet stopped posting node status.}]"))
			p := pod(t, "db-0", cmp.Or(test.spec, "{}"), test.status)
			if !test.deleted.IsZero() {
				p.Object["metadata"].(map[string]any)["deletionTimestamp"] = test.deleted.Format(time.RFC3339)
			}
			f.put(t, p)
			got := looked(t, f, "replicas: 1", "{observedGeneration: 2, replicas: 1, currentRevision: b, updateRevision: b}").Pods[0].Stranded
			if (got == nil) != (test.want == nil) || got != nil && (!got.Since.Equal(test.want.Since) || got.Lost != test.want.Lost || got.Gone != test.want.Gone) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestLook_saysWhyPodsAreMissing(t *testing.T) {
	f := newFake()
	f.put(t, live(t, "{apiVersion: v1, kind: Event, metadata: {name: e, namespace: data}, type: Warning, reason: FailedCreate, involvedObject: {uid: set}, lastTimestamp: '"+
		time.Now().Format(time.RFC3339)+"', message: 'create Pod db-0 in StatefulSet db failed error: pods \"db-0\" is forbidden: exceeded quota: small'}"))
	got := looked(t, f, "replicas: 1", "{observedGeneration: 2, replicas: 0, currentRevision: b, updateRevision: b}")
	if len(got.Status.Lines) != 1 || got.Status.Lines[0] != `Pod/db-0: not created: pods "db-0" is forbidden: exceeded quota: small` {
		t.Errorf("got %q", got.Status.Lines)
	}
}

func TestLook_needsTheSetItsPodsAndItsClaims(t *testing.T) {
	f := newFake()
	if _, err := lookAt(t.Context(), f, dbSet); !apierrors.IsNotFound(err) {
		t.Errorf("without a set: %v", err)
	}
	f.put(t, set(t, "{selector: {matchLabels: {app: db}}}", "{}"))
	for _, needed := range []string{"get StatefulSet", "list Pod", "list PersistentVolumeClaim"} {
		f.refuse(only(needed, forbidden))
		if _, err := lookAt(t.Context(), f, dbSet); !apierrors.IsForbidden(err) {
			t.Errorf("without the right to %s: %v", needed, err)
		}
	}
	for _, extra := range []string{"list Event", "get Node", "get Namespace", "get StorageClass"} {
		f.refuse(only(extra, forbidden))
		if _, err := lookAt(t.Context(), f, dbSet); err != nil {
			t.Errorf("without the right to %s: %v", extra, err)
		}
	}
}

func TestLook_atADeployment(t *testing.T) {
	key := object.Key{Group: "apps", Kind: "Deployment", Namespace: "data", Name: "web"}
	f := newFake()
	f.put(t, live(t, "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: data, uid: web, generation: 1, annotations: {deployment.kubernetes.io/revision: '2'}},"+
		"spec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}},"+
		"status: {observedGeneration: 1, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1}}"))
	f.put(t, live(t, "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-b, namespace: data, labels: {app: web}, annotations: {deployment.kubernetes.io/revision: '2'},"+
		"ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: web, controller: true}]}}"))
	f.put(t, live(t, "{apiVersion: v1, kind: Pod, metadata: {name: web-b-x, namespace: data, labels: {app: web, pod-template-hash: b},"+
		"ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-b, uid: b, controller: true}]}}", "status", "{phase: Running, "+isReady+"}"))
	for _, test := range []struct {
		refuse func(string) error
		newest bool
	}{{nil, true}, {only("list ReplicaSet", forbidden), false}} {
		f.refuse(test.refuse)
		got, err := lookAt(t.Context(), f, key)
		if err != nil || len(got.Pods) != 1 || !got.Status.Done {
			t.Fatalf("got %+v, %v", got, err)
		}
		if p := got.Pods[0]; p.Ordinal != nil || p.Newest != test.newest || p.Revision != "b" || p.Reason != "" {
			t.Errorf("the pod is %+v, want newest %v", p, test.newest)
		}
	}
}
