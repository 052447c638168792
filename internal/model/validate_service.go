package model

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"
)

func validateService(p *Problems, a Application) {
	validateNodePorts(p, a)
	if a.Service == nil {
		return
	}
	at, s := Path{"service"}, *a.Service
	p.optionalOneOf(at.At("type"), s.Type, "ClusterIP", "NodePort", "LoadBalancer")
	validateLabels(p, at.At("labels"), s.Labels, applicationLabels)
	validateAnnotations(p, at.At("annotations"), s.Annotations)
	validateServiceAddress(p, at, s)
	validateLoadBalancer(p, at, s)

	p.optionalOneOf(at.At("external_traffic_policy"), s.ExternalTrafficPolicy, "Cluster", "Local")
	if s.ExternalTrafficPolicy != nil {
		validateForType(p, at, "external_traffic_policy", s, "NodePort", "LoadBalancer")
	}
	p.optionalOneOf(at.At("internal_traffic_policy"), s.InternalTrafficPolicy, "Cluster", "Local")
	p.optionalOneOf(at.At("traffic_distribution"), s.TrafficDistribution, "PreferSameZone", "PreferSameNode", "PreferClose")
	p.optionalOneOf(at.At("session_affinity"), s.SessionAffinity, "None", "ClientIP")
	validateSessionAffinity(p, at, s)
}

// validateServiceAddress is about the Service's own address.
func validateServiceAddress(p *Problems, at Path, s Service) {
	here, headless := at.At("cluster_ip"), orElse(s.ClusterIP, "") == "None"
	if s.ClusterIP != nil && !headless {
		validateAddress(p, here, "cluster_ip", *s.ClusterIP)
	}
	if kind := s.kind(); headless && kind != "ClusterIP" {
		p.addReading(here, []Path{at.At("type")}, "Headless Service with a way in",
			"cluster_ip is \"None\", which is a Service without an address, but type is %q, which needs one. Remove cluster_ip, or set type = \"ClusterIP\".", kind)
	}
	for i, family := range s.IPFamilies {
		p.oneOf(at.At("ip_families", i), family, "IPv4", "IPv6")
		if slices.Contains(s.IPFamilies[:i], family) {
			p.add(at.At("ip_families", i), "Family twice", "ip_families has %q twice. Remove one of them.", family)
		}
	}
	p.optionalOneOf(at.At("ip_family_policy"), s.IPFamilyPolicy, "SingleStack", "PreferDualStack", "RequireDualStack")
	if len(s.IPFamilies) > 1 && orElse(s.IPFamilyPolicy, "SingleStack") == "SingleStack" {
		p.addReading(at.At("ip_families"), []Path{at.At("ip_family_policy")}, "Two families of a single stack",
			"ip_families has %d families, and the Service is of one (SingleStack). Set ip_family_policy to \"PreferDualStack\" or \"RequireDualStack\", or remove a family.", len(s.IPFamilies))
	}
}

// validateNodePorts checks ports of the nodes: there has to be a client Service, of a
// type that has them, and no two may be the same.
func validateNodePorts(p *Problems, a Application) {
	validateEndedNodePorts(p, a)
	taken := map[string]Path{}
	for _, x := range a.ports() {
		if x.NodePort == nil {
			continue
		}
		port, at := x.Port, x.at.At("node_port")
		validatePortNumber(p, at, *port.NodePort)
		service := orElse(a.Service, Service{})
		if !orElse(service.Enabled, true) {
			p.addReading(at, []Path{{"service", "enabled"}}, "No port of the nodes",
				"node_port is %d, and service.enabled = false says that there is no client Service to have it. Remove one of the two.", *port.NodePort)
		} else if service.kind() == "ClusterIP" || !orElse(port.Client, true) {
			p.addReading(at, []Path{{"service", "type"}, x.at.At("client")}, "No port of the nodes",
				"node_port is %d, which is for ports on a client Service of type \"NodePort\" or \"LoadBalancer\", and this one is not. Set service.type, or remove node_port.", *port.NodePort)
		}
		endpoint := fmt.Sprintf("%d/%s", *port.NodePort, port.protocol())
		if other, twice := taken[endpoint]; twice {
			p.addReading(at, []Path{x.at.At("protocol"), other.At("node_port"), other.At("protocol")}, "Port of the nodes used twice",
				"%s and %s both want %s of the nodes, which leads to one of them only. Change one of them.", other, x.at, endpoint)
			continue
		}
		taken[endpoint] = x.at
	}
}

// validateEndedNodePorts refuses ports of the nodes that lead to containers which
// have ended before the pod is ready.
func validateEndedNodePorts(p *Problems, a Application) {
	for i, c := range a.InitContainers {
		if c.Stays() {
			continue
		}
		at := Path{"init_containers", i}
		for _, name := range names(c.Ports) {
			if number := c.Ports[name].NodePort; number != nil {
				p.addReading(at.At("ports", name, "node_port"), []Path{at.At("restart_policy")}, "No port of the nodes",
					"node_port is %d, and the init container %q ends before the pod is ready, so the Service does not lead to its ports. Remove node_port, or set restart_policy = \"Always\" for a container that goes on running.", *number, c.Name)
			}
		}
	}
}

func validateLoadBalancer(p *Problems, at Path, s Service) {
	if s.LoadBalancerClass != nil {
		validateForType(p, at, "load_balancer_class", s, "LoadBalancer")
		p.invalid(at.At("load_balancer_class"), "Invalid class", "load_balancer_class", *s.LoadBalancerClass, validation.IsQualifiedName(*s.LoadBalancerClass))
	}
	if len(s.LoadBalancerSourceRanges) > 0 {
		validateForType(p, at, "load_balancer_source_ranges", s, "LoadBalancer")
	}
	for i, text := range s.LoadBalancerSourceRanges {
		validateRange(p, at.At("load_balancer_source_ranges", i), text)
	}
	if s.AllocateLoadBalancerNodePorts != nil {
		validateForType(p, at, "allocate_load_balancer_node_ports", s, "LoadBalancer")
	}
}

func validateSessionAffinity(p *Problems, at Path, s Service) {
	seconds := s.SessionAffinityTimeoutSeconds
	if seconds == nil {
		return
	}
	here := at.At("session_affinity_timeout_seconds")
	if *seconds < 1 || *seconds > 24*60*60 {
		p.add(here, "Invalid time", "session_affinity_timeout_seconds is %d; it has to be from 1 to 86400, which is a day.", *seconds)
	}
	if orElse(s.SessionAffinity, "None") == "None" {
		p.addReading(here, []Path{at.At("session_affinity")}, "Superfluous time",
			"session_affinity_timeout_seconds is %d, but sessions are kept together only with session_affinity = \"ClientIP\". Set that, or remove it.", *seconds)
	}
}

// validateForType refuses an attribute of Services of another type.
func validateForType(p *Problems, at Path, attribute string, s Service, types ...string) {
	if kind := s.kind(); !slices.Contains(types, kind) {
		p.addReading(at.At(attribute), []Path{at.At("type")}, "Not for this type of Service",
			"%s is set, but type is %q, and it is for %s only. Remove it, or change the type.", attribute, kind, listed(types, "and"))
	}
}

// kind is the type of the Service.
func (s Service) kind() string { return orElse(s.Type, "ClusterIP") }
