package wait

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// daemonSet is a daemon set as a workload.
type daemonSet struct{ *appsv1.DaemonSet }

func (w daemonSet) observed() bool { return w.Status.ObservedGeneration >= w.Generation }

func (w daemonSet) pods() pods {
	status := w.Status
	return pods{want: status.DesiredNumberScheduled, ready: status.NumberReady, available: status.NumberAvailable, updated: status.UpdatedNumberScheduled}
}

func (w daemonSet) revision() string { return "" }

func (w daemonSet) pending() string {
	n := w.pods()
	switch {
	case w.DeletionTimestamp != nil:
		return "is being deleted"
	case !w.observed():
		return unseen(w.Generation, w.Status.ObservedGeneration)
	case n.ready < n.want:
		return fmt.Sprintf("%d of %d pods ready", n.ready, n.want)
	case n.available < n.want:
		return readyTooBriefly(n.available, n.want, w.Spec.MinReadySeconds)
	case !w.onDelete() && n.updated < n.want:
		return fmt.Sprintf("%d of %d pods updated", n.updated, n.want)
	}
	return ""
}

func (w daemonSet) template() *corev1.PodTemplateSpec { return &w.Spec.Template }

func (w daemonSet) minReady() time.Duration {
	return time.Duration(w.Spec.MinReadySeconds) * time.Second
}

func (w daemonSet) onDelete() bool {
	return w.Spec.UpdateStrategy.Type == appsv1.OnDeleteDaemonSetStrategyType
}

func (w daemonSet) owns(pod *corev1.Pod) bool { return metav1.IsControlledBy(pod, w.DaemonSet) }

// generationLabel numbers the templates that a daemon set has had, on its pods.
const generationLabel = "pod-template-generation"

// newest goes by the number of the template, as the controller itself does: the
// status does not name the revision.
func (w daemonSet) newest(pod *corev1.Pod) bool {
	number := w.Annotations[appsv1.DeprecatedTemplateGeneration]
	return number != "" && pod.Labels[generationLabel] == number
}

func (w daemonSet) known(*corev1.Pod) bool {
	return w.Annotations[appsv1.DeprecatedTemplateGeneration] != ""
}

// updating is nothing while pods are missing: they come as the newest.
func (w daemonSet) updating() (updated, of int32) {
	if w.onDelete() || w.Status.CurrentNumberScheduled <= w.Status.UpdatedNumberScheduled {
		return 0, 0
	}
	return w.Status.UpdatedNumberScheduled, w.Status.DesiredNumberScheduled
}

func (w daemonSet) mounts(claim string) bool { return hasVolume(&w.Spec.Template, claim) }
