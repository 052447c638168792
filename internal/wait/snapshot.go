package wait

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// snapshot is what is known of a rollout at one moment. evaluate judges it.
type snapshot struct {
	key object.Key
	// Of the workloads, those of the key's kind.
	sets        store[appsv1.StatefulSet, *appsv1.StatefulSet]
	deployments store[appsv1.Deployment, *appsv1.Deployment]
	replicaSets store[appsv1.ReplicaSet, *appsv1.ReplicaSet]
	daemonSets  store[appsv1.DaemonSet, *appsv1.DaemonSet]
	pods        store[corev1.Pod, *corev1.Pod]
	claims      store[corev1.PersistentVolumeClaim, *corev1.PersistentVolumeClaim]
	// These are only read when an error is written. namespace is why it takes
	// nothing new.
	events    events
	nodes     nodes
	namespace string
	// noClass are names of storage classes that claims ask for and that do not
	// exist.
	noClass map[string]bool
	// since is when each suspect was first seen; the API does not say how long
	// a container has been waiting.
	since map[string]time.Time
	// restarts is how often containers had restarted when they were first seen,
	// tried what became of pods that the rollout was stuck on, outdated the last of
	// them that had changed before it could be deleted.
	restarts map[containerID]int32
	tried    map[move]tried
	outdated Stuck

	read    map[schema.GroupKind]bool  // was read at least once
	blind   map[schema.GroupKind]bool  // may not be read
	trouble map[schema.GroupKind]error // can't be read at the moment
}

func newSnapshot(key object.Key) *snapshot {
	return &snapshot{
		key:         key,
		sets:        store[appsv1.StatefulSet, *appsv1.StatefulSet]{},
		deployments: store[appsv1.Deployment, *appsv1.Deployment]{},
		replicaSets: store[appsv1.ReplicaSet, *appsv1.ReplicaSet]{},
		daemonSets:  store[appsv1.DaemonSet, *appsv1.DaemonSet]{},
		pods:        store[corev1.Pod, *corev1.Pod]{},
		claims:      store[corev1.PersistentVolumeClaim, *corev1.PersistentVolumeClaim]{},
		noClass:     map[string]bool{},
		since:       map[string]time.Time{},

		restarts: map[containerID]int32{},
		tried:    map[move]tried{},

		read:    map[schema.GroupKind]bool{},
		blind:   map[schema.GroupKind]bool{},
		trouble: map[schema.GroupKind]error{},
	}
}

// apply takes a change in.
func (s *snapshot) apply(ch change) error {
	switch {
	case ch.trouble != nil:
		s.trouble[ch.kind] = ch.trouble
		return nil
	case ch.blind:
		s.blind[ch.kind] = true
		return nil
	}
	delete(s.trouble, ch.kind)
	s.read[ch.kind] = s.read[ch.kind] || ch.read != nil
	switch ch.kind {
	case kube.StatefulSetKind:
		return s.sets.apply(ch)
	case kube.DeploymentKind:
		return s.deployments.apply(ch)
	case kube.ReplicaSetKind:
		return s.replicaSets.apply(ch)
	case kube.DaemonSetKind:
		return s.daemonSets.apply(ch)
	case kube.PodKind:
		return s.pods.apply(ch)
	case kube.ClaimKind:
		return s.claims.apply(ch)
	}
	return nil
}

// complete says whether every source has said something, so that the first
// status is not a guess.
func (s *snapshot) complete() bool {
	for _, k := range kinds(s.key.GroupKind()) {
		if !s.read[k] && !s.blind[k] && s.trouble[k] == nil {
			return false
		}
	}
	return true
}

// observe notes since when what can't heal is so, and who restarts.
func (s *snapshot) observe(now time.Time) {
	s.countRestarts()
	since := map[string]time.Time{}
	for _, x := range s.suspects() {
		since[x.id] = now
		if first, ok := s.since[x.id]; ok {
			since[x.id] = first
		}
	}
	s.since = since
}
