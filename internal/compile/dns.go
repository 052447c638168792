package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// withDNS says how pods resolve names. On the node's network ClusterFirst means the
// node's resolver, which knows no Service, and so no peer either.
func withDNS(spec *corev1.PodSpec, a model.Application) {
	settings := ptr.Deref(a.DNS, model.DNS{})
	switch {
	case settings.Policy != nil:
		spec.DNSPolicy = corev1.DNSPolicy(*settings.Policy)
	case a.OnHostNetwork():
		spec.DNSPolicy = corev1.DNSClusterFirstWithHostNet
	}
	if len(settings.Nameservers)+len(settings.Searches)+len(settings.Options) == 0 {
		return
	}
	spec.DNSConfig = &corev1.PodDNSConfig{Nameservers: settings.Nameservers, Searches: settings.Searches}
	for _, name := range slices.Sorted(maps.Keys(settings.Options)) {
		spec.DNSConfig.Options = append(spec.DNSConfig.Options, corev1.PodDNSConfigOption{Name: name, Value: unlessZero(ptr.To(settings.Options[name]))})
	}
}

// hostAliases are lines of the pods' /etc/hosts, by address.
func hostAliases(aliases map[string][]string) []corev1.HostAlias {
	var out []corev1.HostAlias
	for _, address := range slices.Sorted(maps.Keys(aliases)) {
		out = append(out, corev1.HostAlias{IP: address, Hostnames: aliases[address]})
	}
	return out
}
