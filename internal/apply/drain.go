package apply

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	apiwait "k8s.io/apimachinery/pkg/util/wait"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// drain empties a workload that is to be deleted, and waits for the end of its
// pods. First the claims of a set are taken out of the garbage collector's reach,
// whatever retention policy the live set has got (an autoscaled one deletes claims
// of removed pods, and somebody may have changed it); then it is scaled to nothing,
// highest ordinal first under OrderedReady, which deleting a set does not give.
func (e *Engine) drain(ctx context.Context, key object.Key, live *unstructured.Unstructured) error {
	selector, err := selectorOf(live)
	if err != nil {
		return fmt.Errorf("reading the selector of %s: %w", key, err)
	}
	controllers, err := e.controllers(ctx, key, live.GetUID(), selector)
	if err != nil {
		return err
	}
	if live.GetDeletionTimestamp() == nil {
		// Not scaled down before it is certain that the end of the pods can be seen.
		if _, err := e.Cluster.List(ctx, kube.PodKind, key.Namespace, selector); err != nil {
			return fmt.Errorf("listing the pods of %s, which have to end before it is deleted: %w", key, err)
		}
		if key.GroupKind() == kube.StatefulSetKind {
			if err := e.keepClaims(ctx, key, live); err != nil {
				return err
			}
		}
		if err := e.scaleDown(ctx, key, live.GetUID()); err != nil {
			return err
		}
	}
	return wait.NoPods(ctx, e.Cluster, key.Namespace, selector, controllers, time.Until(e.Deadline), func(left string) {
		e.tell("waiting", key, left)
	})
}

// scaleDown has a workload's controller end all of its pods. That of a DaemonSet
// does so only when the DaemonSet itself is deleted. A workload that somebody
// deletes at the same time needs nothing.
func (e *Engine) scaleDown(ctx context.Context, key object.Key, uid types.UID) error {
	if key.GroupKind() == kube.DaemonSetKind {
		err := e.Cluster.Delete(ctx, key, uid, metav1.DeletePropagationForeground)
		if err != nil && kube.Classify(err) != kube.NotFound {
			return fmt.Errorf("deleting %s: %w", key, err)
		}
		return nil
	}
	e.tell("scaling down", key, "")
	if err := e.patchSpec(ctx, key, uid, map[string]any{"replicas": int64(0)}); err != nil && kube.Classify(err) != kube.NotFound {
		return fmt.Errorf("scaling %s to 0 before deleting it: %w", key, err)
	}
	return nil
}

// selectorOf is the selector of a workload's pods.
func selectorOf(live *unstructured.Unstructured) (string, error) {
	var spec struct {
		Spec struct {
			Selector *metav1.LabelSelector `json:"selector"`
		} `json:"spec"`
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &spec); err != nil {
		return "", err
	}
	selector, err := metav1.LabelSelectorAsSelector(spec.Spec.Selector)
	if err != nil {
		return "", err
	}
	return selector.String(), nil
}

// controllers are the objects that make a workload's pods: itself, or, of a
// Deployment, its ReplicaSets.
func (e *Engine) controllers(ctx context.Context, key object.Key, uid types.UID, selector string) ([]types.UID, error) {
	if key.GroupKind() != kube.DeploymentKind {
		return []types.UID{uid}, nil
	}
	list, err := e.Cluster.List(ctx, kube.ReplicaSetKind, key.Namespace, selector)
	if err != nil {
		return nil, fmt.Errorf("listing the ReplicaSets of %s, whose pods have to end before it is deleted: %w", key, err)
	}
	var out []types.UID
	for i := range list.Items {
		if owner := metav1.GetControllerOf(&list.Items[i]); owner != nil && owner.UID == uid {
			out = append(out, list.Items[i].GetUID())
		}
	}
	return out, nil
}

// keepClaims makes sure that no claim is deleted because the set or one of its
// pods is. Retention works by owner references, which the controller keeps in
// step with the policy for claims of present pods only; the rest we remove.
func (e *Engine) keepClaims(ctx context.Context, key object.Key, live *unstructured.Unstructured) error {
	var set appsv1.StatefulSet
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &set); err != nil {
		return fmt.Errorf("reading %s: %w", key, err)
	}
	if retains(set.Spec.PersistentVolumeClaimRetentionPolicy) && len(set.Spec.VolumeClaimTemplates) == 0 {
		return nil
	}
	if !retains(set.Spec.PersistentVolumeClaimRetentionPolicy) {
		retain := map[string]any{"persistentVolumeClaimRetentionPolicy": map[string]any{"whenDeleted": "Retain", "whenScaled": "Retain"}}
		if err := e.patchSpec(ctx, key, set.UID, retain); err != nil && kube.Classify(err) != kube.NotFound {
			return fmt.Errorf("setting the claim retention policy of %s to Retain before deleting it: %w", key, err)
		}
		if err := e.observed(ctx, key); err != nil {
			return err
		}
	}
	claims, err := e.Cluster.List(ctx, kube.ClaimKind, key.Namespace, "")
	if err != nil {
		return fmt.Errorf("listing claims in namespace %s: %w", key.Namespace, err)
	}
	for i := range claims.Items {
		if err := e.release(ctx, key, set.UID, &claims.Items[i]); err != nil {
			return fmt.Errorf("keeping claim %s from being deleted with %s: %w", claims.Items[i].GetName(), key, err)
		}
	}
	return nil
}

// release takes the owner references to a set and its pods off a claim. One that
// vanishes meanwhile needs nothing.
func (e *Engine) release(ctx context.Context, set object.Key, uid types.UID, claim *unstructured.Unstructured) error {
	claimKey := object.Key{Kind: kube.ClaimKind.Kind, Namespace: set.Namespace, Name: claim.GetName()}
	for try := 1; ; try++ {
		var kept []any
		for _, owner := range claim.GetOwnerReferences() {
			if owner.UID == uid || owner.Kind == "Pod" && isPodOf(set.Name, owner.Name) && isClaimOf(owner.Name, claim.GetName()) {
				continue
			}
			reference, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&owner)
			if err != nil {
				return fmt.Errorf("reading its owners: %w", err)
			}
			kept = append(kept, reference)
		}
		if len(kept) == len(claim.GetOwnerReferences()) {
			return nil
		}
		patch := map[string]any{"metadata": map[string]any{"resourceVersion": claim.GetResourceVersion(), "ownerReferences": kept}}
		_, err := e.Cluster.Merge(ctx, claimKey, patch, FieldManager)
		if isStale(err) && try < attempts { // its controller has written its status in between
			claim, err = e.Cluster.Get(ctx, claimKey)
			if err == nil {
				continue
			}
		}
		if kube.Classify(err) == kube.NotFound {
			return nil
		}
		return err
	}
}

// isPodOf says whether a name is that of one of a set's pods.
func isPodOf(set, pod string) bool {
	ordinal, found := strings.CutPrefix(pod, set+"-")
	_, err := strconv.ParseUint(ordinal, 10, 31)
	return found && err == nil
}

// isClaimOf says whether a name is that of a claim that a set makes for its pod,
// such as data-pg-0. The claim of an ephemeral volume begins with the pod, pg-0-tmp,
// and goes with it: left behind, it would keep the next pod of that name from
// starting.
func isClaimOf(pod, claim string) bool { return strings.HasSuffix(claim, "-"+pod) }

// retains says that a policy keeps claims; so does none at all.
func retains(p *appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy) bool {
	return p == nil || p.WhenDeleted != appsv1.DeletePersistentVolumeClaimRetentionPolicyType &&
		p.WhenScaled != appsv1.DeletePersistentVolumeClaimRetentionPolicyType
}

// observed waits until the controller has seen the newest spec of a set.
func (e *Engine) observed(ctx context.Context, key object.Key) error {
	err := apiwait.PollUntilContextTimeout(ctx, 200*time.Millisecond, max(time.Until(e.Deadline), 0), true, func(ctx context.Context) (bool, error) {
		live, err := e.Cluster.Get(ctx, key)
		switch {
		case kube.Classify(err) == kube.NotFound:
			return true, nil
		case err != nil:
			return false, err
		}
		seen, _, _ := unstructured.NestedInt64(live.Object, "status", "observedGeneration")
		return seen >= live.GetGeneration(), nil
	})
	if err != nil {
		return fmt.Errorf("waiting until the controller has seen that %s keeps its claims: %w", key, err)
	}
	return nil
}

// patchSpec changes fields of the spec of exactly this object.
func (e *Engine) patchSpec(ctx context.Context, key object.Key, uid types.UID, spec map[string]any) error {
	_, err := e.Cluster.Merge(ctx, key, map[string]any{"metadata": map[string]any{"uid": string(uid)}, "spec": spec}, FieldManager)
	return err
}
