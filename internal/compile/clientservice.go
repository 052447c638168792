package compile

import (
	corev1 "k8s.io/api/core/v1"
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
	meta := applicationMeta(a, a.ClientServiceName())
	meta.Labels = merged(settings.Labels, meta.Labels)
	meta.Annotations = merged(meta.Annotations, settings.Annotations)
	return build(object.PhaseNetwork, corev1.SchemeGroupVersion, &corev1.Service{ObjectMeta: meta, Spec: clientServiceSpec(a, settings)})
}

// hasClientService says whether there is a client Service: one that is not
// headless must have a port.
func hasClientService(a model.Application) bool {
	enabled := a.Service == nil || ptr.Deref(a.Service.Enabled, true)
	return enabled && len(clientPorts(a.ServedPorts())) > 0
}

// clientServicePorts are the ports for clients. A port of the nodes that is not
// given is the server's choice, and stays as it is.
func clientServicePorts(a model.Application) []corev1.ServicePort {
	served := a.ServedPorts()
	out := servicePorts(clientPorts(served))
	for i := range out {
		out[i].NodePort = orZero(served[out[i].Name].NodePort)
	}
	return out
}

// clientServiceSpec leaves what is not given to the server's defaults.
func clientServiceSpec(a model.Application, s model.Service) corev1.ServiceSpec {
	spec := corev1.ServiceSpec{
		Selector: Selector(a),
		Ports:    clientServicePorts(a),
		// What the Service is reached by.
		Type:                          corev1.ServiceType(ptr.Deref(s.Type, string(corev1.ServiceTypeClusterIP))),
		ClusterIP:                     orZero(s.ClusterIP),
		IPFamilies:                    typed[corev1.IPFamily](s.IPFamilies),
		IPFamilyPolicy:                (*corev1.IPFamilyPolicy)(s.IPFamilyPolicy),
		LoadBalancerClass:             s.LoadBalancerClass,
		LoadBalancerSourceRanges:      s.LoadBalancerSourceRanges,
		AllocateLoadBalancerNodePorts: s.AllocateLoadBalancerNodePorts,
		// Which pod a connection goes to.
		ExternalTrafficPolicy:    corev1.ServiceExternalTrafficPolicy(orZero(s.ExternalTrafficPolicy)),
		InternalTrafficPolicy:    (*corev1.ServiceInternalTrafficPolicy)(s.InternalTrafficPolicy),
		TrafficDistribution:      s.TrafficDistribution,
		SessionAffinity:          corev1.ServiceAffinity(orZero(s.SessionAffinity)),
		PublishNotReadyAddresses: orZero(s.PublishNotReadyAddresses),
	}
	if s.SessionAffinityTimeoutSeconds != nil {
		spec.SessionAffinityConfig = &corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: s.SessionAffinityTimeoutSeconds}}
	}
	return spec
}
