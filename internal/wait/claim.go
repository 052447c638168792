package wait

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// claimTrouble is why a claim holds the rollout up; false when it is bound.
func (s *snapshot) claimTrouble(claim *corev1.PersistentVolumeClaim, now time.Time) (trouble, bool) {
	t := trouble{object: "PersistentVolumeClaim/" + claim.Name}
	switch {
	case claim.DeletionTimestamp != nil:
		t.reason, t.text = "terminating", terminating(claim, now)
		return t, true
	case claim.Status.Phase == corev1.ClaimLost:
		t.reason, t.text = "lost", fmt.Sprintf("Lost: its volume %q does not exist any more", claim.Spec.VolumeName)
		return t, true
	case claim.Status.Phase == corev1.ClaimBound:
		return t, false
	}
	event := strings.Replace(s.events.latest(claim.UID), "storageclass.storage.k8s.io ", "storageclass ", 1)
	class := claim.Spec.StorageClassName
	t.reason, t.quiet = "pending", true
	switch {
	case unboundClass(claim) != "" && s.noClass[*class]:
		t.reason, t.quiet = "no class", false
		t.text = "Pending: " + noSuchClass(*class)
	case event != "":
		t.text = withMessage("Pending", event)
	case claim.Spec.VolumeName != "":
		t.text = fmt.Sprintf("Pending: waiting for volume %q", claim.Spec.VolumeName)
	case class == nil:
		t.text = "Pending: it names no storage class, and the cluster has no default"
	case *class == "":
		t.text = "Pending: no volume without a class fits"
	default:
		t.text = fmt.Sprintf("Pending: no volume of class %q yet", *class)
	}
	return t, true
}
