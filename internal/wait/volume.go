package wait

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/utils/ptr"
)

// Unfit is why a volume can't become a claim's, a clause in the words of a user; ""
// when it can. The class is the claim's as it will be, nil where the cluster has no
// default.
func Unfit(claim *corev1.PersistentVolumeClaim, class *string, volume *corev1.PersistentVolume) string {
	asked := claim.Spec.Resources.Requests[corev1.ResourceStorage]
	has := volume.Spec.Capacity[corev1.ResourceStorage]
	wanted := ""
	if class != nil {
		wanted = *class
	}
	switch ref := volume.Spec.ClaimRef; {
	case volume.DeletionTimestamp != nil:
		return "it is being deleted"
	case ref != nil && (ref.Namespace != claim.Namespace || ref.Name != claim.Name):
		return fmt.Sprintf("it belongs to claim %s/%s", ref.Namespace, ref.Name)
	case ref != nil && ref.UID != "" && ref.UID != claim.UID:
		return fmt.Sprintf("it belonged to an earlier claim of this name and is %s; to give it to this one, clear uid and resourceVersion of its claimRef", volume.Status.Phase)
	case volume.Status.Phase == corev1.VolumeReleased || volume.Status.Phase == corev1.VolumeFailed:
		return fmt.Sprintf("it is %s", volume.Status.Phase)
	case volume.Spec.StorageClassName != wanted:
		return fmt.Sprintf("it has storage class %q and the claim %q", volume.Spec.StorageClassName, wanted)
	// A volume that names the claim gets its tier from the driver later.
	case ref == nil && ptr.Deref(volume.Spec.VolumeAttributesClassName, "") != tierOf(claim):
		return fmt.Sprintf("it has volume attributes class %q and the claim %q", ptr.Deref(volume.Spec.VolumeAttributesClassName, ""), tierOf(claim))
	case has.Cmp(asked) < 0:
		return fmt.Sprintf("it has %s and the claim asks for %s", has.String(), asked.String())
	case modeOf(volume.Spec.VolumeMode) != modeOf(claim.Spec.VolumeMode):
		return fmt.Sprintf("it has volume mode %s and the claim asks for %s", modeOf(volume.Spec.VolumeMode), modeOf(claim.Spec.VolumeMode))
	}
	for _, mode := range claim.Spec.AccessModes {
		if !slices.Contains(volume.Spec.AccessModes, mode) {
			return fmt.Sprintf("it has access modes %s and the claim asks for %s", joined(volume.Spec.AccessModes), joined(claim.Spec.AccessModes))
		}
	}
	if claim.Spec.Selector != nil && !Selects(claim.Spec.Selector, volume.Labels) {
		return "the selector does not match its labels"
	}
	return ""
}

// Selects says whether a selector matches labels; one that can't be read matches
// none.
func Selects(selector *metav1.LabelSelector, of map[string]string) bool {
	s, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && s.Matches(labels.Set(of))
}

func modeOf(mode *corev1.PersistentVolumeMode) corev1.PersistentVolumeMode {
	if mode == nil {
		return corev1.PersistentVolumeFilesystem
	}
	return *mode
}

func joined(modes []corev1.PersistentVolumeAccessMode) string {
	out := make([]string, len(modes))
	for i, m := range modes {
		out[i] = string(m)
	}
	return strings.Join(out, ", ")
}
