package wait

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func TestReady_byTheSetAlone(t *testing.T) {
	tests := map[string]struct {
		spec, status string
		want         bool
	}{
		"all ready and updated": {
			"replicas: 3", "{observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3, currentRevision: b, updateRevision: b}", true},
		"status speaks of the spec before": {
			"replicas: 3", "{observedGeneration: 1, replicas: 3, readyReplicas: 3, updatedReplicas: 3, currentRevision: b, updateRevision: b}", false},
		"one not ready": {
			"replicas: 3", "{observedGeneration: 2, replicas: 3, readyReplicas: 2, updatedReplicas: 3, currentRevision: b, updateRevision: b}", false},
		"no replicas in the spec means one": {
			"{}", "{observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 1, currentRevision: b, updateRevision: b}", true},
		"scaled to nothing": {
			"replicas: 0", "{observedGeneration: 2, replicas: 0, currentRevision: b, updateRevision: b}", true},
		"a pod too many": {
			"replicas: 2", "{observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3, currentRevision: b, updateRevision: b}", false},
		"ready on the old revision": {
			"replicas: 3", "{observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 2, currentRevision: a, updateRevision: b}", false},
		"updated, but the controller has not said that it is done": {
			"replicas: 3", "{observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3, currentRevision: a, updateRevision: b}", false},
		"updated down to the partition": {
			"{replicas: 3, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}}",
			"{observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}", true},
		"not updated down to the partition": {
			"{replicas: 3, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}}",
			"{observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}", false},
		"partition above replicas": {
			"{replicas: 3, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 9}}}",
			"{observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 0, currentRevision: a, updateRevision: b}", true},
		"ready but not for long enough": {
			"{replicas: 2, minReadySeconds: 60}",
			"{observedGeneration: 2, replicas: 2, readyReplicas: 2, availableReplicas: 1, updatedReplicas: 2, currentRevision: b, updateRevision: b}", false},
		"ready for long enough": {
			"{replicas: 2, minReadySeconds: 60}",
			"{observedGeneration: 2, replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2, currentRevision: b, updateRevision: b}", true},
		"on delete, nothing updated": {
			"{replicas: 2, updateStrategy: {type: OnDelete}}",
			"{observedGeneration: 2, replicas: 2, readyReplicas: 2, updatedReplicas: 0, currentRevision: a, updateRevision: b}", true},
		"on delete, one not ready": {
			"{replicas: 2, updateStrategy: {type: OnDelete}}",
			"{observedGeneration: 2, replicas: 2, readyReplicas: 1, updatedReplicas: 0, currentRevision: a, updateRevision: b}", false},
		"never seen by a controller": {"replicas: 0", "{}", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Ready(set(t, tt.spec, tt.status)); got != tt.want {
				t.Errorf("Ready = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestReady_isFalseWithoutASetOrWhileItIsDeleted(t *testing.T) {
	if Ready(nil) {
		t.Error("nothing is ready")
	}
	u := set(t, "replicas: 0", "{observedGeneration: 2, currentRevision: b, updateRevision: b}")
	if !Ready(u) {
		t.Fatal("want it ready before it is deleted")
	}
	u.Object["metadata"].(map[string]any)["deletionTimestamp"] = "2026-01-01T00:00:00Z"
	if Ready(u) {
		t.Error("a set that is being deleted is ready")
	}
}

// set is StatefulSet data/db, generation 2.
func set(t *testing.T, spec, status string) *unstructured.Unstructured {
	t.Helper()
	return live(t, "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: data, uid: set, generation: 2, labels: {app: db}}}",
		"spec", spec, "status", status)
}

// pod is a pod of that set.
func pod(t *testing.T, name, spec, status string) *unstructured.Unstructured {
	t.Helper()
	return live(t, "{apiVersion: v1, kind: Pod, metadata: {namespace: data, labels: {app: db, controller-revision-hash: b}, name: "+
		name+", uid: "+name+", ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: set, controller: true}]}}", "spec", spec, "status", status)
}

// live reads an object and further top-level fields.
func live(t *testing.T, body string, fields ...string) *unstructured.Unstructured {
	t.Helper()
	out := map[string]any{}
	must(t, yaml.Unmarshal([]byte(body), &out))
	for i := 0; i < len(fields); i += 2 {
		var v map[string]any
		must(t, yaml.Unmarshal([]byte(fields[i+1]), &v))
		out[fields[i]] = v
	}
	return &unstructured.Unstructured{Object: out}
}
