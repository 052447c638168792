package wait

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// Ready says whether the rollout of a live StatefulSet is done, by the set
// alone and by the rules that Rollout.Wait waits for. It is false for nil.
func Ready(set *unstructured.Unstructured) bool {
	if set == nil {
		return false
	}
	var s appsv1.StatefulSet
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(set.Object, &s); err != nil {
		return false
	}
	return pending(&s) == ""
}

// pending is what a set's rollout waits for, a clause; "" when it is done. A
// StatefulSet has no conditions, so this is read out of numbers. It asks more
// than kubectl rollout status does: that pods beyond replicas are gone, and
// that pods have been ready for minReadySeconds.
func pending(set *appsv1.StatefulSet) string {
	status, want := set.Status, replicas(set)
	switch {
	case set.DeletionTimestamp != nil:
		return "is being deleted"
	case !observed(set):
		return fmt.Sprintf("the controller has not seen the newest spec yet (generation %d, seen: %d)", set.Generation, status.ObservedGeneration)
	case status.Replicas > want:
		return fmt.Sprintf("%d pods exist, %d are wanted", status.Replicas, want)
	case status.ReadyReplicas < want:
		return fmt.Sprintf("%d of %d pods ready", status.ReadyReplicas, want)
	case set.Spec.MinReadySeconds > 0 && status.AvailableReplicas < want:
		return fmt.Sprintf("%d of %d pods have been ready for %d seconds", status.AvailableReplicas, want, set.Spec.MinReadySeconds)
	case onDelete(set):
		return ""
	case status.UpdatedReplicas < toUpdate(set):
		return fmt.Sprintf("%d of %d pods updated", status.UpdatedReplicas, toUpdate(set))
	case partition(set) == 0 && status.CurrentRevision != status.UpdateRevision:
		return fmt.Sprintf("the controller has not completed revision %s yet", status.UpdateRevision)
	}
	return ""
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
