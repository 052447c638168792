package compile

import (
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	networkingv1ac "k8s.io/client-go/applyconfigurations/networking/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// networkPolicy lets in the application's own pods, by all ports, and whoever it
// names. It says nothing of what leaves the pods: a database that can't reach its
// DNS server or its backup is a bad surprise.
func networkPolicy(a model.Application) (object.Object, error) {
	if !a.HasNetworkPolicy() {
		return object.Object{}, nil
	}
	spec := networkingv1ac.NetworkPolicySpec().
		WithPodSelector(ownPods(a)).
		WithPolicyTypes(networkingv1.PolicyTypeIngress).
		WithIngress(networkingv1ac.NetworkPolicyIngressRule().WithFrom(networkingv1ac.NetworkPolicyPeer().WithPodSelector(ownPods(a))))
	for _, peer := range a.NetworkPolicy.AllowFrom {
		// A rule without ports would open all of them.
		if ports := networkPolicyPorts(a, peer); len(ports) > 0 {
			spec.WithIngress(networkingv1ac.NetworkPolicyIngressRule().WithFrom(networkPolicyPeer(peer)).WithPorts(ports...))
		}
	}
	return build(object.PhaseNetwork, networkingv1ac.NetworkPolicy(a.Name, a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(a.Annotations).
		WithSpec(spec))
}

func networkPolicyPeer(peer model.NetworkPeer) *networkingv1ac.NetworkPolicyPeerApplyConfiguration {
	out := networkingv1ac.NetworkPolicyPeer()
	out.PodSelector, out.NamespaceSelector = labelSelector(peer.PodSelector), labelSelector(peer.NamespaceSelector)
	if peer.IPBlock != nil {
		out.WithIPBlock(networkingv1ac.IPBlock().WithCIDR(peer.IPBlock.CIDR).WithExcept(peer.IPBlock.Except...))
	}
	return out
}

// networkPolicyPorts are numbers, as the ports of Services are. A port that nobody
// has defined is one whose name is not known yet: it stands for itself.
func networkPolicyPorts(a model.Application, peer model.NetworkPeer) []*networkingv1ac.NetworkPolicyPortApplyConfiguration {
	names := peer.Ports
	if len(names) == 0 {
		names = a.ClientPorts()
	}
	served := a.ServedPorts()
	var out []*networkingv1ac.NetworkPolicyPortApplyConfiguration
	for _, name := range names {
		port, defined := served[name]
		number := intstr.FromInt32(port.Port)
		if !defined {
			number = intstr.FromString(name)
		}
		out = append(out, networkingv1ac.NetworkPolicyPort().WithPort(number).WithProtocol(protocol(port)))
	}
	return out
}
