package persistentvolume

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// standing is what a live volume is to claims.
type standing struct {
	phase corev1.PersistentVolumePhase
	// claim is the one that has the volume, had it last, or is to have it; empty if
	// there is none. uid is that of a claim that has or had it, "" if none ever did.
	claim  model.ClaimName
	uid    types.UID
	policy corev1.PersistentVolumeReclaimPolicy
	// message is why the phase is what it is, "" for the usual ones.
	message string
}

func standingOf(live *unstructured.Unstructured) standing {
	text := func(path ...string) string {
		s, _, _ := unstructured.NestedString(live.Object, path...)
		return s
	}
	return standing{
		phase:   corev1.PersistentVolumePhase(text("status", "phase")),
		claim:   model.ClaimName{Namespace: text("spec", "claimRef", "namespace"), Name: text("spec", "claimRef", "name")},
		uid:     types.UID(text("spec", "claimRef", "uid")),
		policy:  corev1.PersistentVolumeReclaimPolicy(text("spec", "persistentVolumeReclaimPolicy")),
		message: text("status", "message"),
	}
}

// virgin says that no claim has ever had the volume, or that the last one was
// forgotten.
func (s standing) virgin() bool { return s.uid == "" && !s.released() }

// released says that the claim that had the volume is gone.
func (s standing) released() bool {
	return s.phase == corev1.VolumeReleased || s.phase == corev1.VolumeFailed
}

// taken says that a claim has the volume, or is about to.
func (s standing) taken() bool { return !s.virgin() && !s.released() }

// key names the claim.
func (s standing) key() object.Key {
	return object.Key{Kind: kube.ClaimKind.Kind, Namespace: s.claim.Namespace, Name: s.claim.Name}
}
