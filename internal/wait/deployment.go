package wait

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// deployment is a deployment as a workload, with the ReplicaSets that make its
// pods, one for each revision, and all pods that are known.
type deployment struct {
	*appsv1.Deployment
	replicaSets store[appsv1.ReplicaSet, *appsv1.ReplicaSet]
	seen        store[corev1.Pod, *corev1.Pod]
}

func (w deployment) observed() bool { return w.Status.ObservedGeneration >= w.Generation }

func (w deployment) pods() pods {
	out := pods{want: 1, ready: w.Status.ReadyReplicas, available: w.Status.AvailableReplicas, updated: w.Status.UpdatedReplicas}
	if w.Spec.Replicas != nil {
		out.want = *w.Spec.Replicas
	}
	return out
}

func (w deployment) revision() string { return "" }

// pending does not look at the condition Progressing: that its deadline is over
// says nothing of what comes next, and why nothing moved the pods say.
func (w deployment) pending() string {
	n := w.pods()
	switch {
	case w.DeletionTimestamp != nil:
		return "is being deleted"
	case !w.observed():
		return unseen(w.Generation, w.Status.ObservedGeneration)
	case w.Spec.Paused && (n.updated < n.want || w.Status.Replicas > n.updated):
		return "is paused, so that its controller replaces no pods (kubectl rollout resume)"
	case w.Status.Replicas > max(n.want, n.updated):
		return fmt.Sprintf("%d pods exist, %d are wanted", w.Status.Replicas, n.want)
	case n.ready < n.want:
		return fmt.Sprintf("%d of %d pods ready", n.ready, n.want)
	case n.available < n.want:
		return readyTooBriefly(n.available, n.want, w.Spec.MinReadySeconds)
	case n.updated < n.want:
		return fmt.Sprintf("%d of %d pods updated", n.updated, n.want)
	case w.Status.Replicas > n.want:
		return fmt.Sprintf("%d pods exist, %d are wanted", w.Status.Replicas, n.want)
	case w.Status.Replicas > n.updated:
		return counted(int(w.Status.Replicas-n.updated), "pod of an older revision is left", "pods of an older revision are left")
	case w.ending() > 0:
		return counted(w.ending(), "pod is ending", "pods are ending")
	}
	return ""
}

// ending is how many pods are on their way out: they may still use what is to be
// deleted after the rollout. The other numbers leave them out, other than those of a
// set. Kubernetes counts them from 1.35 on.
func (w deployment) ending() int {
	if w.Status.TerminatingReplicas == nil {
		return w.countEnding()
	}
	return int(*w.Status.TerminatingReplicas)
}

// countEnding counts what Kubernetes does not: the pods that are being deleted, and
// those beyond the number that is wanted, of which that is not known yet. Pods that
// have ended by themselves, such as evicted ones, may stay for ever.
func (w deployment) countEnding() int {
	running, ending := 0, 0
	for _, pod := range w.seen {
		switch {
		case !w.owns(pod) || pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed:
		case pod.DeletionTimestamp != nil:
			ending++
		default:
			running++
		}
	}
	return ending + max(running-int(w.pods().want), 0)
}

func (w deployment) template() *corev1.PodTemplateSpec { return &w.Spec.Template }

func (w deployment) minReady() time.Duration {
	return time.Duration(w.Spec.MinReadySeconds) * time.Second
}

func (w deployment) onDelete() bool { return false }

// owns goes by the name of the pod's ReplicaSet, which is that of the deployment
// and a hash that the pod has in a label: it holds where ReplicaSets may not be
// read, too.
func (w deployment) owns(pod *corev1.Pod) bool {
	owner := metav1.GetControllerOf(pod)
	return owner != nil && owner.Kind == kube.ReplicaSetKind.Kind &&
		owner.Name == w.Name+"-"+pod.Labels[appsv1.DefaultDeploymentUniqueLabelKey]
}

// revisionAnnotation numbers the revisions, on a deployment and its ReplicaSets.
const revisionAnnotation = "deployment.kubernetes.io/revision"

// newest goes by the pod's ReplicaSet, which is the newest if it has the
// deployment's own number.
func (w deployment) newest(pod *corev1.Pod) bool {
	owner, number := metav1.GetControllerOf(pod), w.Annotations[revisionAnnotation]
	if owner == nil || number == "" {
		return false
	}
	set, known := w.replicaSets[owner.Name]
	return known && metav1.IsControlledBy(set, w.Deployment) && set.Annotations[revisionAnnotation] == number
}

// known is false where ReplicaSets may not be read.
func (w deployment) known(pod *corev1.Pod) bool {
	owner := metav1.GetControllerOf(pod)
	return owner != nil && w.replicaSets[owner.Name] != nil
}

// updating is nothing at the beginning, when there are no pods of another revision.
func (w deployment) updating() (updated, of int32) {
	if w.Status.Replicas <= w.Status.UpdatedReplicas {
		return 0, 0
	}
	return w.Status.UpdatedReplicas, w.pods().want
}

func (w deployment) mounts(claim string) bool { return hasVolume(&w.Spec.Template, claim) }

// uncreated is why the controller can't create pods; "" when it can.
func (w deployment) uncreated() string {
	for _, c := range w.Status.Conditions {
		if c.Type == appsv1.DeploymentReplicaFailure && c.Status == corev1.ConditionTrue {
			return c.Message
		}
	}
	return ""
}
