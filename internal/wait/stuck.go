package wait

import (
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Stuck is a pod that holds a rollout up for good: it is broken, of an older
// revision, and the StatefulSet controller waits until it is ready before it
// replaces it (kubernetes/kubernetes#67250). Deleted, it comes back on the newest
// revision.
type Stuck struct {
	Pod object.Key
	// UID and ResourceVersion are those of the pod that was judged. A container
	// that has started since may be a database that replays its log.
	UID             types.UID
	ResourceVersion string
	// Reason is a clause: `container "db" waiting: ErrImagePull: ...`.
	Reason string
}

// crashes is how often a container has to have restarted to count as broken: peers
// that look for each other may restart now and then.
const crashes = 3

// cantStart are the reasons for which a container waits that nothing mends in a
// pod whose template is to be replaced anyway.
func cantStart(reason string) bool {
	switch reason {
	case "InvalidImageName", "CreateContainerConfigError", "CreateContainerError", "RunContainerError":
		return true
	}
	return noImage(reason)
}

// stuck is the pod that the rollout is stuck on, nil if it is on none. One after
// the other: while a pod ends or has not come back, there is none. Other controllers
// than that of sets are stuck on none: they replace a broken pod first.
func (s *snapshot) stuck(w workload, now time.Time) *Stuck {
	of, isSet := w.(statefulSet)
	if !isSet {
		return nil
	}
	set := of.StatefulSet
	if !observed(set) || onDelete(set) || set.DeletionTimestamp != nil || !s.clear() {
		return nil
	}
	pods := s.podsOf(w)
	for _, pod := range pods {
		// Nor is a pod moved from one broken revision to another.
		if pod.DeletionTimestamp != nil || revisionOf(pod) == set.Status.UpdateRevision && s.broken(pod) {
			return nil
		}
	}
	for id := range s.tried {
		if _, back := s.pods[id.pod]; !back {
			return nil
		}
	}
	for _, pod := range holdingUp(set, pods, now) {
		if comesBackNew(set, pod) && s.broken(pod) && s.dispensable(set, pod, now) {
			_, reason, _ := s.notReady(pod)
			return &Stuck{
				Pod: object.Key{Kind: kube.PodKind.Kind, Namespace: pod.Namespace, Name: pod.Name},
				UID: pod.UID, ResourceVersion: pod.ResourceVersion, Reason: reason,
			}
		}
	}
	return nil
}

// clear says that nothing is hidden that could speak against deleting a pod.
func (s *snapshot) clear() bool {
	return len(s.trouble) == 0 && s.read[kube.PodKind] && s.read[kube.ClaimKind]
}

// holdingUp are the pods that the controller may be waiting for. One that starts
// its pods in order looks no further than the first that is not available. Under
// Parallel it goes on from the last one down, and members that it has replaced may
// wait for those that it has not.
func holdingUp(set *appsv1.StatefulSet, pods []*corev1.Pod, now time.Time) []*corev1.Pod {
	var out []*corev1.Pod
	for _, pod := range pods {
		if n, _ := ordinal(set, pod.Name); wanted(set, n) && !available(set, pod, now) {
			out = append(out, pod)
		}
	}
	if set.Spec.PodManagementPolicy == appsv1.ParallelPodManagement {
		slices.Reverse(out)
		return out
	}
	return out[:min(len(out), 1)]
}

// comesBackNew says whether the controller will make a pod anew from the newest
// revision, by the rule in its newVersionedStatefulSetPod. One that has come back
// on an old one once is not tried again.
func comesBackNew(set *appsv1.StatefulSet, pod *corev1.Pod) bool {
	kept := set.Status.CurrentReplicas
	if set.Spec.UpdateStrategy.RollingUpdate != nil {
		kept = partition(set)
	}
	n, _ := ordinal(set, pod.Name)
	revision := revisionOf(pod)
	return revision != "" && revision != set.Status.UpdateRevision && n >= start(set)+kept && metav1.IsControlledBy(pod, set)
}

// broken says whether a pod can't become what it should be. One with a container
// that runs and is not ready is not, whatever its other containers do: it may be a
// database that replays its log.
func (s *snapshot) broken(pod *corev1.Pod) bool {
	if c := condition(pod, corev1.PodScheduled); c != nil && c.Status == corev1.ConditionFalse && c.Reason == corev1.PodReasonUnschedulable {
		return true
	}
	found := false
	for _, c := range containersOf(pod) {
		waiting := c.status.State.Waiting
		switch {
		case c.status.State.Running != nil && !c.status.Ready:
			return false
		case waiting != nil && (cantStart(waiting.Reason) || waiting.Reason == "CrashLoopBackOff" && s.crashed(pod, c)):
			found = true
		}
	}
	return found
}

// crashed says that a container has restarted often, and at least once while we
// looked on: with the template of now.
func (s *snapshot) crashed(pod *corev1.Pod, c container) bool {
	return c.status.RestartCount >= crashes && c.status.RestartCount > s.restarts[containerID{pod.UID, c.status.Name}]
}

// dispensable says whether a broken pod can go without harm to anybody. One of
// which a container runs may be a member of a quorum, in spite of a broken
// container beside it: then all others have to be there. And a claim that belongs
// to the pod would go with it.
func (s *snapshot) dispensable(set *appsv1.StatefulSet, pod *corev1.Pod, now time.Time) bool {
	for _, claim := range s.claims {
		if slices.ContainsFunc(claim.OwnerReferences, func(o metav1.OwnerReference) bool { return o.UID == pod.UID }) {
			return false
		}
	}
	if !slices.ContainsFunc(containersOf(pod), func(c container) bool { return c.status.State.Running != nil }) {
		return true
	}
	for n := start(set); n < start(set)+replicas(set); n++ {
		other, there := s.pods[podName(set, n)]
		if !there || other != pod && !available(set, other, now) {
			return false
		}
	}
	return true
}

// available says that a pod has been ready for as long as the set asks.
func available(set *appsv1.StatefulSet, pod *corev1.Pod, now time.Time) bool {
	return availableFor(statefulSet{set}.minReady(), pod, now)
}

// availableFor says that a pod has been ready for some time.
func availableFor(long time.Duration, pod *corev1.Pod, now time.Time) bool {
	return isTrue(pod, corev1.PodReady) && readyFor(pod, now) >= long
}

// containerID is one container of one pod.
type containerID struct {
	pod  types.UID
	name string
}

// countRestarts remembers how often each container had restarted when it was
// first seen.
func (s *snapshot) countRestarts() {
	for _, pod := range s.pods {
		for _, c := range containersOf(pod) {
			id := containerID{pod.UID, c.status.Name}
			if _, known := s.restarts[id]; !known {
				s.restarts[id] = c.status.RestartCount
			}
		}
	}
}

// move is a pod that is to go over to a revision.
type move struct{ pod, revision string }

// tried is one attempt at a move.
type tried struct {
	at  time.Time
	err error
}

// due says when a stuck pod may be deleted: now (0), or a while after that has
// gone wrong. It is false for a pod that was deleted and came back as it was.
func (s *snapshot) due(m move, now time.Time) (time.Duration, bool) {
	last, ok := s.tried[m]
	if !ok {
		return 0, true
	}
	return max(last.at.Add(patience).Sub(now), 0), last.err != nil
}
