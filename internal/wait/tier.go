package wait

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// tierOf is the volume attributes class that a claim names, "" for none.
func tierOf(claim *corev1.PersistentVolumeClaim) string {
	return ptr.Deref(claim.Spec.VolumeAttributesClassName, "")
}

// modifies says whether a bound claim names a volume attributes class that its
// volume does not have yet.
func modifies(claim *corev1.PersistentVolumeClaim) bool {
	return tierOf(claim) != "" && ptr.Deref(claim.Status.CurrentVolumeAttributesClassName, "") != tierOf(claim)
}

// lacksTier says whether a claim names a volume attributes class that does not exist,
// as far as that may be read.
func lacksTier(ctx context.Context, c api, claim *corev1.PersistentVolumeClaim) bool {
	if !modifies(claim) {
		return false
	}
	_, err := c.Get(ctx, object.Key{Group: kube.AttributesClassKind.Group, Kind: kube.AttributesClassKind.Kind, Name: tierOf(claim)})
	return missing(err)
}

func noSuchTier(name string) string { return fmt.Sprintf("volumeattributesclass %q not found", name) }

// judgeTier is about a claim whose volume does not have its tier yet, and says why
// that may never be.
func (s *binding) judgeTier(out *Status, claim *corev1.PersistentVolumeClaim) (hopeless string) {
	wanted := tierOf(claim)
	out.Summary = fmt.Sprintf("%s: getting volume attributes class %q", s.key, wanted)
	event := s.events.latest(claim.UID)
	t := trouble{object: s.key.String(), reason: "modifying", text: "waits for its driver", quiet: true}
	switch {
	case tierInfeasible(claim):
		out.Fatal = fmt.Sprintf("the driver can't give the volume what volume attributes class %q asks for. Nothing was changed in it; name another class, or %s again", wanted, had(claim))
		t = trouble{object: s.key.String(), reason: "Infeasible", text: withMessage("Infeasible", tierWords(claim, event))}
	case s.noTier:
		hopeless = noSuchTier(wanted)
		t.text, t.quiet = hopeless, false
	case event != "":
		t.text, t.quiet = trim(event), false
	}
	out.describe(append(s.unanswered(), t))
	return hopeless
}

// tierInfeasible says whether the driver has refused the class that the claim names.
// What the status says of an earlier one says nothing about this one.
func tierInfeasible(claim *corev1.PersistentVolumeClaim) bool {
	step := claim.Status.ModifyVolumeStatus
	return step != nil && step.TargetVolumeAttributesClassName == tierOf(claim) && step.Status == corev1.PersistentVolumeClaimModifyVolumeInfeasible
}

// had is what the volume has, for the middle of a sentence.
func had(claim *corev1.PersistentVolumeClaim) string {
	if current := ptr.Deref(claim.Status.CurrentVolumeAttributesClassName, ""); current != "" {
		return fmt.Sprintf("%q", current)
	}
	return "none"
}

// tierWords are why a driver does not change a volume.
func tierWords(claim *corev1.PersistentVolumeClaim, event string) string {
	for _, c := range claim.Status.Conditions {
		if c.Type == corev1.PersistentVolumeClaimVolumeModifyVolumeError && c.Message != "" {
			return c.Message
		}
	}
	return event
}
