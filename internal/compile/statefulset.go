package compile

import (
	"fmt"
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	appsv1ac "k8s.io/client-go/applyconfigurations/apps/v1"
	metav1ac "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// statefulSet runs the pods.
func statefulSet(a model.Application) (object.Object, error) {
	template, err := podTemplate(a)
	if err != nil {
		return object.Object{}, err
	}
	claims, err := claimTemplates(a)
	if err != nil {
		return object.Object{}, err
	}
	rollout := ptr.Deref(a.Rollout, model.Rollout{})
	spec := appsv1ac.StatefulSetSpec().
		WithServiceName(PeerServiceName(a.Name)).
		WithPodManagementPolicy(appsv1.PodManagementPolicyType(a.PodManagementPolicy())).
		WithUpdateStrategy(updateStrategy(rollout)).
		WithPersistentVolumeClaimRetentionPolicy(retentionPolicy(a)).
		WithSelector(metav1ac.LabelSelector().WithMatchLabels(Selector(a))).
		WithTemplate(template).
		WithVolumeClaimTemplates(claims...)
	spec.MinReadySeconds = unlessZero(rollout.MinReadySeconds)
	autoscaled := a.IsAutoscaled()
	if !autoscaled {
		spec.WithReplicas(a.Running())
	}

	o, err := build(object.PhaseWorkload, appsv1ac.StatefulSet(a.Name, a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(a.Annotations).
		WithSpec(spec))
	if err != nil {
		return object.Object{}, err
	}
	o.Masks = environmentMasks(a)
	if autoscaled {
		o.Seed, err = replicasSeed(a)
	}
	return o, err
}

// replicasSeed is the number of replicas to begin with. It is not in the body:
// what we apply we own, and owning it we would fight the autoscaler.
func replicasSeed(a model.Application) (map[string]any, error) {
	seed, err := build(object.PhaseWorkload, appsv1ac.StatefulSet(a.Name, a.Namespace).
		WithSpec(appsv1ac.StatefulSetSpec().WithReplicas(a.Replicas)))
	if err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	return seed.Body, nil
}

// updateStrategy is how a new template reaches the pods. The partition is written
// out: without one, the controller makes a pod that is lost during a rollout anew
// from the old revision, also when that is the broken one (newVersionedStatefulSetPod
// in its stateful_set_utils.go).
func updateStrategy(r model.Rollout) *appsv1ac.StatefulSetUpdateStrategyApplyConfiguration {
	strategy := appsv1ac.StatefulSetUpdateStrategy().WithType(appsv1.StatefulSetUpdateStrategyType(
		ptr.Deref(r.Strategy, string(appsv1.RollingUpdateStatefulSetStrategyType))))
	if *strategy.Type != appsv1.RollingUpdateStatefulSetStrategyType {
		return strategy
	}
	rolling := appsv1ac.RollingUpdateStatefulSetStrategy().WithPartition(ptr.Deref(r.Partition, 0))
	if r.MaxUnavailable != nil {
		rolling.WithMaxUnavailable(intstr.Parse(*r.MaxUnavailable))
	}
	return strategy.WithRollingUpdate(rolling)
}

// retentionPolicy keeps claims in every case: whenDeleted Delete would make the
// set the claims' owner, and any deletion of the set that is not an orphan
// delete would take the data along. Claims that a policy gives up are deleted
// by the provider, after looking at them.
//
// The exception is a set that an autoscaler scales down while nobody runs us.
// The set has one policy for all of its claims, so they must agree (validated).
func retentionPolicy(a model.Application) *appsv1ac.StatefulSetPersistentVolumeClaimRetentionPolicyApplyConfiguration {
	whenScaled := appsv1.RetainPersistentVolumeClaimRetentionPolicyType
	if a.IsAutoscaled() && allClaimsGoOnScaleDown(a) {
		whenScaled = appsv1.DeletePersistentVolumeClaimRetentionPolicyType
	}
	return appsv1ac.StatefulSetPersistentVolumeClaimRetentionPolicy().
		WithWhenDeleted(appsv1.RetainPersistentVolumeClaimRetentionPolicyType).
		WithWhenScaled(whenScaled)
}

// allClaimsGoOnScaleDown says whether there are claims and the policy of every
// one of them is to go with its replica.
func allClaimsGoOnScaleDown(a model.Application) bool {
	claims := a.ClaimVolumes()
	return len(claims) > 0 && !slices.ContainsFunc(slices.Collect(maps.Values(claims)), func(v model.Volume) bool {
		return v.Policy().ScaleDownRetention() != model.Delete
	})
}
