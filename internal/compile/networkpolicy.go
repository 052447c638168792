package compile

import (
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

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
	spec := networkingv1.NetworkPolicySpec{
		PodSelector: *ownPods(a),
		PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress},
		Ingress:     []networkingv1.NetworkPolicyIngressRule{{From: []networkingv1.NetworkPolicyPeer{{PodSelector: ownPods(a)}}}},
	}
	for _, peer := range a.NetworkPolicy.AllowFrom {
		// A rule without ports would open all of them.
		if ports := networkPolicyPorts(a, peer); len(ports) > 0 {
			spec.Ingress = append(spec.Ingress, networkingv1.NetworkPolicyIngressRule{From: []networkingv1.NetworkPolicyPeer{networkPolicyPeer(peer)}, Ports: ports})
		}
	}
	return build(object.PhaseNetwork, networkingv1.SchemeGroupVersion, &networkingv1.NetworkPolicy{ObjectMeta: applicationMeta(a, a.Name), Spec: spec})
}

func networkPolicyPeer(peer model.NetworkPeer) networkingv1.NetworkPolicyPeer {
	out := networkingv1.NetworkPolicyPeer{PodSelector: labelSelector(peer.PodSelector), NamespaceSelector: labelSelector(peer.NamespaceSelector)}
	if peer.IPBlock != nil {
		out.IPBlock = &networkingv1.IPBlock{CIDR: peer.IPBlock.CIDR, Except: peer.IPBlock.Except}
	}
	return out
}

// networkPolicyPorts are numbers, as the ports of Services are. A port that nobody
// has defined is one whose name is not known yet: it stands for itself.
func networkPolicyPorts(a model.Application, peer model.NetworkPeer) []networkingv1.NetworkPolicyPort {
	names := peer.Ports
	if len(names) == 0 {
		names = a.ClientPorts()
	}
	served := a.ServedPorts()
	var out []networkingv1.NetworkPolicyPort
	for _, name := range names {
		port, defined := served[name]
		number := intstr.FromInt32(port.Port)
		if !defined {
			number = intstr.FromString(name)
		}
		out = append(out, networkingv1.NetworkPolicyPort{Port: &number, Protocol: ptr.To(protocol(port))})
	}
	return out
}
