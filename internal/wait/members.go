package wait

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// podsOf are the pods of a workload: by ordinal those of a set, by name others. A
// selector may find others, such as those of jobs.
func (s *snapshot) podsOf(w workload) []*corev1.Pod {
	var out []*corev1.Pod
	for _, name := range slices.Sorted(maps.Keys(s.pods)) {
		if w.owns(s.pods[name]) {
			out = append(out, s.pods[name])
		}
	}
	if set, ok := w.(statefulSet); ok {
		slices.SortFunc(out, func(a, b *corev1.Pod) int {
			i, _ := ordinal(set.StatefulSet, a.Name)
			j, _ := ordinal(set.StatefulSet, b.Name)
			return cmp.Compare(i, j)
		})
	}
	return out
}

// claimsOf are the claims that a workload's wanted pods mount, by name.
func (s *snapshot) claimsOf(w workload) []*corev1.PersistentVolumeClaim {
	var out []*corev1.PersistentVolumeClaim
	for _, name := range slices.Sorted(maps.Keys(s.claims)) {
		if w.mounts(name) {
			out = append(out, s.claims[name])
		}
	}
	return out
}

// ordinal is the number in a pod's name; false when no pod of the set is
// called so.
func ordinal(set *appsv1.StatefulSet, pod string) (int32, bool) {
	digits, ok := strings.CutPrefix(pod, set.Name+"-")
	n, err := strconv.ParseInt(digits, 10, 32)
	return int32(n), ok && err == nil && n >= 0
}

func wanted(set *appsv1.StatefulSet, ordinal int32) bool {
	return ordinal >= start(set) && ordinal < start(set)+replicas(set)
}

func podName(set *appsv1.StatefulSet, ordinal int32) string {
	return fmt.Sprintf("%s-%d", set.Name, ordinal)
}

// revisionOf is the revision that a pod was made from.
func revisionOf(pod *corev1.Pod) string { return pod.Labels[appsv1.ControllerRevisionHashLabelKey] }
