package model

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

func TestApplication_networkIsRefused(t *testing.T) {
	peer := func(p NetworkPeer) func(*Application) {
		return func(a *Application) { a.NetworkPolicy = &NetworkPolicy{AllowFrom: []NetworkPeer{p}} }
	}
	dns := func(d DNS) func(*Application) { return func(a *Application) { a.DNS = &d } }
	hostPort := func(name string, number int32) func(*Application) {
		return func(a *Application) {
			port := a.Ports[name]
			port.HostPort = &number
			a.Ports[name] = port
		}
	}
	first := Path{"network_policy", "allow_from", 0}
	ways := []Path{first.At("pod_selector"), first.At("namespace_selector"), first.At("ip_block")}
	refuses(t, application, []refusal[Application]{
		{
			name: "unknown way to resolve names", change: dns(DNS{Policy: ptr.To("Node")}),
			at: Path{"dns", "policy"}, says: `"ClusterFirst", "ClusterFirstWithHostNet", "Default" or "None"`,
		},
		{
			name: "nobody to ask", change: dns(DNS{Policy: ptr.To("None")}),
			at: Path{"dns", "nameservers"}, reads: []Path{{"dns", "policy"}}, says: "Give at least one",
		},
		{
			name: "too many to ask", change: dns(DNS{Nameservers: slices.Repeat([]string{"10.0.0.1"}, 4)}),
			at: Path{"dns", "nameservers"}, says: "There are 4 nameservers",
		},
		{
			name: "a name to ask for names", change: dns(DNS{Nameservers: []string{"dns.example.com"}}),
			at: Path{"dns", "nameservers", 0}, says: `"dns.example.com" is not an IP address`,
		},
		{
			name: "too many domains", change: dns(DNS{Searches: slices.Repeat([]string{"a"}, 33)}),
			at: Path{"dns", "searches"}, says: "There are 33 searches",
		},
		{
			name: "too long domains", change: dns(DNS{Searches: slices.Repeat([]string{strings.Repeat("a", 63) + "." + strings.Repeat("b", 63)}, 17)}),
			at: Path{"dns", "searches"}, says: "at most 32 of 2048",
		},
		{
			name: "bad domain", change: dns(DNS{Searches: []string{"example.com.", ".", "a b"}}),
			at: Path{"dns", "searches", 2}, says: `"a b"`,
		},
		{
			name: "option without a name", change: dns(DNS{Options: map[string]string{"": "1", "edns0": ""}}),
			at: Path{"dns", "options", ""}, says: "has no name",
		},
		{
			name:   "alias of a name",
			change: func(a *Application) { a.HostAliases = map[string][]string{"db": {"pg"}} },
			at:     Path{"host_aliases", "db"}, says: `"db" is not an IP address`,
		},
		{
			name:   "alias without names",
			change: func(a *Application) { a.HostAliases = map[string][]string{"10.0.0.1": nil} },
			at:     Path{"host_aliases", "10.0.0.1"}, says: "has no names",
		},
		{
			name:   "alias with a bad name",
			change: func(a *Application) { a.HostAliases = map[string][]string{"fd00::1": {"ok.example.com", "B"}} },
			at:     Path{"host_aliases", "fd00::1", 1}, says: `"B"`,
		},
		{
			name: "port of the node out of range", change: hostPort("dns", 65536),
			at: Path{"ports", "dns", "host_port"}, says: "host_port is 65536",
		},
		{
			name:   "port of the node twice",
			change: func(a *Application) { hostPort("dns", 80)(a); hostPort("postgres", 80)(a); hostPort("dns-udp", 80)(a) },
			at:     Path{"ports", "postgres", "host_port"},
			reads:  []Path{{"ports", "postgres", "protocol"}, {"ports", "dns", "host_port"}, {"ports", "dns", "protocol"}}, says: "80/TCP of the node",
		},
		{
			name:   "another port on the node's network",
			change: func(a *Application) { hostPort("dns", 54)(a); a.HostNetwork = ptr.To(true) },
			at:     Path{"ports", "dns", "host_port"}, reads: []Path{{"host_network"}, {"ports", "dns", "port"}}, says: "Leave host_port out",
		},
		{
			name:   "policy on the node's network",
			change: func(a *Application) { a.NetworkPolicy = &NetworkPolicy{}; a.HostNetwork = ptr.To(true) },
			at:     Path{"network_policy"}, reads: []Path{{"host_network"}}, says: "would protect nothing",
		},
		{name: "nobody allowed", change: peer(NetworkPeer{Ports: []string{"dns"}}), at: first, reads: ways, says: "has to say who may connect"},
		{
			name:   "pods and addresses allowed",
			change: peer(NetworkPeer{PodSelector: &LabelSelector{}, IPBlock: &IPBlock{CIDR: "10.0.0.0/8"}}),
			at:     first, reads: ways, says: "either pods",
		},
		{
			name:   "pods by a bad label",
			change: peer(NetworkPeer{PodSelector: &LabelSelector{MatchLabels: map[string]string{"a": "b c"}}}),
			at:     first.At("pod_selector", "match_labels", "a"), says: `"b c"`,
		},
		{
			name:   "no range",
			change: peer(NetworkPeer{IPBlock: &IPBlock{}}),
			at:     first.At("ip_block", "cidr"), says: `"" is not one of IP addresses`,
		},
		{
			name:   "exception outside of the range",
			change: peer(NetworkPeer{IPBlock: &IPBlock{CIDR: "10.0.0.0/8", Except: []string{"10.1.0.0/16", "11.0.0.0/16"}}}),
			at:     first.At("ip_block", "except", 1), reads: []Path{first.At("ip_block", "cidr")}, says: `"11.0.0.0/16" is no part of "10.0.0.0/8"`,
		},
		{
			name:   "exception of everything",
			change: peer(NetworkPeer{IPBlock: &IPBlock{CIDR: "10.0.0.0/8", Except: []string{"10.0.0.0/8"}}}),
			at:     first.At("ip_block", "except", 0), reads: []Path{first.At("ip_block", "cidr")}, says: "nothing to except",
		},
		{
			name:   "unknown port allowed",
			change: peer(NetworkPeer{NamespaceSelector: &LabelSelector{}, Ports: []string{"http"}}),
			at:     first.At("ports", 0), reads: []Path{{"ports"}, {"sidecars"}, {"init_containers"}}, says: `"http" is not the name of a port`,
		},
		{
			name: "no port to allow",
			change: func(a *Application) {
				peer(NetworkPeer{PodSelector: &LabelSelector{}})(a)
				a.Ports, a.Probes, a.Service = nil, nil, nil
			},
			at: first, reads: []Path{first.At("ports"), {"ports"}, {"sidecars"}, {"init_containers"}}, says: "there are none",
		},
	})
}

func TestApplication_identityOfPodsIsRefused(t *testing.T) {
	security := func(s PodSecurityContext) func(*Application) {
		return func(a *Application) { a.PodSecurityContext = &s }
	}
	profile := Path{"pod_security_context", "seccomp_profile"}
	refuses(t, application, []refusal[Application]{
		{
			name:   "account with a bad name",
			change: func(a *Application) { a.ServiceAccount = &ServiceAccount{Name: ptr.To("A b")} },
			at:     Path{"service_account", "name"}, says: `"A b"`,
		},
		{
			name:   "account with the application's name",
			change: func(a *Application) { a.ServiceAccount = &ServiceAccount{Name: ptr.To("pg")} },
			at:     Path{"service_account", "name"}, reads: []Path{{"name"}}, says: "the provider makes one itself",
		},
		{
			name: "annotations of somebody else's account",
			change: func(a *Application) {
				a.ServiceAccount = &ServiceAccount{Name: ptr.To("shared"), Annotations: map[string]string{"a": "b"}}
			},
			at: Path{"service_account", "annotations"}, reads: []Path{{"service_account", "name"}}, says: `"shared" is made by somebody else`,
		},
		{
			name: "our own annotation",
			change: func(a *Application) {
				a.ServiceAccount = &ServiceAccount{Annotations: map[string]string{"stateful-apps.io/owner": "b"}}
			},
			at: Path{"service_account", "annotations", "stateful-apps.io/owner"}, says: "bookkeeping",
		},
		{
			name: "unknown way to give files away", change: security(PodSecurityContext{FSGroupChangePolicy: ptr.To("Never")}),
			at: Path{"pod_security_context", "fs_group_change_policy"}, says: `"OnRootMismatch" or "Always"`,
		},
		{
			name: "group out of range", change: security(PodSecurityContext{SupplementalGroups: []int64{1, -1}}),
			at: Path{"pod_security_context", "supplemental_groups", 1}, says: "is -1",
		},
		{
			name: "kernel parameter with a bad name", change: security(PodSecurityContext{Sysctls: map[string]string{"net.Core": "1", "kernel.shm_rmid_forced": "1", "net/ipv4/x": "1"}}),
			at: Path{"pod_security_context", "sysctls", "net.Core"}, says: `"net.Core" is not the name`,
		},
		{
			name: "kernel parameter of the node",
			change: func(a *Application) {
				security(PodSecurityContext{Sysctls: map[string]string{"net/core.somaxconn": "1", "kernel.shm_rmid_forced": "1"}})(a)
				a.HostNetwork = ptr.To(true)
			},
			at: Path{"pod_security_context", "sysctls", "net/core.somaxconn"}, reads: []Path{{"host_network"}}, says: "set it on the nodes",
		},
		{
			name: "unknown profile", change: security(PodSecurityContext{SeccompProfile: &SeccompProfile{Type: "Default"}}),
			at: profile.At("type"), says: `"RuntimeDefault", "Localhost" or "Unconfined"`,
		},
		{
			name: "profile without a file", change: security(PodSecurityContext{SeccompProfile: &SeccompProfile{Type: "Localhost"}}),
			at: profile.At("localhost_profile"), reads: []Path{profile.At("type")}, says: "has to name a profile on the node",
		},
		{
			name: "profile with a file too many", change: security(PodSecurityContext{SeccompProfile: &SeccompProfile{Type: "Unconfined", LocalhostProfile: ptr.To("a")}}),
			at: profile.At("localhost_profile"), reads: []Path{profile.At("type")}, says: `with type = "Localhost" only`,
		},
		{
			name: "profile that leads away", change: security(PodSecurityContext{SeccompProfile: &SeccompProfile{Type: "Localhost", LocalhostProfile: ptr.To("a/../../b")}}),
			at: profile.At("localhost_profile"), says: `"a/../../b"`,
		},
	})
}
