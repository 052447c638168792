package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// protocol is written out everywhere: it is part of the key of port lists.
func protocol(p model.Port) corev1.Protocol {
	return corev1.Protocol(ptr.Deref(p.Protocol, string(corev1.ProtocolTCP)))
}

// containerPorts are the container's ports, by name.
func containerPorts(ports map[string]model.Port) []*corev1ac.ContainerPortApplyConfiguration {
	var out []*corev1ac.ContainerPortApplyConfiguration
	for _, name := range slices.Sorted(maps.Keys(ports)) {
		p := corev1ac.ContainerPort().
			WithName(name).
			WithContainerPort(ports[name].Port).
			WithProtocol(protocol(ports[name]))
		p.HostPort = ports[name].HostPort
		out = append(out, p)
	}
	return out
}

// servicePorts are the ports of a Service, by name, each under its own number.
// They lead to the number and not to the container's port of that name: while a
// renamed port rolls out, pods of the old revision stay reachable.
func servicePorts(ports map[string]model.Port) []*corev1ac.ServicePortApplyConfiguration {
	var out []*corev1ac.ServicePortApplyConfiguration
	for _, name := range slices.Sorted(maps.Keys(ports)) {
		p := corev1ac.ServicePort().
			WithName(name).
			WithPort(ports[name].Port).
			WithTargetPort(intstr.FromInt32(ports[name].Port)).
			WithProtocol(protocol(ports[name]))
		p.AppProtocol = ports[name].AppProtocol
		out = append(out, p)
	}
	return out
}

// clientPorts are the ports that clients may use.
func clientPorts(ports map[string]model.Port) map[string]model.Port {
	out := maps.Clone(ports)
	maps.DeleteFunc(out, func(_ string, p model.Port) bool { return !ptr.Deref(p.Client, true) })
	return out
}

// firstTCPPort is the name of the TCP port that comes first in the alphabet;
// "" when there is none. The names decide, and not which ports are the
// clients', so that closing a port to clients does not restart pods.
func firstTCPPort(ports map[string]model.Port) string {
	for _, name := range slices.Sorted(maps.Keys(ports)) {
		if protocol(ports[name]) == corev1.ProtocolTCP {
			return name
		}
	}
	return ""
}
