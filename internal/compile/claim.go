package compile

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// deploymentClaims are the claims of a Deployment, by name of the volume: one for
// each volume, whatever the number of replicas. They are shared objects, made when
// they are missing: what is in them is older than the application, as like as not,
// and has to outlive it. They carry nothing that may change.
func deploymentClaims(a model.Application) ([]object.Object, error) {
	if a.ControllerKind() != model.Deployment {
		return nil, nil
	}
	claims := a.ClaimVolumes()
	var out []object.Object
	for _, volume := range slices.Sorted(maps.Keys(claims)) {
		spec, err := claimSpec(claims[volume])
		if err != nil {
			return nil, fmt.Errorf("volume %s: %w", volume, err)
		}
		policy := claims[volume].Policy()
		o, err := build(object.PhaseStorage, corev1.SchemeGroupVersion, &corev1.PersistentVolumeClaim{
			ObjectMeta: metav1.ObjectMeta{
				Name: DeploymentClaimName(volume, a.Name), Namespace: a.Namespace, Labels: claimLabels(a, policy), Annotations: policy.Annotations,
			},
			Spec: spec,
		})
		if err != nil {
			return nil, err
		}
		o.Shared = true
		out = append(out, o)
	}
	return out, nil
}
