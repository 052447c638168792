package wait

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// nodes are clauses about nodes that have trouble, by name: a pod on a node that
// is lost neither gets ready nor ends, and nothing in the pod itself says so.
type nodes map[string]string

// noNode is the clause about a node that is not there.
const noNode = "which does not exist any more"

// readNodes looks at the nodes of pods that may be stuck, and at no more than a
// limit. Like events they are an extra, for an error's text: where they may not be
// read, nothing is known of them.
func readNodes(ctx context.Context, c api, pods store[corev1.Pod, *corev1.Pod], limit int) nodes {
	names := map[string]bool{}
	for _, pod := range pods {
		if pod.Spec.NodeName != "" && (pod.DeletionTimestamp != nil || !isTrue(pod, corev1.PodReady)) {
			names[pod.Spec.NodeName] = true
		}
	}
	out := nodes{}
	for i, name := range slices.Sorted(maps.Keys(names)) {
		if i == limit {
			break
		}
		live, err := c.Get(ctx, object.Key{Kind: kube.NodeKind.Kind, Name: name})
		switch {
		case missing(err):
			out[name] = noNode
		case err == nil:
			if clause := lost(live); clause != "" {
				out[name] = clause
			}
		}
	}
	return out
}

// lost is "which is not ready: Kubelet stopped posting node status"; "" for a
// node that is fine.
func lost(live *unstructured.Unstructured) string {
	var node corev1.Node
	if runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &node) != nil {
		return ""
	}
	for _, c := range node.Status.Conditions {
		if c.Type == corev1.NodeReady && c.Status != corev1.ConditionTrue {
			return withMessage("which is not ready", strings.TrimSuffix(c.Message, "."))
		}
	}
	return ""
}

// on is " on node n1, which does not exist any more"; "" for a pod without a
// node.
func (n nodes) on(pod *corev1.Pod) string {
	name := pod.Spec.NodeName
	switch {
	case name == "":
		return ""
	case n[name] != "":
		return fmt.Sprintf(" on node %s, %s", name, n[name])
	}
	return " on node " + name
}

// readNamespace is why a namespace takes nothing new: it is being deleted. "" when
// it is not, or may not be read.
func readNamespace(ctx context.Context, c api, name string) string {
	live, err := c.Get(ctx, object.Key{Kind: kube.NamespaceKind.Kind, Name: name})
	if err != nil || live.GetDeletionTimestamp() == nil {
		return ""
	}
	text := "is being deleted, with everything in it"
	var namespace corev1.Namespace
	if runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &namespace) != nil {
		return text
	}
	for _, c := range namespace.Status.Conditions {
		if c.Type == corev1.NamespaceFinalizersRemaining && c.Status == corev1.ConditionTrue {
			return withMessage(text, c.Message)
		}
	}
	return text
}
