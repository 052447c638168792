package compile

import (
	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// peerService gives every replica a DNS name, ready or not: peers have to find
// each other before they can become ready, and without
// publishNotReadyAddresses the bootstrap of a cluster deadlocks. It is needed
// without ports as well, and a headless Service may have none.
func peerService(a model.Application) (object.Object, error) {
	return build(object.PhaseNetwork, corev1ac.Service(PeerServiceName(a.Name), a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(a.Annotations).
		WithSpec(corev1ac.ServiceSpec().
			WithClusterIP(corev1.ClusterIPNone).
			WithPublishNotReadyAddresses(true).
			WithSelector(Selector(a)).
			WithPorts(servicePorts(a.ServedPorts())...)))
}

// clientService is one address in front of the replicas that are ready.
func clientService(a model.Application) (object.Object, error) {
	if !hasClientService(a) {
		return object.Object{}, nil
	}
	settings := ptr.Deref(a.Service, model.Service{})
	return build(object.PhaseNetwork, corev1ac.Service(a.Name, a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(merged(a.Annotations, settings.Annotations)).
		WithSpec(corev1ac.ServiceSpec().
			WithType(corev1.ServiceType(ptr.Deref(settings.Type, string(corev1.ServiceTypeClusterIP)))).
			WithSelector(Selector(a)).
			WithPorts(servicePorts(clientPorts(a.ServedPorts()))...)))
}

// hasClientService says whether there is a client Service: one that is not
// headless must have a port.
func hasClientService(a model.Application) bool {
	enabled := a.Service == nil || ptr.Deref(a.Service.Enabled, true)
	return enabled && len(clientPorts(a.ServedPorts())) > 0
}
