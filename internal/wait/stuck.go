package wait

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Stuck is a pod that holds a rollout up for good: it is broken, of an older
// revision, and the StatefulSet controller waits for it to become ready before it
// replaces it (kubernetes/kubernetes#67250). Deleted, it comes back on the newest
// revision.
type Stuck struct {
	Pod object.Key
	UID types.UID
	// Reason is a clause: `container "db" waiting: ErrImagePull: ...`.
	Reason string
}

// crashes is how often a container has to fail while we look on to count as
// broken: peers that look for each other may restart now and then.
const crashes = 3

// neverStarted are the reasons for which a container waits that no waiting mends
// in a pod whose template is to be replaced anyway.
var neverStarted = map[string]bool{
	"ErrImagePull": true, "ImagePullBackOff": true, "InvalidImageName": true,
	"CreateContainerConfigError": true, "CreateContainerError": true, "RunContainerError": true,
}

// stuck is the pod that the rollout is stuck on, nil if it is on none. Only the
// first pod that is not ready can be: the ones after it are not the controller's
// concern until then, and one after the other is what a rollout promises.
func (s *snapshot) stuck(set *appsv1.StatefulSet) *Stuck {
	if !observed(set) || onDelete(set) || set.DeletionTimestamp != nil {
		return nil
	}
	pods := s.podsOf(set)
	for _, pod := range pods {
		if pod.DeletionTimestamp != nil {
			return nil
		}
	}
	for _, pod := range pods {
		if isTrue(pod, corev1.PodReady) {
			continue
		}
		n, _ := ordinal(set, pod.Name)
		revision := revisionOf(pod)
		old := revision != "" && revision != set.Status.UpdateRevision
		if !old || !wanted(set, n) || n < start(set)+partition(set) || !s.broken(pod) {
			return nil
		}
		_, reason, _ := s.notReady(pod)
		return &Stuck{Pod: object.Key{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name}, UID: pod.UID, Reason: reason}
	}
	return nil
}

// broken says whether a pod can't become what it should be. One with a container
// that runs and is not ready is left alone whatever the others do: it may be a
// database that replays its log.
func (s *snapshot) broken(pod *corev1.Pod) bool {
	if c := condition(pod, corev1.PodScheduled); c != nil && c.Status == corev1.ConditionFalse && c.Reason == corev1.PodReasonUnschedulable {
		return true
	}
	found := false
	for _, c := range containersOf(pod) {
		switch {
		case c.status.State.Running != nil && !c.status.Ready:
			return false
		case c.status.State.Waiting != nil && neverStarted[c.status.State.Waiting.Reason],
			c.status.State.Waiting != nil && c.status.RestartCount-s.restarts[containerID{pod.UID, c.status.Name}] >= crashes:
			found = true
		}
	}
	return found
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

// attempt is one at getting a rollout unstuck.
type attempt struct {
	at  time.Time
	err error
}

// due says when a stuck pod may be dealt with: at once, and again a while after
// it went wrong; false when it has been dealt with.
func (s *snapshot) due(stuck *Stuck, now time.Time) (time.Duration, bool) {
	tried, ok := s.tried[stuck.UID]
	if !ok {
		return 0, true
	}
	return max(tried.at.Add(patience).Sub(now), 0), tried.err != nil
}
