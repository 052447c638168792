package wait

import (
	"context"
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Binding is a claim that gets its volume, and the size and the tier that it asks for.
type Binding struct {
	Claim object.Key
}

// lookEvery is how often events, class and pods are read of a claim that waits.
const lookEvery = 5 * time.Second

// Wait waits until the claim is bound, as large as it asks for and of the volume
// attributes class that it names, or waits for
// something that is not ours to do: for its first consumer, where its class binds
// only then, and for the next pod, which makes the file system larger. The last
// status, given to progress, says so in its Note.
//
// Errors are those of Rollout.Wait.
func (b Binding) Wait(ctx context.Context, cluster *kube.Cluster, timeout time.Duration, progress func(Status)) error {
	return b.wait(ctx, cluster, timeout, progress)
}

func (b Binding) wait(ctx context.Context, c api, timeout time.Duration, progress func(Status)) error {
	began := time.Now()
	s := &binding{key: b.Claim, claims: store[corev1.PersistentVolumeClaim, *corev1.PersistentVolumeClaim]{}, since: map[string]time.Time{}}
	var reported string
	var looked time.Time
	claim := source{kind: kube.ClaimKind, namespace: b.Claim.Namespace, name: b.Claim.Name}
	err := follow(ctx, c, timeout, []source{claim}, func(ch *change) (bool, time.Duration, error) {
		if err := s.apply(ch); err != nil || !s.read && s.trouble == nil {
			return false, 0, err
		}
		now := time.Now()
		if s.waits() && now.Sub(looked) >= lookEvery {
			s.look(ctx, c)
			looked = now
		}
		status := s.evaluate(now)
		if status.digest != reported && progress != nil {
			reported = status.digest
			progress(status)
		}
		if status.Fatal != "" {
			return false, 0, errHopeless
		}
		return status.Done, lookEvery, nil
	})
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil, errors.Is(err, errTime), errors.Is(err, errHopeless):
		return b.explain(ctx, c, s, time.Since(began))
	}
	return fmt.Errorf("waiting for %s: %w", b.Claim, err)
}

// explain is the error about a claim, with what is read for errors only.
func (b Binding) explain(ctx context.Context, c api, s *binding, after time.Duration) error {
	reading, cancel := context.WithTimeout(context.WithoutCancel(ctx), eventTimeout)
	defer cancel()
	s.look(reading, c)
	s.lookForVolumes(reading, c)
	s.namespace = readNamespace(reading, c, b.Claim.Namespace)
	return &NotReadyError{
		Workload: b.Claim, Status: s.evaluate(time.Now()), After: after,
		Interrupted: errors.Is(ctx.Err(), context.Canceled),
	}
}

// binding is what is known of a claim at one moment.
type binding struct {
	key     object.Key
	claims  store[corev1.PersistentVolumeClaim, *corev1.PersistentVolumeClaim]
	read    bool
	trouble error

	// What is read beside the claim, as far as that is allowed.
	events  events
	class   *storagev1.StorageClass
	noClass bool
	// noTier is that the volume attributes class that is to be given does not exist.
	noTier bool
	// said is that the binder has said of the claim that it waits for its consumer;
	// known only where the class may not be read.
	said      bool
	users     []string
	volumes   []*corev1.PersistentVolume // for an error only
	namespace string
	// since is when what can't heal by itself was first seen.
	since map[string]time.Time
}

func (s *binding) apply(ch *change) error {
	switch {
	case ch == nil:
		return nil
	case ch.trouble != nil:
		s.trouble = ch.trouble
		return nil
	}
	s.trouble, s.read = nil, s.read || ch.read != nil
	return s.claims.apply(*ch)
}

// claim is the claim, nil if it does not exist.
func (s *binding) claim() *corev1.PersistentVolumeClaim { return s.claims[s.key.Name] }

// waits says whether there is anything left to wait for by the claim alone.
func (s *binding) waits() bool {
	claim := s.claim()
	return claim != nil && (claim.Status.Phase != corev1.ClaimBound || grows(claim) || modifies(claim))
}

// look reads what says why a claim waits.
func (s *binding) look(ctx context.Context, c api) {
	claim := s.claim()
	if claim == nil {
		return
	}
	s.events = readEvents(ctx, c, s.key.Namespace)
	s.users = claimUsers(ctx, c, s.key.Namespace)[s.key.Name]
	s.noTier = lacksTier(ctx, c, claim)
	name := unboundClass(claim)
	if name == "" {
		s.class, s.noClass = nil, false
		return
	}
	live, err := c.Get(ctx, object.Key{Group: "storage.k8s.io", Kind: "StorageClass", Name: name})
	if s.noClass = missing(err); err != nil {
		s.said = !s.noClass && consumerAwaited(ctx, c, claim)
		return
	}
	s.class = &storagev1.StorageClass{}
	if runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, s.class) != nil {
		s.class = nil
	}
}

// lookForVolumes reads the volumes that a claim might get; none where they may not
// be listed.
func (s *binding) lookForVolumes(ctx context.Context, c api) {
	claim := s.claim()
	if claim == nil || claim.Status.Phase != corev1.ClaimPending {
		return
	}
	list, err := c.List(ctx, kube.VolumeKind, "", "")
	if err != nil {
		return
	}
	for i := range list.Items {
		if v := volumeOf(&list.Items[i]); v != nil && s.meant(claim, v) {
			s.volumes = append(s.volumes, v)
		}
	}
}

// meant says of a volume whether a user may have meant it for the claim: it is the
// one that is named, or its labels match.
func (s *binding) meant(claim *corev1.PersistentVolumeClaim, v *corev1.PersistentVolume) bool {
	switch {
	case claim.Spec.VolumeName != "":
		return v.Name == claim.Spec.VolumeName
	case claim.Spec.Selector != nil:
		return Selects(claim.Spec.Selector, v.Labels)
	case claim.Spec.StorageClassName == nil:
		return v.Spec.StorageClassName == ""
	}
	return v.Spec.StorageClassName == *claim.Spec.StorageClassName
}

// consumerAwaited says whether an event tells that the claim waits for its first
// consumer.
func consumerAwaited(ctx context.Context, c api, claim *corev1.PersistentVolumeClaim) bool {
	list, err := c.List(ctx, kube.EventKind, claim.Namespace, "")
	if err != nil {
		return false
	}
	for _, e := range list.Items {
		uid, _, _ := unstructured.NestedString(e.Object, "involvedObject", "uid")
		reason, _, _ := unstructured.NestedString(e.Object, "reason")
		if uid == string(claim.UID) && reason == "WaitForFirstConsumer" {
			return true
		}
	}
	return false
}

func volumeOf(live *unstructured.Unstructured) *corev1.PersistentVolume {
	var v corev1.PersistentVolume
	if runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &v) != nil {
		return nil
	}
	return &v
}
