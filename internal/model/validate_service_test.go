package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

func TestApplication_serviceIsRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "address that is none",
			change: func(a *Application) { a.Service.ClusterIP = ptr.To("10.0.0.999") },
			at:     Path{"service", "cluster_ip"}, says: `"10.0.0.999" is not an IP address`,
		},
		{
			name:   "headless with a load balancer",
			change: func(a *Application) { a.Service.ClusterIP = ptr.To("None") },
			at:     Path{"service", "cluster_ip"}, reads: []Path{{"service", "type"}}, says: `type is "LoadBalancer", which needs one`,
		},
		{
			name:   "unknown family",
			change: func(a *Application) { a.Service.IPFamilies = []string{"IPv5"} },
			at:     Path{"service", "ip_families", 0}, says: `service.ip_families[0] is "IPv5"; it has to be "IPv4" or "IPv6"`,
		},
		{
			name: "family twice",
			change: func(a *Application) {
				a.Service.IPFamilies, a.Service.IPFamilyPolicy = []string{"IPv4", "IPv4"}, ptr.To("PreferDualStack")
			},
			at: Path{"service", "ip_families", 1}, says: `"IPv4" twice`,
		},
		{
			name:   "two families of a single stack",
			change: func(a *Application) { a.Service.IPFamilies = []string{"IPv4", "IPv6"} },
			at:     Path{"service", "ip_families"}, reads: []Path{{"service", "ip_family_policy"}}, says: "Set ip_family_policy",
		},
		{
			name:   "unknown policy of families",
			change: func(a *Application) { a.Service.IPFamilyPolicy = ptr.To("DualStack") },
			at:     Path{"service", "ip_family_policy"}, says: `"SingleStack"`,
		},
		{
			name: "port of the nodes for peers",
			change: func(a *Application) {
				a.Ports["peer"] = Port{Port: 1, Client: ptr.To(false), NodePort: ptr.To[int32](30001)}
			},
			at: Path{"ports", "peer", "node_port"}, reads: []Path{{"service", "type"}, {"ports", "peer", "client"}}, says: "and this one is not",
		},
		{
			name: "port of the nodes without a way in",
			change: func(a *Application) {
				a.Service, a.Ports["web"] = nil, Port{Port: 1, NodePort: ptr.To[int32](30001)}
			},
			at: Path{"ports", "web", "node_port"}, reads: []Path{{"service", "type"}, {"ports", "web", "client"}}, says: "Set service.type",
		},
		{
			name: "port of the nodes without a Service",
			change: func(a *Application) {
				a.Service.Enabled, a.Ports["web"] = ptr.To(false), Port{Port: 1, NodePort: ptr.To[int32](30001)}
			},
			at: Path{"ports", "web", "node_port"}, reads: []Path{{"service", "enabled"}}, says: "service.enabled = false",
		},
		{
			name: "port of the nodes of a container that ends",
			change: func(a *Application) {
				ports := map[string]Port{"web": {Port: 1, NodePort: ptr.To[int32](30001)}}
				a.InitContainers = []InitContainer{{Name: "init", Container: Container{Image: "i", Ports: ports}}}
			},
			at: Path{"init_containers", 0, "ports", "web", "node_port"}, reads: []Path{{"init_containers", 0, "restart_policy"}}, says: `restart_policy = "Always"`,
		},
		{
			name: "port of the nodes twice",
			change: func(a *Application) {
				for i, name := range []string{"a", "b"} {
					a.Ports[name] = Port{Port: int32(i + 1), NodePort: ptr.To[int32](30001)}
				}
				a.Ports["c"] = Port{Port: 3, NodePort: ptr.To[int32](30001), Protocol: ptr.To("UDP")}
			},
			at:    Path{"ports", "b", "node_port"},
			reads: []Path{{"ports", "b", "protocol"}, {"ports", "a", "node_port"}, {"ports", "a", "protocol"}}, says: "30001/TCP of the nodes",
		},
		{
			name:   "port of the nodes out of range",
			change: func(a *Application) { a.Ports["web"] = Port{Port: 1, NodePort: ptr.To[int32](0)} },
			at:     Path{"ports", "web", "node_port"}, says: "from 1 to 65535",
		},
		{
			name:   "class without a load balancer",
			change: func(a *Application) { a.Service = &Service{LoadBalancerClass: ptr.To("a")} },
			at:     Path{"service", "load_balancer_class"}, reads: []Path{{"service", "type"}}, says: `type is "ClusterIP"`,
		},
		{
			name:   "class with a bad name",
			change: func(a *Application) { a.Service.LoadBalancerClass = ptr.To("a/b/c") },
			at:     Path{"service", "load_balancer_class"}, says: `"a/b/c"`,
		},
		{
			name:   "ranges without a load balancer",
			change: func(a *Application) { a.Service = &Service{LoadBalancerSourceRanges: []string{"10.0.0.0/8"}} },
			at:     Path{"service", "load_balancer_source_ranges"}, reads: []Path{{"service", "type"}}, says: `for "LoadBalancer" only`,
		},
		{
			name:   "range that begins in its middle",
			change: func(a *Application) { a.Service.LoadBalancerSourceRanges = []string{"10.1.2.3/8"} },
			at:     Path{"service", "load_balancer_source_ranges", 0}, says: `"10.0.0.0/8"`,
		},
		{
			name:   "ports for a load balancer that there is not",
			change: func(a *Application) { a.Service = &Service{AllocateLoadBalancerNodePorts: ptr.To(false)} },
			at:     Path{"service", "allocate_load_balancer_node_ports"}, reads: []Path{{"service", "type"}}, says: `for "LoadBalancer" only`,
		},
		{
			name:   "traffic from outside without a way in",
			change: func(a *Application) { a.Service = &Service{ExternalTrafficPolicy: ptr.To("Local")} },
			at:     Path{"service", "external_traffic_policy"}, reads: []Path{{"service", "type"}}, says: `for "NodePort" and "LoadBalancer" only`,
		},
		{
			name:   "unknown policy of traffic from outside",
			change: func(a *Application) { a.Service.ExternalTrafficPolicy = ptr.To("local") },
			at:     Path{"service", "external_traffic_policy"}, says: `"Cluster" or "Local"`,
		},
		{
			name:   "unknown policy of traffic from inside",
			change: func(a *Application) { a.Service.InternalTrafficPolicy = ptr.To("Node") },
			at:     Path{"service", "internal_traffic_policy"}, says: `"Cluster" or "Local"`,
		},
		{
			name:   "unknown distribution",
			change: func(a *Application) { a.Service.TrafficDistribution = ptr.To("Zone") },
			at:     Path{"service", "traffic_distribution"}, says: `"PreferSameZone"`,
		},
		{
			name:   "unknown affinity of sessions",
			change: func(a *Application) { a.Service.SessionAffinity = ptr.To("Cookie") },
			at:     Path{"service", "session_affinity"}, says: `"None" or "ClientIP"`,
		},
		{
			name:   "time without affinity",
			change: func(a *Application) { a.Service.SessionAffinityTimeoutSeconds = ptr.To[int32](60) },
			at:     Path{"service", "session_affinity_timeout_seconds"}, reads: []Path{{"service", "session_affinity"}}, says: "Set that, or remove it",
		},
		{
			name: "too long a time",
			change: func(a *Application) {
				a.Service.SessionAffinity, a.Service.SessionAffinityTimeoutSeconds = ptr.To("ClientIP"), ptr.To[int32](86401)
			},
			at: Path{"service", "session_affinity_timeout_seconds"}, says: "from 1 to 86400",
		},
		{
			name:   "our own label",
			change: func(a *Application) { a.Service.Labels = map[string]string{"app.kubernetes.io/name": "x"} },
			at:     Path{"service", "labels", "app.kubernetes.io/name"}, says: "is set by the provider itself",
		},
		{
			name:   "headless Service with a bad name",
			change: func(a *Application) { a.PeerServiceName = ptr.To("1.pg") },
			at:     Path{"peer_service_name"}, says: `"1.pg"`,
		},
		{
			name:   "headless Service with the name of the other one",
			change: func(a *Application) { a.PeerServiceName = ptr.To("pg") },
			at:     Path{"peer_service_name"}, reads: []Path{{"name"}, {"service"}, {"ports"}, {"names", "service"}}, says: "is the name of the client Service",
		},
	})
}

func TestApplication_headlessServiceMayHaveTheNameOfOneThatThereIsNot(t *testing.T) {
	a := application()
	a.PeerServiceName, a.Service = ptr.To("pg"), &Service{Enabled: ptr.To(false)}
	if problems := a.Validate(); len(problems) > 0 {
		t.Error(problems)
	}
}
