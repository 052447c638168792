package acctest

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// SetPodStatus changes what a kubelet says about a pod, as soon as it has said
// something. On the lab's nodes a pod with the fault "config-error" keeps what it
// is given: nothing follows it there.
func SetPodStatus(t *testing.T, namespace, name string, change func(*corev1.PodStatus)) {
	t.Helper()
	pods := Cluster(t).CoreV1().Pods(namespace)
	Eventually(t, func() string {
		pod, err := pods.Get(context.Background(), name, metav1.GetOptions{})
		switch {
		case err != nil:
			return err.Error()
		case len(pod.Status.ContainerStatuses) == 0:
			return "the kubelet has said nothing of pod " + name
		}
		change(&pod.Status)
		if _, err := pods.UpdateStatus(context.Background(), pod, metav1.UpdateOptions{FieldManager: "kubelet"}); err != nil {
			return err.Error()
		}
		return ""
	})
}

// Waiting is a container's state with a reason and a message of the kubelet.
func Waiting(reason, message string) corev1.ContainerState {
	return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}}
}

// Ready is the status of a pod whose containers run and are ready.
func Ready(s *corev1.PodStatus) {
	now := metav1.Now()
	s.Phase = corev1.PodRunning
	for i := range s.ContainerStatuses {
		s.ContainerStatuses[i].Ready = true
		s.ContainerStatuses[i].State = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}}
	}
	for i, c := range s.Conditions {
		if c.Type == corev1.PodReady || c.Type == corev1.ContainersReady {
			s.Conditions[i] = corev1.PodCondition{Type: c.Type, Status: corev1.ConditionTrue, LastTransitionTime: now}
		}
	}
}
