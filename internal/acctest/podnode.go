package acctest

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// PodsOn puts the pods of a namespace on a node of this name, which nobody runs:
// no kubelet starts them, nor ends them. A node of that name need not exist.
func PodsOn(t *testing.T, namespace, node string) {
	t.Helper()
	MutatingWebhook(t, namespace, Admission{
		Resources: []schema.GroupVersionResource{corev1.SchemeGroupVersion.WithResource("pods")},
		Rewrite:   Rewriting(func(pod *corev1.Pod) { pod.Spec.NodeName = node }),
	})
}

// Start has a pod run and be ready that no kubelet runs; it waits until there is
// such a pod.
func Start(t *testing.T, namespace, name string) {
	t.Helper()
	pods := Cluster(t).CoreV1().Pods(namespace)
	Eventually(t, func() string {
		pod, err := pods.Get(context.Background(), name, metav1.GetOptions{})
		if err != nil {
			return err.Error()
		}
		for _, c := range pod.Spec.Containers {
			pod.Status.ContainerStatuses = append(pod.Status.ContainerStatuses, corev1.ContainerStatus{Name: c.Name, Image: c.Image})
		}
		pod.Status.Conditions = append(pod.Status.Conditions, corev1.PodCondition{Type: corev1.PodReady}, corev1.PodCondition{Type: corev1.ContainersReady})
		Ready(&pod.Status)
		if _, err := pods.UpdateStatus(context.Background(), pod, metav1.UpdateOptions{FieldManager: "kubelet"}); err != nil {
			return err.Error()
		}
		return ""
	})
}
