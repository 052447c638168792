package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// protocol is written out everywhere: it is part of the key of port lists.
func protocol(p model.Port) corev1.Protocol {
	return corev1.Protocol(ptr.Deref(p.Protocol, string(corev1.ProtocolTCP)))
}

// containerPorts are the container's ports, by name.
func containerPorts(ports map[string]model.Port) []corev1.ContainerPort {
	var out []corev1.ContainerPort
	for _, name := range slices.Sorted(maps.Keys(ports)) {
		p := ports[name]
		out = append(out, corev1.ContainerPort{Name: name, HostPort: orZero(p.HostPort), ContainerPort: p.Port, Protocol: protocol(p)})
	}
	return out
}

// servicePorts are the ports of a Service, by name, each under its own number.
// They lead to the number and not to the container's port of that name: while a
// renamed port rolls out, pods of the old revision stay reachable.
func servicePorts(ports map[string]model.Port) []corev1.ServicePort {
	var out []corev1.ServicePort
	for _, name := range slices.Sorted(maps.Keys(ports)) {
		p := ports[name]
		out = append(out, corev1.ServicePort{
			Name: name, Protocol: protocol(p), AppProtocol: p.AppProtocol, Port: p.Port, TargetPort: intstr.FromInt32(p.Port),
		})
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
