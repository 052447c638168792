package acctest

import (
	"context"
	"encoding/json"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// LateNodes is a label that no node has until arrive is called, and every node
// then: pods that select it are not ready before, so a test can do something in
// the middle of an apply.
func LateNodes(t *testing.T) (label string, arrive func()) {
	t.Helper()
	label = "acctest.stateful-apps.io/" + Name("node")
	nodes := Cluster(t).CoreV1().Nodes()
	set := func(node string, value any) error {
		patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"labels": map[string]any{label: value}}})
		if err != nil {
			return err
		}
		_, err = nodes.Patch(context.Background(), node, types.MergePatchType, patch, metav1.PatchOptions{FieldManager: SomebodyElse})
		return err
	}
	return label, func() {
		t.Helper()
		all, err := nodes.List(context.Background(), metav1.ListOptions{})
		check(t, err)
		for _, n := range all.Items {
			t.Cleanup(func() {
				if err := set(n.Name, nil); err != nil {
					t.Errorf("taking the label %s off node %s: %v", label, n.Name, err)
				}
			})
			check(t, set(n.Name, "here"))
		}
	}
}
