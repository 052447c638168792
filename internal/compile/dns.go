package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// withDNS says how pods resolve names. On the node's network ClusterFirst means the
// node's resolver, which knows no Service, and so no peer either.
func withDNS(spec *corev1ac.PodSpecApplyConfiguration, a model.Application) {
	settings := ptr.Deref(a.DNS, model.DNS{})
	switch {
	case settings.Policy != nil:
		spec.WithDNSPolicy(corev1.DNSPolicy(*settings.Policy))
	case a.OnHostNetwork():
		spec.WithDNSPolicy(corev1.DNSClusterFirstWithHostNet)
	}
	if len(settings.Nameservers)+len(settings.Searches)+len(settings.Options) == 0 {
		return
	}
	config := corev1ac.PodDNSConfig().
		WithNameservers(settings.Nameservers...).
		WithSearches(settings.Searches...)
	for _, name := range slices.Sorted(maps.Keys(settings.Options)) {
		option := corev1ac.PodDNSConfigOption().WithName(name)
		option.Value = unlessZero(ptr.To(settings.Options[name]))
		config.WithOptions(option)
	}
	spec.WithDNSConfig(config)
}

// hostAliases are lines of the pods' /etc/hosts, by address.
func hostAliases(aliases map[string][]string) []*corev1ac.HostAliasApplyConfiguration {
	var out []*corev1ac.HostAliasApplyConfiguration
	for _, address := range slices.Sorted(maps.Keys(aliases)) {
		out = append(out, corev1ac.HostAlias().WithIP(address).WithHostnames(aliases[address]...))
	}
	return out
}
