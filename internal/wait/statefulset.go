package wait

import (
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// statefulSet is a set as a workload.
type statefulSet struct{ *appsv1.StatefulSet }

func (w statefulSet) observed() bool { return observed(w.StatefulSet) }

func (w statefulSet) pods() pods {
	status := w.Status
	return pods{want: replicas(w.StatefulSet), ready: status.ReadyReplicas, available: status.AvailableReplicas, updated: status.UpdatedReplicas}
}

func (w statefulSet) revision() string { return w.Status.UpdateRevision }

// pending asks more than kubectl rollout status does: that pods beyond replicas
// are gone, and that pods have been ready for minReadySeconds. A StatefulSet has no
// conditions, so it is read out of numbers.
func (w statefulSet) pending() string {
	set, status, want := w.StatefulSet, w.Status, replicas(w.StatefulSet)
	switch {
	case set.DeletionTimestamp != nil:
		return "is being deleted"
	case !observed(set):
		return unseen(set.Generation, status.ObservedGeneration)
	case status.Replicas > want:
		return fmt.Sprintf("%d pods exist, %d are wanted", status.Replicas, want)
	case status.ReadyReplicas < want:
		return fmt.Sprintf("%d of %d pods ready", status.ReadyReplicas, want)
	case set.Spec.MinReadySeconds > 0 && status.AvailableReplicas < want:
		return readyTooBriefly(status.AvailableReplicas, want, set.Spec.MinReadySeconds)
	case onDelete(set):
		return ""
	case status.UpdatedReplicas < toUpdate(set):
		return fmt.Sprintf("%d of %d pods updated", status.UpdatedReplicas, toUpdate(set))
	case partition(set) == 0 && status.CurrentRevision != status.UpdateRevision:
		return fmt.Sprintf("the controller has not completed revision %s yet", status.UpdateRevision)
	}
	return ""
}

// unseen is that a controller is behind, a clause.
func unseen(generation, seen int64) string {
	return fmt.Sprintf("the controller has not seen the newest spec yet (generation %d, seen: %d)", generation, seen)
}

// readyTooBriefly is that pods have not been ready for long enough, a clause.
func readyTooBriefly(available, want, seconds int32) string {
	return fmt.Sprintf("%d of %d pods have been ready for %d seconds", available, want, seconds)
}

func (w statefulSet) template() *corev1.PodTemplateSpec { return &w.Spec.Template }

func (w statefulSet) minReady() time.Duration {
	return time.Duration(w.Spec.MinReadySeconds) * time.Second
}

func (w statefulSet) onDelete() bool { return onDelete(w.StatefulSet) }

// owns is true of a pod without a controller as well: a set which is being swapped
// has left it behind.
func (w statefulSet) owns(pod *corev1.Pod) bool {
	owner := metav1.GetControllerOf(pod)
	_, ok := ordinal(w.StatefulSet, pod.Name)
	return ok && (owner == nil || owner.UID == w.UID)
}

// wants says whether a pod is one of the replicas that there should be.
func (w statefulSet) wants(pod *corev1.Pod) bool {
	n, _ := ordinal(w.StatefulSet, pod.Name)
	return wanted(w.StatefulSet, n)
}

func (w statefulSet) known(*corev1.Pod) bool { return true }

func (w statefulSet) updating() (updated, of int32) {
	if onDelete(w.StatefulSet) || w.Status.CurrentRevision == w.Status.UpdateRevision {
		return 0, 0
	}
	return w.Status.UpdatedReplicas, toUpdate(w.StatefulSet)
}

func (w statefulSet) newest(pod *corev1.Pod) bool { return revisionOf(pod) == w.Status.UpdateRevision }

// mounts is false of the claims of ordinals that were scaled away: they stay behind
// and hold nothing up.
func (w statefulSet) mounts(claim string) bool {
	for _, t := range w.Spec.VolumeClaimTemplates {
		pod, ok := strings.CutPrefix(claim, t.Name+"-")
		if n, isPod := ordinal(w.StatefulSet, pod); ok && isPod && wanted(w.StatefulSet, n) {
			return true
		}
	}
	return hasVolume(&w.Spec.Template, claim)
}

// observed says whether the status speaks of the newest spec.
func observed(set *appsv1.StatefulSet) bool { return set.Status.ObservedGeneration >= set.Generation }

// replicas is what the live spec wants: an autoscaler may have changed it.
func replicas(set *appsv1.StatefulSet) int32 {
	if set.Spec.Replicas == nil {
		return 1
	}
	return *set.Spec.Replicas
}

// start is the ordinal of the first pod.
func start(set *appsv1.StatefulSet) int32 {
	if set.Spec.Ordinals == nil {
		return 0
	}
	return set.Spec.Ordinals.Start
}

// partition is how many pods, counted from the first, keep the old revision.
func partition(set *appsv1.StatefulSet) int32 {
	if u := set.Spec.UpdateStrategy.RollingUpdate; u != nil && u.Partition != nil && !onDelete(set) {
		return *u.Partition
	}
	return 0
}

// toUpdate is how many pods get the newest revision.
func toUpdate(set *appsv1.StatefulSet) int32 { return max(replicas(set)-partition(set), 0) }

func onDelete(set *appsv1.StatefulSet) bool {
	return set.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType
}
