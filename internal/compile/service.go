package compile

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// peerService gives every replica a DNS name, ready or not: peers have to find
// each other before they can become ready, and without
// publishNotReadyAddresses the bootstrap of a cluster deadlocks. It is needed
// without ports as well, and a headless Service may have none. Pods of other
// controllers than a StatefulSet have no names to give.
func peerService(a model.Application) (object.Object, error) {
	if a.ControllerKind() != model.StatefulSet {
		return object.Object{}, nil
	}
	return build(object.PhaseNetwork, corev1.SchemeGroupVersion, &corev1.Service{
		ObjectMeta: applicationMeta(a, PeerService(a)),
		Spec: corev1.ServiceSpec{
			ClusterIP:                corev1.ClusterIPNone,
			PublishNotReadyAddresses: true,
			Selector:                 Selector(a),
			Ports:                    servicePorts(a.ServedPorts()),
		},
	})
}
