package compile

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// VolumeClaim is the objects of a claim: the claim.
func VolumeClaim(c model.VolumeClaim) (object.Set, error) {
	policy := c.Policy()
	spec, err := claimSpec(model.Volume{Size: &c.Size, ClaimPolicy: &policy})
	if err != nil {
		return object.Set{}, err
	}
	spec.VolumeName = orZero(c.VolumeName)
	spec.Selector = labelSelector(c.Selector)
	spec.DataSourceRef = claimSource(c.DataSource)
	o, err := build(object.PhaseStorage, corev1.SchemeGroupVersion, &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{
			Name:        c.Name,
			Namespace:   c.Namespace,
			Labels:      volumeClaimLabels(c),
			Annotations: merged(policy.Annotations, c.Annotations),
		},
		Spec: spec,
	})
	if err != nil {
		return object.Set{}, err
	}
	return object.NewSet(c.Namespace, o), nil
}

// volumeClaimLabels are the policy's, the claim's own and ours. Those of an
// application are not among them: whoever mounts it, it is nobody's but its own.
func volumeClaimLabels(c model.VolumeClaim) map[string]string {
	labels := merged(merged(c.Policy().Labels, c.Labels), map[string]string{object.LabelManagedBy: object.ManagedBy})
	if name := ptr.Deref(c.Policy().Name, ""); name != "" {
		labels[object.LabelClaimPolicy] = name
	}
	return labels
}

// claimSource is sent as dataSourceRef alone: the server writes the older
// dataSource itself, and refuses here what it would drop there.
func claimSource(s *model.ClaimSource) *corev1.TypedObjectReference {
	switch {
	case s == nil:
		return nil
	case s.Snapshot != nil:
		return &corev1.TypedObjectReference{APIGroup: ptr.To(SnapshotGroup), Kind: "VolumeSnapshot", Name: *s.Snapshot}
	default:
		return &corev1.TypedObjectReference{Kind: "PersistentVolumeClaim", Name: orZero(s.Claim)}
	}
}

// SnapshotGroup is the API group of volume snapshots.
const SnapshotGroup = "snapshot.storage.k8s.io"
