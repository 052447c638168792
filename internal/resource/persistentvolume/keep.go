package persistentvolume

import (
	"context"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// Look says that a volume is released, or on its way out. In state a released one
// is one that is not reclaimed, so that a configuration with reclaim = true has
// something to change.
func (kind) Look(v *model.PersistentVolume, live map[object.Key]*unstructured.Unstructured) []lifecycle.Finding {
	volume := live[keyOf(*v)]
	if volume == nil {
		return nil
	}
	var out []lifecycle.Finding
	s := standingOf(volume)
	if volume.GetDeletionTimestamp() != nil {
		out = append(out, leaving(*v, s))
	}
	if s.released() {
		out = append(out, released(*v, s))
		if v.Reclaims() {
			v.Reclaim = ptr.To(false)
		}
	}
	return out
}

// leaving says of a volume that somebody has deleted what becomes of it.
func leaving(v model.PersistentVolume, s standing) lifecycle.Finding {
	f := lifecycle.Finding{
		Warning: true,
		Summary: fmt.Sprintf("%s is being deleted", where(v)),
		Detail:  fmt.Sprintf("Somebody has deleted the volume, which can't be taken back. What is stored stays in %s.", v.Source()),
	}
	if s.policy == corev1.PersistentVolumeReclaimDelete {
		f.Detail = fmt.Sprintf("Somebody has deleted the volume, which can't be taken back. As its reclaim policy Delete says, the driver deletes %s with it. To keep it, take that away at once: "+
			"kubectl patch pv %s -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'.", v.Source(), v.Name)
	}
	if s.taken() {
		f.Detail += fmt.Sprintf(" It goes when claim %s is gone, and until then the claim has it as before.", s.claim)
	}
	return f
}

// released says what the end of a claim means for its volume.
func released(v model.PersistentVolume, s standing) lifecycle.Finding {
	f := lifecycle.Finding{
		Warning: true,
		Summary: fmt.Sprintf("%s is %s: its claim %s is gone", where(v), s.phase, s.claim),
	}
	switch {
	case s.phase == corev1.VolumeFailed:
		f.Detail = fmt.Sprintf("As its reclaim policy says, %s was to be deleted with all data, and that failed: %s. It is tried again until reclaim_policy = \"Retain\" ends that.", v.Source(), strings.TrimSuffix(s.message, "."))
	case s.policy == corev1.PersistentVolumeReclaimDelete:
		f.Detail = fmt.Sprintf("As its reclaim policy Delete says, the driver deletes %s, with all data.", v.Source())
	case v.Reclaims():
		f.Detail = fmt.Sprintf("The data of the claim is still there: %s. As reclaim = true says, the next apply makes the volume available again for a claim of that namespace and name, and for no other.", v.Source())
	default:
		f.Detail = fmt.Sprintf("The data of the claim is still there: %s. No claim can have the volume as it is, not even one of the same name. "+
			"To make it available again for a claim of that namespace and name, set reclaim = true. To be rid of the volume, destroy it: what is stored stays where it is.", v.Source())
	}
	return f
}

// Acts says that a volume is to be reclaimed that was not to be before, or was not.
func (kind) Acts(before, after model.PersistentVolume) bool {
	return after.Reclaims() && !before.Reclaims()
}

// Sending refuses what the plan would have refused had it seen the cluster. What
// depends on the volume being nobody's, or still its claim's, is done to no other
// version of it: the binder may be about to give it to a claim, or to release it.
func (kind) Sending(ctx context.Context, e *apply.Engine, before *model.PersistentVolume, after model.PersistentVolume, requests []apply.Request) error {
	for i := range requests {
		var err error
		if requests[i].At, err = judged(ctx, e, requests[i].Key, before, after); err != nil {
			return err
		}
	}
	return nil
}

// attempts is how often a volume is judged that others write at the same time.
const attempts = 10

// judged is the resource version in which a change of a live volume was found to
// endanger nothing, "" where it would not in any.
func judged(ctx context.Context, e *apply.Engine, key object.Key, before *model.PersistentVolume, after model.PersistentVolume) (string, error) {
	for try := 1; ; try++ {
		live, err := find(ctx, e, key)
		if err != nil || live == nil {
			return "", err
		}
		findings, err := refusals(live, before, after)
		if err != nil {
			return "", err
		}
		if len(findings) > 0 {
			return "", &lifecycle.RefusalError{Finding: findings[0]}
		}
		anew, err := recreated(live, after)
		if err != nil {
			return "", err
		}
		s := standingOf(live)
		if len(anew) > 0 && before != nil { // of one that is taken over the engine refuses it
			live, err = spare(ctx, e, live)
			if apierrors.IsConflict(err) && try < attempts {
				continue
			}
			if err != nil {
				return "", err
			}
		}
		// A volume that is released by then would be deleted at once.
		dooms := after.ReclaimPolicy == "Delete" && s.policy != corev1.PersistentVolumeReclaimDelete
		if len(anew) > 0 || redirects(s, before, after) || dooms {
			return live.GetResourceVersion(), nil
		}
		return "", nil
	}
}

// Sent makes a released volume available again for its last claim: the reference
// keeps the claim's name and forgets which one of that name it was.
func (kind) Sent(ctx context.Context, e *apply.Engine, v model.PersistentVolume) error {
	if !v.Reclaims() {
		return nil
	}
	for try := 1; ; try++ {
		live, err := find(ctx, e, keyOf(v))
		if err != nil || live == nil {
			return err
		}
		s := standingOf(live)
		if s.phase != corev1.VolumeReleased || s.policy != corev1.PersistentVolumeReclaimRetain || s.uid == "" {
			return nil
		}
		_, err = patch(ctx, e, live, map[string]any{"claimRef": map[string]any{"uid": nil, "resourceVersion": nil}})
		if !apierrors.IsConflict(err) || try == attempts {
			return err
		}
	}
}

// Deleting refuses to delete a volume that a claim has: the API would wait with it
// until the claim is gone, and there would be no way back. A claim that is on its
// way out is waited for. Whatever happens then, the storage is not deleted with the
// volume.
func (kind) Deleting(ctx context.Context, e *apply.Engine, v model.PersistentVolume, live *unstructured.Unstructured) (string, error) {
	leaving, err := leaves(ctx, e, v, standingOf(live))
	if err != nil {
		return "", err
	}
	// Before it is waited for a claim: it takes the storage along where the policy
	// says so.
	spared, err := spare(ctx, e, live)
	switch {
	case kube.Classify(err) == kube.NotFound:
		return "", nil
	case err != nil:
		return "", err
	}
	if err := wait.Gone(ctx, e.Cluster, leaving, time.Until(e.Deadline)); err != nil {
		return "", err
	}
	return spared.GetResourceVersion(), nil
}

// leaves is the claim that has a volume and is on its way out, if there is one. One
// that stays is refused.
func leaves(ctx context.Context, e *apply.Engine, v model.PersistentVolume, s standing) (map[object.Key]types.UID, error) {
	if !s.taken() {
		return nil, nil
	}
	claim, err := find(ctx, e, s.key())
	switch {
	case kube.Classify(err) == kube.Forbidden: // its phase says enough
	case err != nil:
		return nil, err
	case claim == nil, claim.GetUID() != s.uid:
		return nil, nil
	case claim.GetDeletionTimestamp() != nil:
		return map[object.Key]types.UID{s.key(): s.uid}, nil
	}
	return nil, &lifecycle.RefusalError{Finding: lifecycle.Finding{
		Summary: fmt.Sprintf("%s is bound to claim %s and can't be deleted", where(v), s.claim),
		Detail: fmt.Sprintf("The deletion would wait until the claim is gone, and could not be taken back. Nothing was changed. "+
			"Delete the claim first (kubectl -n %s delete pvc %s), or what it is made by, when its data is not needed there any more: what is stored stays in %s. Then apply again. "+
			"To keep the volume and only forget it here, use terraform state rm.", s.claim.Namespace, s.claim.Name, v.Source()),
	}}
}

// spare has nobody delete the storage of a volume when the volume is deleted, as
// drivers do that honour the policy Delete. It returns the volume as it is then; a
// conflict says that it is not the one any more that was judged.
func spare(ctx context.Context, e *apply.Engine, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	if standingOf(live).policy == corev1.PersistentVolumeReclaimRetain {
		return live, nil
	}
	return patch(ctx, e, live, map[string]any{"persistentVolumeReclaimPolicy": string(corev1.PersistentVolumeReclaimRetain)})
}

// patch changes a volume's spec, if it is still as it was.
func patch(ctx context.Context, e *apply.Engine, live *unstructured.Unstructured, spec map[string]any) (*unstructured.Unstructured, error) {
	key := object.Key{Kind: kube.VolumeKind.Kind, Name: live.GetName()}
	return e.Cluster.Merge(ctx, key, map[string]any{
		"metadata": map[string]any{"uid": string(live.GetUID()), "resourceVersion": live.GetResourceVersion()},
		"spec":     spec,
	}, apply.FieldManager)
}

// find is a live object, nil if there is none.
func find(ctx context.Context, e *apply.Engine, key object.Key) (*unstructured.Unstructured, error) {
	live, err := e.Cluster.Get(ctx, key)
	if kube.Classify(err) == kube.NotFound {
		return nil, nil
	}
	return live, err
}
