package claims

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// One is a claim that is nobody's but its own: no application makes it.
type One struct {
	Key object.Key
	// OnDestroy is what becomes of it when it is given up.
	OnDestroy Retention
}

// InUseError means that a claim can't go because pods use it. Deleted all the same, it
// would hang until they end, with no way back.
type InUseError struct {
	Claim object.Key
	Pods  []string
}

func (e *InUseError) Error() string {
	return fmt.Sprintf("%s is in use by %s", e.Claim, strings.Join(e.Pods, ", "))
}

// FixedError means that a claim is asked for that the live one can't become.
type FixedError struct {
	Claim  Claim
	Fields []string
}

func (e *FixedError) Error() string {
	return fmt.Sprintf("%s: %s can't be changed", e.Claim.Key(), strings.Join(e.Fields, ", "))
}

// ShrinkError means that a claim is asked to be smaller than its volume is.
type ShrinkError struct {
	Claim Claim
	Size  string
}

func (e *ShrinkError) Error() string {
	return fmt.Sprintf("%s can't shrink to %s", e.Claim.Key(), e.Size)
}

// MakeRoom refuses, before anything is sent, a claim that the live one can't become:
// with an *InUseError, a *FixedError or a *ShrinkError. A live claim that never had a
// volume is deleted instead, and one that has only where losing its data is
// allowed. The claim has to be this instance's.
func (o One) MakeRoom(ctx context.Context, e *apply.Engine, r apply.Request, losing bool) error {
	return o.unchanged(ctx, e, r.Have, func(c Claim, live *unstructured.Unstructured) (bool, error) {
		fields, err := apply.Outgrown(r, live.Object)
		switch {
		case err != nil:
			return false, err
		case len(fields) == 0:
			return false, shrinks(c, r)
		}
		empty, err := neverBound(ctx, e.Cluster, c)
		switch {
		case err != nil:
			return false, err
		case !empty && !losing:
			return false, &FixedError{Claim: c, Fields: fields}
		}
		return true, o.free(ctx, e.Cluster)
	})
}

// shrinks is an error where a bound claim is to become smaller than its volume. What
// was asked for and never came can be taken back, and what somebody else has added
// is left as it is.
func shrinks(c Claim, r apply.Request) error {
	size := func(body map[string]any) (resource.Quantity, bool) {
		text, _, _ := unstructured.NestedString(body, "spec", "resources", "requests", "storage")
		return quantity(text)
	}
	want, wantOK := size(r.Body)
	shown, isShown := size(r.Shown)
	has := c.Status.Capacity[corev1.ResourceStorage]
	if !wantOK || !isShown || want.Cmp(shown) >= 0 || c.Status.Phase != corev1.ClaimBound || want.Cmp(has) > 0 {
		return nil
	}
	return &ShrinkError{Claim: c, Size: want.String()}
}

// Retired is what became of a claim that was given up.
type Retired struct {
	Claim Claim
	// Found says that there was one.
	Found, Deleted, Leaving bool
	// Unbound says that it never had a volume.
	Unbound bool
}

// Retire carries out on_destroy. A claim that never had a volume is deleted whatever
// that says, since nothing is in it, unless a pod waits for it. One with a volume is
// deleted only if it was ever ready: a failed create never deletes data. An
// *InUseError says that pods use what is to be deleted.
func (o One) Retire(ctx context.Context, e *apply.Engine, have apply.Entry, ran bool) (Retired, error) {
	var out Retired
	err := o.unchanged(ctx, e, have, func(c Claim, _ *unstructured.Unstructured) (bool, error) {
		c.look(ctx, e.Cluster)
		out = Retired{Claim: c, Found: true, Leaving: c.DeletionTimestamp != nil}
		if out.Leaving {
			return false, nil
		}
		empty, err := neverBound(ctx, e.Cluster, c)
		out.Unbound = err == nil && empty
		switch {
		case out.Unbound:
			err := o.free(ctx, e.Cluster)
			if inUse := (*InUseError)(nil); o.OnDestroy != Delete && errors.As(err, &inUse) {
				out.Claim.Why = strings.Join(inUse.Pods, " and ") + " waits for it"
				return false, nil
			}
			out.Deleted = err == nil
			return out.Deleted, err
		case o.OnDestroy != Delete:
			return false, nil
		case !ran:
			out.Claim.Why = "it has never been ready, so the data may be older than it"
			return false, nil
		}
		err = o.free(ctx, e.Cluster)
		out.Deleted = err == nil
		return out.Deleted, err
	})
	return out, err
}

// free is an *InUseError while pods use the claim.
func (o One) free(ctx context.Context, cluster *kube.Cluster) error {
	pods, err := wait.Users(ctx, cluster, o.Key)
	if err != nil {
		return fmt.Errorf("looking for pods that use %s, which must not be deleted then: %w", o.Key, err)
	}
	if len(pods) > 0 {
		return &InUseError{Claim: o.Key, Pods: pods}
	}
	return nil
}

// unchanged deletes the live claim if judge says so of it, exactly as it was judged,
// and waits until it is gone. Nothing happens to a claim that is not this
// instance's.
func (o One) unchanged(ctx context.Context, e *apply.Engine, have apply.Entry, judge func(Claim, *unstructured.Unstructured) (bool, error)) error {
	for try := 1; ; try++ {
		live, err := e.Cluster.Get(ctx, o.Key)
		switch {
		case kube.Classify(err) == kube.NotFound:
			return nil
		case err != nil:
			return fmt.Errorf("reading %s: %w", o.Key, err)
		case !e.Made(live, have):
			return nil
		}
		c, err := claimOf(live)
		if err != nil {
			return err
		}
		doomed, err := judge(c, live)
		if err != nil || !doomed {
			return err
		}
		err = e.Cluster.DeleteUnchanged(ctx, o.Key, c.UID, c.ResourceVersion, metav1.DeletePropagationBackground)
		switch {
		case kube.Classify(err) == kube.Conflict && try < attempts:
			continue // its controllers have written something; that may be a volume
		case err != nil && kube.Classify(err) != kube.NotFound:
			return fmt.Errorf("deleting %s: %w", o.Key, err)
		}
		return wait.Gone(ctx, e.Cluster, map[object.Key]types.UID{o.Key: c.UID}, time.Until(e.Deadline))
	}
}

func claimOf(live *unstructured.Unstructured) (Claim, error) {
	claim := &corev1.PersistentVolumeClaim{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, claim); err != nil {
		return Claim{}, fmt.Errorf("reading claim %s: %w", live.GetName(), err)
	}
	return Claim{PersistentVolumeClaim: claim}, nil
}

// neverBound says whether a claim never had a volume and none is on its way to it:
// the binder writes the claim into the volume before it writes the volume into the
// claim.
func neverBound(ctx context.Context, cluster *kube.Cluster, c Claim) (bool, error) {
	if c.Status.Phase != corev1.ClaimPending && c.Status.Phase != "" {
		return false, nil
	}
	volumes, err := cluster.List(ctx, kube.VolumeKind, "", "")
	if err != nil {
		return false, fmt.Errorf("looking for a volume that is being bound to %s: %w", c.Key(), err)
	}
	return !slices.ContainsFunc(volumes.Items, func(v unstructured.Unstructured) bool {
		uid, _, _ := unstructured.NestedString(v.Object, "spec", "claimRef", "uid")
		return uid == string(c.UID)
	}), nil
}
