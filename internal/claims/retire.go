package claims

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// attempts is how often a claim is judged that others write at the same time.
const attempts = 5

// Outcome is what became of claims.
type Outcome struct {
	Kept, Deleted []Claim
	// Leaving are claims that we keep and somebody else deletes.
	Leaving []Claim
	// Namespace says that they go because their namespace is being deleted.
	Namespace bool
}

// Destroyed carries out the policies' on_destroy when no pod is left: deletes
// what it says, if the application ever ran (a failed create never deletes data)
// and the claim is provably ours, and keeps everything else. Claims of other
// applications are in no list, nor are those of which the error says that they
// could not be deleted.
func (a Application) Destroyed(ctx context.Context, e *apply.Engine, ran bool) (Outcome, error) {
	all, err := a.own(ctx, e.Cluster)
	if err != nil {
		return Outcome{}, err
	}
	return a.retire(ctx, e, all, func(c Claim) (bool, string) {
		doomed := a.Volumes[c.Volume].OnDestroy == Delete
		if doomed && !ran {
			return doomed, "the application has never been ready, so the data may be older than it"
		}
		return doomed, ""
	})
}

// ScaledDown carries out the policies' on_scale_down for claims of ordinals from
// after on and below that of their volume in before; those of earlier scale-downs
// were kept on purpose.
func (a Application) ScaledDown(ctx context.Context, e *apply.Engine, after int, before map[string]int) (Outcome, error) {
	all, err := a.own(ctx, e.Cluster)
	if err != nil {
		return Outcome{}, err
	}
	removed := slices.DeleteFunc(all, func(c Claim) bool { return c.Ordinal < after || c.Ordinal >= before[c.Volume] })
	return a.retire(ctx, e, removed, func(c Claim) (bool, string) { return a.Volumes[c.Volume].OnScaleDown == Delete, "" })
}

// retire deletes those of the claims that are doomed, marked as ours, and mounted
// by no pod any more. judge says which are doomed, and what speaks for one that
// is.
func (a Application) retire(ctx context.Context, e *apply.Engine, claims []Claim, judge func(Claim) (doomed bool, pardon string)) (Outcome, error) {
	var out Outcome
	if len(claims) == 0 {
		return out, nil
	}
	used, err := a.mounted(ctx, e.Cluster, anyPod)
	if err != nil {
		return out, err
	}
	var errs []error
	var kept []Claim
	for _, c := range claims {
		c.look(ctx, e.Cluster)
		c.MountedBy = used[c.Name]
		switch deleted, err := a.giveUp(ctx, e, &c, judge); {
		case err != nil:
			errs = append(errs, err)
		case deleted:
			out.Deleted = append(out.Deleted, c)
		default:
			kept = append(kept, c)
		}
	}
	out.Namespace = len(kept) > 0 && a.namespaceLeaves(ctx, e.Cluster)
	for _, c := range kept {
		if c.DeletionTimestamp != nil || out.Namespace {
			out.Leaving = append(out.Leaving, c)
		} else {
			out.Kept = append(out.Kept, c)
		}
	}
	return out, errors.Join(errs...)
}

// namespaceLeaves says whether the namespace is being deleted, and every claim
// with it; false where it may not be read.
func (a Application) namespaceLeaves(ctx context.Context, cluster *kube.Cluster) bool {
	live, err := cluster.Get(ctx, object.Key{Kind: kube.NamespaceKind.Kind, Name: a.Namespace})
	return kube.Classify(err) == kube.NotFound || err == nil && live.GetDeletionTimestamp() != nil
}

// giveUp deletes a claim if nothing speaks for it, exactly as it was judged, and
// waits until it is gone. Why says what speaks for one that is doomed.
func (a Application) giveUp(ctx context.Context, e *apply.Engine, c *Claim, judge func(Claim) (doomed bool, pardon string)) (bool, error) {
	for try := 1; ; try++ {
		var doomed bool
		if doomed, c.Why = judge(*c); !doomed || c.Why != "" {
			return false, nil
		}
		var err error
		if c.Why, err = a.pardon(ctx, e, c); err != nil || c.Why != "" {
			return false, err
		}
		err = e.Cluster.DeleteUnchanged(ctx, c.Key(), c.UID, c.ResourceVersion, metav1.DeletePropagationBackground)
		switch kind := kube.Classify(err); {
		case kind == kube.Conflict && try < attempts:
			judged := c.UID
			there, err := c.again(ctx, e.Cluster)
			if err != nil || !there {
				return !there, err
			}
			if c.UID != judged {
				c.Why = "it is not the one any more that was looked at: somebody has made it anew"
				return false, nil
			}
		case kind == kube.NotFound:
			return true, nil
		case err != nil:
			return false, fmt.Errorf("deleting claim %s: %w", c.Name, err)
		default:
			err = wait.Gone(ctx, e.Cluster, map[object.Key]types.UID{c.Key(): c.UID}, time.Until(e.Deadline))
			return err == nil, err
		}
	}
}

// pardon is why a claim is kept that is doomed, a clause; "" if it is not.
func (a Application) pardon(ctx context.Context, e *apply.Engine, c *Claim) (string, error) {
	// Looked at for each claim: the deletion of the one before may have taken long.
	used, err := a.mounted(ctx, e.Cluster, anyPod)
	c.MountedBy = used[c.Name]
	switch {
	case err != nil:
		return "", err
	case c.MountedBy != "":
		return "Pod/" + c.MountedBy + " mounts it", nil
	case a.stranger(*c):
		return "its labels are another application's", nil
	case !a.marked(*c, e):
		return "it does not carry this application's mark, which claims get that its pods have used", nil
	}
	return "", nil
}

func anyPod(*unstructured.Unstructured) bool { return true }

// again reads a claim that was written since it was read, or made anew; false when it
// is gone.
func (c *Claim) again(ctx context.Context, cluster *kube.Cluster) (bool, error) {
	live, err := cluster.Get(ctx, c.Key())
	if kube.Classify(err) == kube.NotFound {
		return false, nil
	}
	if err == nil {
		var now Claim
		now, err = claimOf(live)
		c.PersistentVolumeClaim = now.PersistentVolumeClaim
	}
	if err != nil {
		return true, fmt.Errorf("reading claim %s again: %w", c.Name, err)
	}
	return true, nil
}
