package wait

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Kubernetes 1.34 does not count pods that are on their way out.
func TestEvaluate_ofADeploymentWaitsForTheEndOfPodsThatNobodyCounts(t *testing.T) {
	const (
		running = "{phase: Running}"
		failed  = "{phase: Failed}"
		going   = `, deletionTimestamp: "2026-01-01T00:00:00Z"`
		ours    = "db-7c9"
	)
	podOf := func(name, set, more, status string) *unstructured.Unstructured {
		return live(t, "{apiVersion: v1, kind: Pod, metadata: {name: "+name+", namespace: data, labels: {pod-template-hash: 7c9}, "+
			"ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: "+set+", uid: r, controller: true}]"+more+"}}", "status", status)
	}
	for name, test := range map[string]struct {
		replicas, counted string
		pods              []*unstructured.Unstructured
		want              string
	}{
		"none are left":                  {"0", "", nil, ""},
		"one is ending":                  {"0", "", []*unstructured.Unstructured{podOf("a", ours, going, running)}, "1 pod is ending"},
		"one, of which it is not known":  {"0", "", []*unstructured.Unstructured{podOf("a", ours, "", running)}, "1 pod is ending"},
		"one that was evicted":           {"0", "", []*unstructured.Unstructured{podOf("a", ours, "", failed)}, ""},
		"somebody else's":                {"0", "", []*unstructured.Unstructured{podOf("a", "other-7c9", "", running)}, ""},
		"the one that is wanted":         {"1", "", []*unstructured.Unstructured{podOf("a", ours, "", running)}, ""},
		"the one before":                 {"1", "", []*unstructured.Unstructured{podOf("a", ours, "", running), podOf("b", ours, going, running)}, "1 pod is ending"},
		"counted":                        {"0", ", terminatingReplicas: 2", nil, "2 pods are ending"},
		"counted, whatever else is seen": {"0", ", terminatingReplicas: 0", []*unstructured.Unstructured{podOf("a", ours, going, running)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			n := test.replicas
			d := live(t, "{apiVersion: apps/v1, kind: Deployment, metadata: {name: db, namespace: data, uid: d, generation: 2}}",
				"spec", "replicas: "+n, "status", "{observedGeneration: 2, replicas: "+n+", readyReplicas: "+n+", availableReplicas: "+n+", updatedReplicas: "+n+test.counted+"}")
			s := newSnapshot(object.Key{Group: "apps", Kind: "Deployment", Namespace: "data", Name: "db"})
			for _, ch := range []change{
				{kind: kube.DeploymentKind, read: &reading{objects: []*unstructured.Unstructured{d}}},
				{kind: kube.PodKind, read: &reading{objects: test.pods}},
			} {
				if err := s.apply(ch); err != nil {
					t.Fatal(err)
				}
			}
			w, _ := s.workload()
			if got := w.pending(); got != test.want {
				t.Errorf("it waits because %q, want %q", got, test.want)
			}
			if done := evaluate(s, time.Now()).Done; done != (test.want == "") {
				t.Errorf("done: %v", done)
			}
		})
	}
}
