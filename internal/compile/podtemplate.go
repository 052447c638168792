package compile

import (
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// defaultGracePeriod is long enough for a database to write its checkpoint.
// The API's 30 seconds are not.
const defaultGracePeriod int64 = 120

// podTemplate is what every pod is made from. Any difference in it restarts
// all pods, so nothing goes in that doesn't concern them: no label or
// annotation of the user's, nothing that is derived from the replicas.
//
// Service links are off because of their environment variables: a Service
// named kafka would inject KAFKA_PORT, which Kafka's image takes for a setting.
func podTemplate(a model.Application) (*corev1ac.PodTemplateSpecApplyConfiguration, error) {
	container, err := mainContainer(a)
	if err != nil {
		return nil, err
	}
	volumes, err := podVolumes(a)
	if err != nil {
		return nil, err
	}
	placement := ptr.Deref(a.Placement, model.Placement{})
	spec := corev1ac.PodSpec().
		WithServiceAccountName(a.ServiceAccountName()).
		WithAutomountServiceAccountToken(ptr.Deref(ptr.Deref(a.ServiceAccount, model.ServiceAccount{}).AutomountToken, false)).
		WithEnableServiceLinks(false).
		WithTerminationGracePeriodSeconds(ptr.Deref(a.TerminationGracePeriodSeconds, defaultGracePeriod)).
		WithSecurityContext(podSecurityContext(a)).
		WithNodeSelector(placement.NodeSelector).
		WithTolerations(tolerations(placement.Tolerations)...).
		WithTopologySpreadConstraints(spreadConstraints(a)...).
		WithContainers(container).
		WithVolumes(volumes...).
		WithHostAliases(hostAliases(a.HostAliases)...)
	spec.HostNetwork, spec.ShareProcessNamespace = unlessZero(a.HostNetwork), unlessZero(a.ShareProcessNamespace)
	spec.Affinity = affinity(a, placement.Affinity)
	spec.PriorityClassName, spec.RuntimeClassName, spec.SchedulerName = placement.PriorityClass, placement.RuntimeClass, placement.Scheduler
	withDNS(spec, a)
	return corev1ac.PodTemplateSpec().WithLabels(podLabels(a)).WithSpec(spec), nil
}
