package compile

import (
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
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
	spec := appsv1.StatefulSetSpec{
		ServiceName:                          PeerService(a),
		PodManagementPolicy:                  appsv1.PodManagementPolicyType(a.PodManagementPolicy()),
		UpdateStrategy:                       updateStrategy(rollout),
		PersistentVolumeClaimRetentionPolicy: retentionPolicy(a),
		Selector:                             ownPods(a),
		Template:                             template,
		VolumeClaimTemplates:                 claims,
		MinReadySeconds:                      orZero(rollout.MinReadySeconds),
	}
	if start := orZero(a.OrdinalsStart); start != 0 {
		spec.Ordinals = &appsv1.StatefulSetOrdinals{Start: start}
	}
	if !a.IsAutoscaled() {
		spec.Replicas = ptr.To(a.Running())
	}
	return workload(a, &appsv1.StatefulSet{ObjectMeta: applicationMeta(a, a.Name), Spec: spec})
}

// updateStrategy is how a new template reaches the pods. The partition is written
// out: without one, the controller makes a pod that is lost during a rollout anew
// from the old revision, also when that is the broken one (newVersionedStatefulSetPod
// in its stateful_set_utils.go).
func updateStrategy(r model.Rollout) appsv1.StatefulSetUpdateStrategy {
	strategy := appsv1.StatefulSetUpdateStrategy{
		Type: appsv1.StatefulSetUpdateStrategyType(ptr.Deref(r.Strategy, string(appsv1.RollingUpdateStatefulSetStrategyType))),
	}
	if strategy.Type == appsv1.RollingUpdateStatefulSetStrategyType {
		strategy.RollingUpdate = &appsv1.RollingUpdateStatefulSetStrategy{
			Partition:      ptr.To(orZero(r.Partition)),
			MaxUnavailable: numberOrPercent(r.MaxUnavailable),
		}
	}
	return strategy
}

// retentionPolicy keeps claims in every case: whenDeleted Delete would make the
// set the claims' owner, and any deletion of the set that is not an orphan
// delete would take the data along. Claims that a policy gives up are deleted
// by the provider, after looking at them.
//
// The exception is a set that an autoscaler scales down while nobody runs us.
// The set has one policy for all of its claims, so they must agree (validated).
func retentionPolicy(a model.Application) *appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy {
	policy := appsv1.StatefulSetPersistentVolumeClaimRetentionPolicy{
		WhenDeleted: appsv1.RetainPersistentVolumeClaimRetentionPolicyType,
		WhenScaled:  appsv1.RetainPersistentVolumeClaimRetentionPolicyType,
	}
	if a.IsAutoscaled() && allClaimsGoOnScaleDown(a) {
		policy.WhenScaled = appsv1.DeletePersistentVolumeClaimRetentionPolicyType
	}
	return &policy
}

// allClaimsGoOnScaleDown says whether there are claims and the policy of every
// one of them is to go with its replica.
func allClaimsGoOnScaleDown(a model.Application) bool {
	claims := a.ClaimVolumes()
	return len(claims) > 0 && !slices.ContainsFunc(slices.Collect(maps.Values(claims)), func(v model.Volume) bool {
		return v.Policy().ScaleDownRetention() != model.Delete
	})
}
