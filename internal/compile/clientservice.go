package compile

import (
	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// clientService is one address in front of the replicas that are ready.
func clientService(a model.Application) (object.Object, error) {
	if !hasClientService(a) {
		return object.Object{}, nil
	}
	settings := ptr.Deref(a.Service, model.Service{})
	spec := corev1ac.ServiceSpec().
		WithType(corev1.ServiceType(ptr.Deref(settings.Type, string(corev1.ServiceTypeClusterIP)))).
		WithSelector(Selector(a)).
		WithPorts(clientServicePorts(a)...)
	withAddress(spec, settings)
	withTraffic(spec, settings)
	return build(object.PhaseNetwork, corev1ac.Service(a.ClientServiceName(), a.Namespace).
		WithLabels(merged(settings.Labels, objectLabels(a))).
		WithAnnotations(merged(a.Annotations, settings.Annotations)).
		WithSpec(spec))
}

// hasClientService says whether there is a client Service: one that is not
// headless must have a port.
func hasClientService(a model.Application) bool {
	enabled := a.Service == nil || ptr.Deref(a.Service.Enabled, true)
	return enabled && len(clientPorts(a.ServedPorts())) > 0
}

// clientServicePorts are the ports for clients. A port of the nodes that is not
// given is the server's choice, and stays as it is.
func clientServicePorts(a model.Application) []*corev1ac.ServicePortApplyConfiguration {
	served := a.ServedPorts()
	out := servicePorts(clientPorts(served))
	for _, p := range out {
		p.NodePort = served[*p.Name].NodePort
	}
	return out
}

// withAddress is what the Service is reached by.
func withAddress(spec *corev1ac.ServiceSpecApplyConfiguration, s model.Service) {
	spec.ClusterIP = s.ClusterIP
	for _, family := range s.IPFamilies {
		spec.WithIPFamilies(corev1.IPFamily(family))
	}
	if s.IPFamilyPolicy != nil {
		spec.WithIPFamilyPolicy(corev1.IPFamilyPolicy(*s.IPFamilyPolicy))
	}
	spec.LoadBalancerClass = s.LoadBalancerClass
	spec.WithLoadBalancerSourceRanges(s.LoadBalancerSourceRanges...)
	spec.AllocateLoadBalancerNodePorts = s.AllocateLoadBalancerNodePorts
}

// withTraffic is which pod a connection goes to. What is not given is left to the
// server's defaults.
func withTraffic(spec *corev1ac.ServiceSpecApplyConfiguration, s model.Service) {
	if s.ExternalTrafficPolicy != nil {
		spec.WithExternalTrafficPolicy(corev1.ServiceExternalTrafficPolicy(*s.ExternalTrafficPolicy))
	}
	if s.InternalTrafficPolicy != nil {
		spec.WithInternalTrafficPolicy(corev1.ServiceInternalTrafficPolicy(*s.InternalTrafficPolicy))
	}
	spec.TrafficDistribution = s.TrafficDistribution
	if s.SessionAffinity != nil {
		spec.WithSessionAffinity(corev1.ServiceAffinity(*s.SessionAffinity))
	}
	if s.SessionAffinityTimeoutSeconds != nil {
		spec.WithSessionAffinityConfig(corev1ac.SessionAffinityConfig().
			WithClientIP(corev1ac.ClientIPConfig().WithTimeoutSeconds(*s.SessionAffinityTimeoutSeconds)))
	}
	spec.PublishNotReadyAddresses = unlessZero(s.PublishNotReadyAddresses)
}
