package model

// DNS says how the pods resolve names.
type DNS struct {
	// Policy is null for ClusterFirst, or for ClusterFirstWithHostNet on the
	// node's network.
	Policy      *string  `tfsdk:"policy"`
	Nameservers []string `tfsdk:"nameservers"`
	Searches    []string `tfsdk:"searches"`
	// Options maps the resolver's options to their values; "" for none.
	Options map[string]string `tfsdk:"options"`
}

// NetworkPolicy says who may connect to the pods, beside the pods themselves.
type NetworkPolicy struct {
	Enabled   *bool         `tfsdk:"enabled"`
	AllowFrom []NetworkPeer `tfsdk:"allow_from"`
}

// NetworkPeer is who may connect, and to which ports: selected pods, or addresses.
type NetworkPeer struct {
	// PodSelector is nil for all pods of the selected namespaces.
	PodSelector *LabelSelector `tfsdk:"pod_selector"`
	// NamespaceSelector is nil for the application's namespace.
	NamespaceSelector *LabelSelector `tfsdk:"namespace_selector"`
	IPBlock           *IPBlock       `tfsdk:"ip_block"`
	// Ports are names of ports; none for those of clients.
	Ports []string `tfsdk:"ports"`
}

// IPBlock is a range of addresses, but for those in Except.
type IPBlock struct {
	CIDR   string   `tfsdk:"cidr"`
	Except []string `tfsdk:"except"`
}

// OnHostNetwork says whether pods are on the network of their node.
func (a Application) OnHostNetwork() bool { return orElse(a.HostNetwork, false) }

// HasNetworkPolicy says whether not everybody may connect to the pods.
func (a Application) HasNetworkPolicy() bool {
	return a.NetworkPolicy != nil && orElse(a.NetworkPolicy.Enabled, true)
}

// ClientPorts are the names of the ports that clients may use, sorted.
func (a Application) ClientPorts() []string {
	var out []string
	served := a.ServedPorts()
	for _, name := range names(served) {
		if orElse(served[name].Client, true) {
			out = append(out, name)
		}
	}
	return out
}
