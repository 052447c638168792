package compile

import (
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// podTemplate is what every pod is made from. Any difference in it restarts
// all pods, so nothing goes in that doesn't concern them: no label or
// annotation of the user's, nothing that is derived from the replicas.
//
// Service links are off because of their environment variables: a Service
// named kafka would inject KAFKA_PORT, which Kafka's image takes for a setting.
func podTemplate(a model.Application) (*corev1ac.PodTemplateSpecApplyConfiguration, error) {
	volumes, err := podVolumes(a)
	if err != nil {
		return nil, err
	}
	placement := ptr.Deref(a.Placement, model.Placement{})
	pod := corev1ac.PodSpec().
		WithServiceAccountName(a.Name).
		WithAutomountServiceAccountToken(false).
		WithEnableServiceLinks(false).
		WithTerminationGracePeriodSeconds(a.GracePeriodSeconds()).
		WithSecurityContext(podSecurityContext(a)).
		WithImagePullSecrets(imagePullSecrets(a)...).
		WithNodeSelector(placement.NodeSelector).
		WithTolerations(tolerations(placement.Tolerations)...).
		WithTopologySpreadConstraints(spreadConstraints(a)...).
		WithAffinity(affinity(a)).
		WithVolumes(volumes...)
	if err := addContainers(pod, a); err != nil {
		return nil, err
	}
	return corev1ac.PodTemplateSpec().WithLabels(podLabels(a)).WithSpec(pod), nil
}
