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
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// podsOf are the pods of a set by ordinal. A selector may find others, such as
// those of jobs; a pod without a controller is one that a set which is being
// swapped has left behind.
func (s *snapshot) podsOf(set *appsv1.StatefulSet) []*corev1.Pod {
	var out []*corev1.Pod
	for _, pod := range s.pods {
		owner := metav1.GetControllerOf(pod)
		if _, ok := ordinal(set, pod.Name); ok && (owner == nil || owner.UID == set.UID) {
			out = append(out, pod)
		}
	}
	slices.SortFunc(out, func(a, b *corev1.Pod) int {
		i, _ := ordinal(set, a.Name)
		j, _ := ordinal(set, b.Name)
		return cmp.Compare(i, j)
	})
	return out
}

// claimsOf are the claims that a set's wanted pods mount, by name. Claims of
// ordinals that were scaled away stay behind and hold nothing up.
func (s *snapshot) claimsOf(set *appsv1.StatefulSet) []*corev1.PersistentVolumeClaim {
	var out []*corev1.PersistentVolumeClaim
	for _, name := range slices.Sorted(maps.Keys(s.claims)) {
		if mounts(set, name) {
			out = append(out, s.claims[name])
		}
	}
	return out
}

func mounts(set *appsv1.StatefulSet, claim string) bool {
	for _, t := range set.Spec.VolumeClaimTemplates {
		pod, ok := strings.CutPrefix(claim, t.Name+"-")
		if n, isPod := ordinal(set, pod); ok && isPod && wanted(set, n) {
			return true
		}
	}
	return slices.ContainsFunc(set.Spec.Template.Spec.Volumes, func(v corev1.Volume) bool {
		return v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ClaimName == claim
	})
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
