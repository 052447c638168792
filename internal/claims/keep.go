package claims

import (
	"context"
	"errors"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// Mark writes owner and instance on the claims that the application's pods use.
// The controller makes them without: a claim template may hold nothing that
// changes. A claim that nobody uses, left over from a larger or an earlier
// application, is not ours until a pod mounts it.
func (a Application) Mark(ctx context.Context, e *apply.Engine) error {
	existing, err := a.List(ctx, e.Cluster)
	if err != nil || len(existing) == 0 {
		return err
	}
	used, err := a.mounted(ctx, e.Cluster, a.isPod)
	if err != nil {
		return err
	}
	var errs []error
	for _, c := range existing {
		if used[c.Name] == "" || a.stranger(c) || c.DeletionTimestamp != nil || a.marked(c, e) || a.owned(c) {
			continue
		}
		marks := map[string]any{}
		for k, v := range e.Signature(nil) {
			marks[k] = v
		}
		patch := map[string]any{"metadata": map[string]any{"uid": string(c.UID), "annotations": marks}}
		if _, err := e.Cluster.Merge(ctx, c.Key(), patch, apply.FieldManager); err != nil {
			errs = append(errs, fmt.Errorf("marking claim %s as the application's: %w", c.Name, err))
		}
	}
	return errors.Join(errs...)
}

// marked says whether a claim carries the mark of this resource instance.
func (a Application) marked(c Claim, e *apply.Engine) bool {
	return e.Instance != "" && c.Annotations[object.AnnotationInstance] == e.Instance && c.Annotations[object.AnnotationOwner] == e.Owner
}

// owned says whether a claim carries the mark of another owner.
func (a Application) owned(c Claim) bool {
	owner := c.Annotations[object.AnnotationOwner]
	return owner != "" && owner != a.Owner
}

// Outcome is what became of claims.
type Outcome struct {
	Kept, Deleted []Claim
}

// Destroyed carries out the policies' on_destroy when no pod is left: deletes
// what it says, if the application ever ran (a failed create never deletes data)
// and the claim is provably ours, and keeps everything else. Claims of other
// applications are in neither list.
func (a Application) Destroyed(ctx context.Context, e *apply.Engine, ran bool) (Outcome, error) {
	return a.retire(ctx, e, func(c Claim) bool {
		return ran && a.Volumes[c.Volume].OnDestroy == Delete
	})
}

// ScaledDown carries out the policies' on_scale_down for claims of ordinals from
// after on and below before; those of earlier scale-downs were kept on purpose.
func (a Application) ScaledDown(ctx context.Context, e *apply.Engine, before, after int) (Outcome, error) {
	return a.retire(ctx, e, func(c Claim) bool {
		return after <= c.Ordinal && c.Ordinal < before && a.Volumes[c.Volume].OnScaleDown == Delete
	})
}

// retire deletes the doomed claims that are marked as ours and that no pod
// mounts any more.
func (a Application) retire(ctx context.Context, e *apply.Engine, doomed func(Claim) bool) (Outcome, error) {
	var out Outcome
	existing, err := a.List(ctx, e.Cluster)
	if err != nil || len(existing) == 0 {
		return out, err
	}
	used, err := a.mounted(ctx, e.Cluster, func(*unstructured.Unstructured) bool { return true })
	if err != nil {
		return out, err
	}
	var errs []error
	for _, c := range existing {
		switch {
		case a.stranger(c), a.owned(c):
		case !doomed(c) || !a.marked(c, e) || used[c.Name] != "":
			c.Handle = handle(ctx, e.Cluster, c)
			out.Kept = append(out.Kept, c)
		default:
			if err := remove(ctx, e, c); err != nil {
				out.Kept = append(out.Kept, c)
				errs = append(errs, err)
				continue
			}
			out.Deleted = append(out.Deleted, c)
		}
	}
	return out, errors.Join(errs...)
}

// handle is what the storage system calls the volume of a claim, for those who
// look for their data there. "" when the claim has none or we may not see it.
func handle(ctx context.Context, cluster *kube.Cluster, c Claim) string {
	if c.Spec.VolumeName == "" {
		return ""
	}
	volume, err := cluster.Get(ctx, object.Key{Kind: kube.VolumeKind.Kind, Name: c.Spec.VolumeName})
	if err != nil {
		return "" // it only adds to a message
	}
	text, _, _ := unstructured.NestedString(volume.Object, "spec", "csi", "volumeHandle")
	return text
}

func remove(ctx context.Context, e *apply.Engine, c Claim) error {
	err := e.Cluster.Delete(ctx, c.Key(), c.UID, metav1.DeletePropagationBackground)
	switch {
	case kube.Classify(err) == kube.NotFound:
		return nil
	case err != nil:
		return fmt.Errorf("deleting claim %s: %w", c.Name, err)
	}
	return wait.Gone(ctx, e.Cluster, map[object.Key]types.UID{c.Key(): c.UID}, time.Until(e.Deadline))
}
