package claims

import (
	"context"
	"errors"
	"fmt"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Mark writes owner and instance on the claims that the application's pods use.
// They are made without: what makes them may hold nothing that changes. A claim that nobody uses, left over from a larger or an earlier
// application, is not ours until a pod mounts it. Claims that carry this instance are
// ours already; they get the owner that the provider has now.
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
		if a.stranger(c) || c.standsAlone() || c.DeletionTimestamp != nil || a.marked(c, e) || !ofInstance(c, e) && (used[c.Name] == "" || a.owned(c)) {
			continue
		}
		patch := map[string]any{"metadata": map[string]any{"uid": string(c.UID), "annotations": marks(e)}}
		err := merge(ctx, e.Cluster, c, patch)
		if err != nil && !gone(ctx, e.Cluster, c) {
			errs = append(errs, fmt.Errorf("marking claim %s as the application's: %w", c.Name, err))
		}
	}
	return errors.Join(errs...)
}

// marks are the annotations that a claim of ours carries, nil for one that it must not
// have.
func marks(e *apply.Engine) map[string]any {
	out := map[string]any{object.AnnotationOwner: nil}
	for k, v := range e.Signature(nil) {
		out[k] = v
	}
	return out
}

// standsAlone says whether a claim is a resource of its own, which has a policy of its
// own: an application only uses it.
func (c Claim) standsAlone() bool {
	_, labelled := c.Labels[object.LabelInstance]
	return !labelled && c.Labels[object.LabelManagedBy] == object.ManagedBy && c.Annotations[object.AnnotationInstance] != ""
}

// merge patches exactly this claim. While controllers write its status, the server
// may say that somebody else was faster, which says nothing against a patch without
// a resource version.
func merge(ctx context.Context, cluster *kube.Cluster, c Claim, patch map[string]any) error {
	const tries = 3
	for try := 1; ; try++ {
		_, err := cluster.Merge(ctx, c.Key(), patch, apply.FieldManager)
		if kube.Classify(err) != kube.Conflict || try == tries {
			return err
		}
	}
}

// gone says that a claim does not exist any more; one of its name may.
func gone(ctx context.Context, cluster *kube.Cluster, c Claim) bool {
	live, err := cluster.Get(ctx, c.Key())
	return kube.Classify(err) == kube.NotFound || err == nil && live.GetUID() != c.UID
}

// marked says whether a claim carries the mark of this resource instance.
func (a Application) marked(c Claim, e *apply.Engine) bool {
	return ofInstance(c, e) && c.Annotations[object.AnnotationOwner] == e.Owner
}

// ofInstance says whether a claim carries this resource instance, whoever the owner
// was.
func ofInstance(c Claim, e *apply.Engine) bool {
	return e.Instance != "" && c.Annotations[object.AnnotationInstance] == e.Instance
}

// owned says whether a claim carries the mark of another owner.
func (a Application) owned(c Claim) bool {
	owner := c.Annotations[object.AnnotationOwner]
	return owner != "" && owner != a.Owner
}

// Left says whether a claim is what this resource instance has left: it carries the
// mark of it, or, where it was never marked, the labels of the application.
func (a Application) Left(c Claim, e *apply.Engine) bool {
	if c.Annotations[object.AnnotationInstance] == "" {
		return c.Labels[object.LabelInstance] == a.Name && c.Labels[object.LabelName] == a.Name
	}
	return a.marked(c, e)
}
