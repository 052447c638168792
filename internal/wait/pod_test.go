package wait

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// judged is the status of one set with some pods and claims, and with the
// warnings of which each is about the object with that UID.
func judged(t *testing.T, spec string, warnings map[string]string, objects ...string) Status {
	t.Helper()
	s := newSnapshot(object.Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "db"})
	for _, k := range []object.Key{{Kind: "Pod"}, {Kind: "PersistentVolumeClaim"}} {
		must(t, s.apply(change{kind: k.GroupKind(), read: &reading{}}))
	}
	u := set(t, spec, "{observedGeneration: 2, replicas: 1, updatedReplicas: 1, currentRevision: b, updateRevision: b}")
	must(t, s.apply(change{kind: s.key.GroupKind(), event: "ADDED", object: u}))
	for _, o := range objects {
		u := live(t, o)
		must(t, s.apply(change{kind: u.GroupVersionKind().GroupKind(), event: "ADDED", object: u}))
	}
	var list []map[string]any
	for uid, message := range warnings {
		list = append(list, map[string]any{
			"metadata":       map[string]any{"name": uid, "namespace": "data", "creationTimestamp": "2026-01-01T12:00:00Z"},
			"involvedObject": map[string]any{"uid": uid}, "message": message,
		})
	}
	s.events = eventsOf(t, list)
	s.observe(epoch)
	return evaluate(s, epoch)
}

func TestPodTrouble_saysWhy(t *testing.T) {
	const scheduled = "spec: {nodeName: n1}, "
	tests := map[string]struct{ pod, warning, want string }{
		"unschedulable": {
			pod:  "status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: '0/3 nodes are available: 3 Insufficient memory.'}]}",
			want: "Pending: 0/3 nodes are available: 3 Insufficient memory."},
		"not scheduled yet":           {pod: "status: {phase: Pending}", want: "Pending"},
		"the kubelet has not started": {pod: scheduled + "status: {phase: Pending}", want: "Pending, not started yet on node n1"},
		"a volume can't be mounted": {
			pod:     scheduled + "status: {phase: Pending, containerStatuses: [{name: db, state: {waiting: {reason: ContainerCreating}}}]}",
			warning: `MountVolume.SetUp failed for volume "tls": secret "tls" not found`,
			want:    `container "db" waiting: ContainerCreating: MountVolume.SetUp failed for volume "tls": secret "tls" not found`},
		"an init container fails": {
			pod: scheduled + "status: {phase: Pending, initContainerStatuses: [{name: chown, restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error}}}]," +
				"containerStatuses: [{name: db, state: {waiting: {reason: PodInitializing}}}]}",
			want: `init container "chown" waiting: CrashLoopBackOff: 2 restarts, last exit code 1 (Error)`},
		"an init container runs": {
			pod: scheduled + "status: {phase: Pending, initContainerStatuses: [{name: a, state: {terminated: {exitCode: 0}}}, {name: b, state: {running: {}}}]," +
				"containerStatuses: [{name: db, state: {waiting: {reason: PodInitializing}}}]}",
			want: `init container "b" still running`},
		"a sidecar is an ordinary container": {
			pod: "spec: {nodeName: n1, initContainers: [{name: proxy, restartPolicy: Always}]}, status: {phase: Running, initContainerStatuses: [{name: proxy, state: {running: {}}}]," +
				"containerStatuses: [{name: db, ready: true, state: {running: {}}}]}",
			want: `container "proxy" running, not ready`},
		"two containers in trouble": {
			pod: scheduled + "status: {phase: Running, containerStatuses: [{name: db, state: {running: {}}}," +
				"{name: exporter, state: {waiting: {reason: CreateContainerError, message: context deadline exceeded}}}]}",
			want: `container "db" running, not ready; container "exporter" waiting: CreateContainerError: context deadline exceeded`},
		"the runtime can't start it": {
			pod: scheduled + "status: {phase: Running, containerStatuses: [{name: db, restartCount: 1, state: {waiting: {reason: CrashLoopBackOff}}, " +
				"lastState: {terminated: {exitCode: 128, reason: StartError, message: 'exec: \"pg\": executable file not found in $PATH'}}}]}",
			want: `container "db" waiting: CrashLoopBackOff: 1 restart, last exit code 128 (StartError): exec: "pg": executable file not found in $PATH`},
		"evicted": {
			pod:  "status: {phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}",
			want: "Failed: Evicted: The node was low on resource: memory."},
		"readiness gate": {
			pod:  "spec: {nodeName: n1, readinessGates: [{conditionType: lb/ready}]}, status: {phase: Running, containerStatuses: [{name: db, ready: true, state: {running: {}}}]}",
			want: "readiness gate lb/ready is not true"},
		"node lost": {
			pod: scheduled + "status: {phase: Running, conditions: [{type: Ready, status: Unknown, reason: NodeStatusUnknown, message: Kubelet stopped posting node status.}]," +
				"containerStatuses: [{name: db, ready: true, state: {running: {}}}]}",
			want: "running, not ready on node n1: NodeStatusUnknown: Kubelet stopped posting node status."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := judged(t, "replicas: 1", map[string]string{"pod-0": tt.warning},
				"{apiVersion: v1, kind: Pod, metadata: {name: db-0, namespace: data, uid: pod-0, labels: {controller-revision-hash: b}}, "+tt.pod+"}")
			if diff := cmp.Diff([]string{"Pod/db-0: " + tt.want}, got.Lines); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if got.Fatal != "" {
				t.Errorf("gives up: %s", got.Fatal)
			}
		})
	}
}

func TestPodTrouble_readyButNotForMinReadySeconds(t *testing.T) {
	ready := func(name, since string) string {
		return "{apiVersion: v1, kind: Pod, metadata: {name: " + name + ", namespace: data, labels: {controller-revision-hash: b}}, " +
			"status: {conditions: [{type: Ready, status: 'True', lastTransitionTime: '" + since + "'}]}}"
	}
	got := judged(t, "{replicas: 2, minReadySeconds: 60}", nil, ready("db-0", "2026-01-01T11:59:00Z"), ready("db-1", "2026-01-01T11:59:01Z"))
	if diff := cmp.Diff([]string{"Pod/db-1: ready for less than 60 seconds"}, got.Lines); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPullText_saysTheCauseOnce(t *testing.T) {
	for message, want := range map[string]string{
		"":                              `"db:1"`,
		`Back-off pulling image "db:1"`: `"db:1"`,
		"not found: db:1":               `not found "db:1"`,
		"rpc error: code = NotFound desc = whatever":                                                        `not found "db:1"`,
		"reading manifest 1 in registry/db: manifest unknown":                                               `not found "db:1"`,
		`Failed to pull image "db:1": rpc error: code = Unknown desc = toomanyrequests: rate limit`:         `toomanyrequests: rate limit (image "db:1")`,
		`Back-off pulling image "db:1": ErrImagePull: failed to pull and unpack image "db:1": no such host`: `no such host (image "db:1")`,
		"Container image \"db:1\" is not present with pull policy of Never":                                 `Container image "db:1" is not present with pull policy of Never (image "db:1")`,
	} {
		if got := pullText(message, "db:1"); got != want {
			t.Errorf("%q: %s, want %s", message, got, want)
		}
	}
}

func TestScheduling_isToldWithoutThePreemption(t *testing.T) {
	for message, want := range map[string]string{
		"0/3 nodes are available: 3 Insufficient cpu.": "0/3 nodes are available: 3 Insufficient cpu.",
		"0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.":                                                           "0/3 nodes are available: 3 Insufficient cpu.",
		"0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.": "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
		"0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found":                                                                                                        "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
		"0/1 nodes are available: 1 node(s) had volume node affinity conflict, 2 node(s) had untolerated taint(s). preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.":  "0/1 nodes are available: 1 node(s) had volume node affinity conflict, 2 node(s) had untolerated taint(s).",
		"no nodes available to schedule pods": "no nodes available to schedule pods",
	} {
		if got := scheduling(message); got != want {
			t.Errorf("%q: %s, want %s", message, got, want)
		}
	}
}

func TestClaimTrouble_saysWhy(t *testing.T) {
	tests := map[string]struct{ claim, warning, want string }{
		"no default class":       {claim: "status: {phase: Pending}", want: "Pending: it names no storage class, and the cluster has no default"},
		"static, without class":  {claim: "spec: {storageClassName: ''}, status: {phase: Pending}", want: "Pending: no volume without a class fits"},
		"names its volume":       {claim: "spec: {storageClassName: x, volumeName: pv}, status: {phase: Pending}", want: `Pending: waiting for volume "pv"`},
		"lost":                   {claim: "spec: {volumeName: pv}, status: {phase: Lost}", want: `Lost: its volume "pv" does not exist any more`},
		"the driver says why":    {claim: "spec: {storageClassName: x}, status: {phase: Pending}", warning: "failed to provision: quota of disks", want: "Pending: failed to provision: quota of disks"},
		"the controller's words": {claim: "spec: {storageClassName: x}, status: {phase: Pending}", warning: `storageclass.storage.k8s.io "x" not found`, want: `Pending: storageclass "x" not found`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := judged(t, "{replicas: 1, volumeClaimTemplates: [{metadata: {name: data}}]}", map[string]string{"claim": tt.warning},
				"{apiVersion: v1, kind: Pod, metadata: {name: db-0, namespace: data, uid: pod-0}, status: {conditions: [{type: Ready, status: 'True'}]}}",
				"{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-db-0, namespace: data, uid: claim}, "+tt.claim+"}")
			if diff := cmp.Diff([]string{"PersistentVolumeClaim/data-db-0: " + tt.want}, got.Lines); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestStatus_namesTenObjectsTheWorstFirst(t *testing.T) {
	var pods []string
	for i := range 15 {
		status := "{phase: Pending}"
		if i == 12 {
			status = "{phase: Failed, reason: Evicted}"
		}
		pods = append(pods, fmt.Sprintf("{apiVersion: v1, kind: Pod, metadata: {name: db-%d, namespace: data, labels: {controller-revision-hash: b}}, status: %s}", i, status))
	}
	got := judged(t, "{replicas: 15, podManagementPolicy: Parallel}", nil, pods...).Lines
	if len(got) != 11 || got[0] != "Pod/db-12: Failed: Evicted" || got[1] != "Pod/db-0: Pending" || got[10] != "and 5 more" {
		t.Errorf("lines:\n%s", strings.Join(got, "\n"))
	}
}

func TestTrim_keepsBeginningAndEndOnOneLine(t *testing.T) {
	if got := trim("two\n  lines\t"); got != "two lines" {
		t.Errorf("trim = %q", got)
	}
	long := "began" + strings.Repeat(" …because of ä", 100) + " ended"
	got := trim(long)
	if n := len([]rune(got)); n > maxText || !strings.HasPrefix(got, "began") || !strings.HasSuffix(got, " ended") {
		t.Errorf("%d characters: %q", n, got)
	}
}
