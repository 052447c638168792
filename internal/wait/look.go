package wait

import (
	"cmp"
	"context"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Running is what runs of a workload at one moment.
type Running struct {
	Workload object.Key
	// Template is what pods are made from, ClaimTemplates the names of a set's
	// claim templates.
	Template       *corev1.PodTemplateSpec
	ClaimTemplates []string
	// Status is what a rollout would report now.
	Status Status
	// Pods are the workload's own: by ordinal those of a set, by name others.
	Pods []RunningPod
}

// RunningPod is a pod with what is said of it beside its own words.
type RunningPod struct {
	*corev1.Pod
	// Ordinal is nil for pods that are not of a set.
	Ordinal *int32
	Ready   bool
	// Revision is the one that the pod was made from, or its hash; Newest whether
	// that is the newest.
	Revision string
	Newest   bool
	// Restarts are those of all containers.
	Restarts int32
	// Reason is why the pod is not what it should be, a clause: `container "db"
	// waiting: ErrImagePull: ...`; "" for a pod that is fine.
	Reason string
	// Stranded is set for a pod that comes to no end by itself.
	Stranded *Stranded
}

// Stranded says of a pod that it is on a node that is lost, or should have ended a
// while ago.
type Stranded struct {
	Since time.Time
	// Lost is a clause about the node, "which does not exist any more"; "" for one
	// that is fine or may not be read.
	Lost string
	// Gone says that the node does not exist any more.
	Gone bool
}

// Look reads everything once, past all caches. The error is the API server's where
// the workload, its pods or its claims can't be read; NotFound is that of the
// workload. ReplicaSets tell which pods are new; events, nodes and classes only add
// to the reasons.
func Look(ctx context.Context, cluster *kube.Cluster, workload object.Key) (Running, error) {
	return lookAt(ctx, cluster, workload)
}

func lookAt(ctx context.Context, c api, key object.Key) (Running, error) {
	live, err := c.Get(ctx, key)
	if err != nil {
		return Running{}, err
	}
	selector, err := selectorOf(live)
	if err != nil {
		return Running{}, fmt.Errorf("the selector of %s: %w", key, err)
	}
	s := newSnapshot(key)
	if err := s.apply(change{kind: key.GroupKind(), read: &reading{objects: []*unstructured.Unstructured{live}}}); err != nil {
		return Running{}, err
	}
	for _, source := range (Rollout{Workload: key, Selector: selector}).sources() {
		if source.kind == key.GroupKind() {
			continue
		}
		read, err := source.read(ctx, c)
		if source.kind == kube.ReplicaSetKind && kube.Classify(err) == kube.Forbidden {
			continue
		}
		if err != nil {
			return Running{}, err
		}
		if err := s.apply(change{kind: source.kind, read: read}); err != nil {
			return Running{}, err
		}
	}
	s.explain(ctx, c)
	w, _ := s.workload()
	return s.running(w, time.Now()), nil
}

// selectorOf is the label selector of a workload's pods.
func selectorOf(live *unstructured.Unstructured) (string, error) {
	var of metav1.LabelSelector
	labels, _, err := unstructured.NestedMap(live.Object, "spec", "selector")
	if err != nil {
		return "", err
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(labels, &of); err != nil {
		return "", err
	}
	selector, err := metav1.LabelSelectorAsSelector(&of)
	if err != nil {
		return "", err
	}
	return selector.String(), nil
}

// explain reads what only adds to reasons, of every pod.
func (s *snapshot) explain(ctx context.Context, c api) {
	reading, cancel := context.WithTimeout(ctx, eventTimeout)
	defer cancel()
	newClasses(c).refresh(reading, s, time.Now())
	s.events = readEvents(reading, c, s.key.Namespace)
	s.nodes = readNodes(reading, c, s.pods, len(s.pods))
	s.namespace = readNamespace(reading, c, s.key.Namespace)
}

func (s *snapshot) running(w workload, now time.Time) Running {
	out := Running{Workload: s.key, Template: w.template(), Status: evaluate(s, now)}
	set, isSet := w.(statefulSet)
	if isSet {
		for _, t := range set.Spec.VolumeClaimTemplates {
			out.ClaimTemplates = append(out.ClaimTemplates, t.Name)
		}
	}
	for _, pod := range s.podsOf(w) {
		p := RunningPod{
			Pod: pod, Ready: isTrue(pod, corev1.PodReady), Newest: w.observed() && w.newest(pod), Stranded: s.stranded(pod, now),
			Revision: cmp.Or(revisionOf(pod), pod.Labels[appsv1.DefaultDeploymentUniqueLabelKey]),
		}
		if isSet {
			n, _ := ordinal(set.StatefulSet, pod.Name)
			p.Ordinal = &n
		}
		for _, container := range containersOf(pod) {
			p.Restarts += container.status.RestartCount
		}
		if t, ok := s.podTrouble(w, pod, now); ok {
			p.Reason = t.text
		}
		out.Pods = append(out.Pods, p)
	}
	return out
}

// stranded is nil for a pod that is not: one that is ready, whatever its node is
// said to be, and one that is being deleted for its grace period and a while more.
func (s *snapshot) stranded(pod *corev1.Pod, now time.Time) *Stranded {
	lost := s.nodes[pod.Spec.NodeName]
	switch deleted := pod.DeletionTimestamp; {
	case deleted != nil && untilOverdue(pod, now) <= 0:
		return &Stranded{Since: deleted.Time, Lost: lost, Gone: lost == noNode}
	case lost == "", deleted == nil && isTrue(pod, corev1.PodReady):
		return nil
	}
	since := pod.CreationTimestamp.Time
	if c := condition(pod, corev1.PodReady); c != nil {
		since = c.LastTransitionTime.Time // the node controller sets it when it gives a node up
	}
	return &Stranded{Since: since, Lost: lost, Gone: lost == noNode}
}
