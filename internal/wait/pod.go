package wait

import (
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// podTrouble is why a pod holds the rollout up; false when it does not.
func (s *snapshot) podTrouble(w workload, pod *corev1.Pod, now time.Time) (trouble, bool) {
	t := trouble{object: "Pod/" + pod.Name}
	set, isSet := w.(statefulSet)
	switch {
	case pod.DeletionTimestamp != nil:
		t.reason, t.quiet = "terminating", untilOverdue(pod, now) > 0
		t.text = terminating(pod, now)
		if on := s.nodes.on(pod); on != "" {
			t.text += "," + on
		}
		return t, true
	case isSet && !set.wants(pod):
		t.reason, t.text, t.quiet = "unwanted", "is to be removed, and was not yet", true
		return t, true
	case isTrue(pod, corev1.PodReady):
		if availableFor(w.minReady(), pod, now) {
			return t, false
		}
		t.reason, t.quiet = "not available", true
		t.text = fmt.Sprintf("ready for less than %d seconds", int(w.minReady().Seconds()))
		return t, true
	}
	t.reason, t.text, t.quiet = s.notReady(pod)
	switch {
	case !w.observed() || w.onDelete() || w.newest(pod):
	case isSet:
		s.heldOnOldRevision(set, pod, &t)
	case w.known(pod):
		t.text, t.quiet = t.text+"; of an older revision, and about to be replaced", true
	}
	return t, true
}

// heldOnOldRevision adds that the controller of a set leaves a pod as it is.
func (s *snapshot) heldOnOldRevision(set statefulSet, pod *corev1.Pod, t *trouble) {
	if n, _ := ordinal(set.StatefulSet, pod.Name); n < start(set.StatefulSet)+partition(set.StatefulSet) {
		return
	}
	t.reason += " on an old revision"
	t.text += fmt.Sprintf("; still on revision %s, which a rollout does not replace while the pod is not ready", revisionOf(pod))
	if last := s.tried[move{pod.Name, set.Status.UpdateRevision}]; last.err != nil {
		t.reason += ", undeletable"
		t.text += ", and it could not be deleted: " + trim(last.err.Error())
	}
}

// untilOverdue is how long it takes until a pod that is being deleted should have
// been gone for a while: then it is news that it is not.
func untilOverdue(pod *corev1.Pod, now time.Time) time.Duration {
	return pod.DeletionTimestamp.Add(patience).Sub(now)
}

// notReady is why a pod that should be ready is not.
func (s *snapshot) notReady(pod *corev1.Pod) (reason, text string, quiet bool) {
	scheduled := condition(pod, corev1.PodScheduled)
	switch {
	case pod.Status.Phase == corev1.PodFailed:
		return "failed", withMessage(strings.TrimSuffix("Failed: "+pod.Status.Reason, ": "), pod.Status.Message), false
	case scheduled != nil && scheduled.Status != corev1.ConditionTrue:
		return "unscheduled", withMessage("Pending", scheduling(scheduled.Message)), false
	}
	if reason, text, quiet, ok := s.containers(pod); ok {
		return reason, text, quiet
	}
	event := s.events.latest(pod.UID)
	switch {
	case pod.Spec.NodeName == "":
		return "pending", withMessage("Pending", event), true
	case len(pod.Status.ContainerStatuses) == 0:
		return "starting", withMessage(string(pod.Status.Phase)+", not started yet"+s.nodes.on(pod), event), true
	}
	for _, gate := range pod.Spec.ReadinessGates {
		if !isTrue(pod, gate.ConditionType) {
			text := fmt.Sprintf("readiness gate %s is not true", gate.ConditionType)
			if c := condition(pod, gate.ConditionType); c != nil {
				text = withMessage(text, c.Message)
			}
			return "gate", text, true
		}
	}
	// The containers are fine and the pod is not: its node may be lost.
	text = "running, not ready" + s.nodes.on(pod)
	if c := condition(pod, corev1.PodReady); c != nil && s.nodes[pod.Spec.NodeName] == "" {
		text = withMessage(text, strings.TrimPrefix(withMessage(c.Reason, c.Message), ": "))
	}
	return "not ready", text, true
}

// missingPods is one line about all pods that were not created. Why a controller
// can't create a pod (a quota, Pod Security) stands with itself, and in nothing that
// it has made.
func (s *snapshot) missingPods(w workload, others bool, now time.Time) (trouble, bool) {
	if s.blind[kube.PodKind] || !s.read[kube.PodKind] {
		return trouble{}, false
	}
	switch w := w.(type) {
	case statefulSet:
		return s.missingMembers(w.StatefulSet, others, now)
	case deployment:
		return s.uncreated(w.uncreated())
	case daemonSet:
		if w.Status.CurrentNumberScheduled < w.Status.DesiredNumberScheduled {
			return s.uncreated(s.events.uncreated(w.UID, now))
		}
	}
	return trouble{}, false
}

// uncreated is why a workload's pods, which have no names yet, can't be created.
func (s *snapshot) uncreated(why string) (trouble, bool) {
	return trouble{object: s.key.String(), reason: "missing", text: withMessage("pods can't be created", why)}, why != ""
}

// missingMembers is about the pods of a set. Those that wait for the ones before
// them are only worth a line when nothing else is.
func (s *snapshot) missingMembers(set *appsv1.StatefulSet, others bool, now time.Time) (trouble, bool) {
	var names []string
	for n := start(set); n < start(set)+replicas(set); n++ {
		if _, ok := s.pods[podName(set, n)]; !ok {
			names = append(names, podName(set, n))
		}
	}
	if len(names) == 0 {
		return trouble{}, false
	}
	why := s.events.creation(set.UID, names[0], now)
	parallel := set.Spec.PodManagementPolicy == appsv1.ParallelPodManagement
	if why == "" && others && !parallel {
		return trouble{}, false
	}
	text := "not created"
	if why == "" {
		text += " yet"
	}
	if more := len(names) - 1; more > 0 {
		text += fmt.Sprintf(", nor %s", counted(more, "other", "others"))
	}
	return trouble{object: "Pod/" + names[0], reason: "missing", text: withMessage(text, why), quiet: why == ""}, true
}

func condition(pod *corev1.Pod, kind corev1.PodConditionType) *corev1.PodCondition {
	for i := range pod.Status.Conditions {
		if pod.Status.Conditions[i].Type == kind {
			return &pod.Status.Conditions[i]
		}
	}
	return nil
}

func isTrue(pod *corev1.Pod, kind corev1.PodConditionType) bool {
	c := condition(pod, kind)
	return c != nil && c.Status == corev1.ConditionTrue
}

func readyFor(pod *corev1.Pod, now time.Time) time.Duration {
	return now.Sub(condition(pod, corev1.PodReady).LastTransitionTime.Time)
}
