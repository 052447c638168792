package wait

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// workload is a live object that runs pods. Its methods are what its kinds differ
// in.
type workload interface {
	metav1.Object

	// observed says whether the status speaks of the newest spec.
	observed() bool
	// pods are numbers of pods.
	pods() pods
	// revision is the name of the newest revision, "" where revisions have none.
	revision() string
	// pending is what the rollout waits for, a clause; "" when it is done.
	pending() string
	// template is what pods are made from.
	template() *corev1.PodTemplateSpec
	// minReady is how long a pod has to be ready to count as available.
	minReady() time.Duration
	// onDelete says whether pods keep their revision until somebody deletes them.
	onDelete() bool

	// owns says whether a pod is one of the workload's.
	owns(*corev1.Pod) bool
	// newest says whether a pod is of the newest revision; known whether it can be
	// told at all.
	newest(*corev1.Pod) bool
	known(*corev1.Pod) bool
	// updating is how many pods are of the newest revision and how many are to be,
	// while a rollout replaces pods; zeros at other times.
	updating() (updated, of int32)
	// mounts says whether a pod that is wanted mounts a claim.
	mounts(claim string) bool
}

// pods are numbers of pods: those that there should be, and of them those that are
// ready, that have been for long enough, and that are of the newest revision.
type pods struct{ want, ready, available, updated int32 }

var (
	_ workload = statefulSet{}
	_ workload = deployment{}
	_ workload = daemonSet{}
)

// Ready says whether the rollout of a live StatefulSet, Deployment or DaemonSet is
// done, by that object alone and by the rules that Rollout.Wait waits for. It is
// false for nil.
func Ready(live *unstructured.Unstructured) bool {
	if live == nil {
		return false
	}
	gk := live.GroupVersionKind().GroupKind()
	s := newSnapshot(object.Key{Group: gk.Group, Kind: gk.Kind, Namespace: live.GetNamespace(), Name: live.GetName()})
	if s.apply(change{kind: gk, read: &reading{objects: []*unstructured.Unstructured{live}}}) != nil {
		return false
	}
	w, ok := s.workload()
	return ok && w.pending() == ""
}

// workload is the object that the rollout is about; false while it is not known.
func (s *snapshot) workload() (workload, bool) {
	switch s.key.GroupKind() {
	case kube.StatefulSetKind:
		set, ok := s.sets[s.key.Name]
		return statefulSet{set}, ok
	case kube.DeploymentKind:
		d, ok := s.deployments[s.key.Name]
		return deployment{d, s.replicaSets, s.pods}, ok
	case kube.DaemonSetKind:
		d, ok := s.daemonSets[s.key.Name]
		return daemonSet{d}, ok
	}
	return nil, false
}

// kinds are what has to be read of a workload of a kind.
func kinds(workload schema.GroupKind) []schema.GroupKind {
	out := []schema.GroupKind{workload, kube.PodKind, kube.ClaimKind}
	if workload == kube.DeploymentKind {
		out = append(out, kube.ReplicaSetKind)
	}
	return out
}

// hasVolume says whether a template mounts a claim by its name.
func hasVolume(template *corev1.PodTemplateSpec, claim string) bool {
	for _, v := range template.Spec.Volumes {
		if v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ClaimName == claim {
			return true
		}
	}
	return false
}
