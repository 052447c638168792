package model

import (
	"fmt"
	"net/netip"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// What a resolver (and so the API) takes at most.
const (
	maxNameservers  = 3
	maxSearches     = 32
	maxSearchLength = 2048
)

func validateDNS(p *Problems, dns *DNS) {
	if dns == nil {
		return
	}
	at := Path{"dns"}
	p.optionalOneOf(at.At("policy"), dns.Policy, "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")
	if orElse(dns.Policy, "") == "None" && len(dns.Nameservers) == 0 {
		p.addReading(at.At("nameservers"), []Path{at.At("policy")}, "No name server", "policy is \"None\", so nothing but nameservers is asked, and there are none. Give at least one.")
	}
	if len(dns.Nameservers) > maxNameservers {
		p.add(at.At("nameservers"), "Too many name servers", "There are %d nameservers; resolvers take at most %d.", len(dns.Nameservers), maxNameservers)
	}
	for i, server := range dns.Nameservers {
		validateAddress(p, at.At("nameservers", i), "The name server", server)
	}
	if length := len(strings.Join(dns.Searches, " ")); len(dns.Searches) > maxSearches || length > maxSearchLength {
		p.add(at.At("searches"), "Too many search domains", "There are %d searches of %d characters; at most %d of %d are possible.", len(dns.Searches), length, maxSearches, maxSearchLength)
	}
	for i, search := range dns.Searches {
		if search != "." {
			p.invalid(at.At("searches", i), "Invalid search domain", "The search domain", search, validation.IsDNS1123SubdomainWithUnderscore(strings.TrimSuffix(search, ".")))
		}
	}
	if _, empty := dns.Options[""]; empty {
		p.add(at.At("options", ""), "Missing name", "An option of the resolver has no name. Name it, such as \"ndots\", or remove it.")
	}
}

func validateHostAliases(p *Problems, aliases map[string][]string) {
	for _, address := range names(aliases) {
		at := Path{"host_aliases", address}
		validateAddress(p, at, "The address", address)
		if len(aliases[address]) == 0 {
			p.add(at, "Address without names", "The address %q has no names, so it would mean nothing. Give it a name or remove it.", address)
		}
		for i, name := range aliases[address] {
			p.invalid(at.At(i), "Invalid host name", "The host name", name, validation.IsDNS1123Subdomain(name))
		}
	}
}

// validateHostPorts checks ports of the node. On the node's network a port is
// the node's by itself.
func validateHostPorts(p *Problems, a Application) {
	taken := map[string]Path{}
	for _, x := range a.ports() {
		if x.HostPort == nil {
			continue
		}
		port, at := x.Port, x.at.At("host_port")
		validatePortNumber(p, at, *port.HostPort)
		if a.OnHostNetwork() && *port.HostPort != port.Port {
			p.addReading(at, []Path{{"host_network"}, x.at.At("port")}, "Two ports on one network",
				"host_port is %d and port is %d, but with host_network the container listens on the node itself, so they are one. Leave host_port out.", *port.HostPort, port.Port)
		}
		endpoint := fmt.Sprintf("%d/%s", *port.HostPort, port.protocol())
		if other, twice := taken[endpoint]; twice {
			p.addReading(at, []Path{x.at.At("protocol"), other.At("host_port"), other.At("protocol")}, "Port of the node used twice",
				"%s and %s both want %s of the node, which leads to one of them only. Change one of them.", other, x.at, endpoint)
			continue
		}
		taken[endpoint] = x.at
	}
}

func validateNetworkPolicy(p *Problems, a Application) {
	if a.NetworkPolicy == nil {
		return
	}
	at := Path{"network_policy"}
	if a.OnHostNetwork() && a.HasNetworkPolicy() {
		p.addReading(at, []Path{{"host_network"}}, "No policy on the node's network",
			"With host_network the pods have the addresses of their nodes, to which NetworkPolicies do not apply, so this one would protect nothing. Remove network_policy, or host_network.")
	}
	for i, peer := range a.NetworkPolicy.AllowFrom {
		validateNetworkPeer(p, at.At("allow_from", i), peer, a)
	}
}

func validateNetworkPeer(p *Problems, at Path, peer NetworkPeer, a Application) {
	selects := peer.PodSelector != nil || peer.NamespaceSelector != nil
	if selects == (peer.IPBlock != nil) {
		p.addReading(at, []Path{at.At("pod_selector"), at.At("namespace_selector"), at.At("ip_block")}, "Not one kind of peer",
			"%s has to say who may connect: either pods, by pod_selector, namespace_selector or both, or addresses, by ip_block.", at.last())
	}
	validateLabelSelector(p, at.At("pod_selector"), peer.PodSelector)
	validateLabelSelector(p, at.At("namespace_selector"), peer.NamespaceSelector)
	if peer.IPBlock != nil {
		validateIPBlock(p, at.At("ip_block"), *peer.IPBlock)
	}
	served, of := a.ServedPorts(), []Path{{"ports"}, {"sidecars"}, {"init_containers"}}
	for i, name := range peer.Ports {
		if _, defined := served[name]; !defined {
			p.addReading(at.At("ports", i), of, "Unknown port", "%q is not the name of a port in ports (%s).", name, portNames(served))
		}
	}
	if len(peer.Ports)+len(a.ClientPorts()) == 0 {
		p.addReading(at, append([]Path{at.At("ports")}, of...), "Nothing to connect to",
			"%s names no ports, which means those of clients, and there are none. Name the ports that it is about.", at.last())
	}
}

func validateIPBlock(p *Problems, at Path, block IPBlock) {
	whole, ok := validateRange(p, at.At("cidr"), block.CIDR)
	for i, text := range block.Except {
		here := at.At("except", i)
		part, valid := validateRange(p, here, text)
		if ok && valid && (part.Bits() <= whole.Bits() || !whole.Contains(part.Addr())) {
			p.addReading(here, []Path{at.At("cidr")}, "Exception outside of its range", "%q is no part of %q, so there is nothing to except. Remove it, or change cidr.", text, block.CIDR)
		}
	}
}

// validateAddress wants an IP address.
func validateAddress(p *Problems, at Path, what, text string) {
	if address, err := netip.ParseAddr(text); err != nil || address.Zone() != "" || address.Is4In6() {
		p.add(at, "Invalid address", "%s %q is not an IP address, such as \"10.0.0.1\" or \"fd00::1\".", what, text)
	}
}

// validateRange wants a range of addresses that begins where its prefix does.
func validateRange(p *Problems, at Path, text string) (netip.Prefix, bool) {
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil || prefix.Addr().Is4In6():
		p.add(at, "Invalid range", "The range %q is not one of IP addresses, such as \"10.0.0.0/8\" or \"fd00::/64\".", text)
	case prefix != prefix.Masked():
		p.add(at, "Invalid range", "The range %q has to be written from its first address on: %q.", text, prefix.Masked())
	default:
		return prefix, true
	}
	return prefix, false
}

// validatePeerServiceName wants a name that the client Service has not.
func validatePeerServiceName(p *Problems, a Application) {
	if a.PeerServiceName == nil {
		return
	}
	at, name := Path{"peer_service_name"}, *a.PeerServiceName
	p.invalid(at, "Invalid name", "peer_service_name", name, validation.IsDNS1035Label(name))
	enabled := a.Service == nil || orElse(a.Service.Enabled, true)
	// Of a name that was chosen for the client Service too, validateNames says it.
	if name == a.Name && a.ClientServiceName() == a.Name && enabled && len(a.ClientPorts()) > 0 {
		p.addReading(at, []Path{{"name"}, {"service"}, {"ports"}, {"names", "service"}}, "Two Services of one name",
			"peer_service_name is %q, which is the name of the client Service. Choose another name, or set service = { enabled = false }.", name)
	}
}

// isNetworkSysctl says whether a kernel parameter belongs to the network that a
// pod on its node's network has not got to itself.
func isNetworkSysctl(name string) bool {
	return strings.HasPrefix(strings.ReplaceAll(name, "/", "."), "net.")
}
