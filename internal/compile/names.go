package compile

import (
	"fmt"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// PeerServiceName is the name of the headless Service that gives every replica
// a DNS name of its own, unless the application names it otherwise.
func PeerServiceName(app string) string { return app + "-peers" }

// PeerService is the name of an application's headless Service.
func PeerService(a model.Application) string {
	return ptr.Deref(a.PeerServiceName, PeerServiceName(a.Name))
}

// ClaimName is the name that the StatefulSet controller gives the claim of a
// volume for one replica; ordinals start at FirstOrdinal.
func ClaimName(volume, app string, ordinal int) string {
	return fmt.Sprintf("%s-%s-%d", volume, app, ordinal)
}

// DeploymentClaimName is the name of the claim of a Deployment's volume. Neither
// volumes nor applications can have a dot in their names, so it is the name of no
// other application's claim and of no set's.
func DeploymentClaimName(volume, app string) string { return volume + "." + app }

// ClaimNames are the names of all claims of a volume, in order of the ordinals for
// those of a set.
func ClaimNames(a model.Application, volume string) []string {
	if a.ControllerKind() == model.Deployment {
		return []string{DeploymentClaimName(volume, a.Name)}
	}
	var out []string
	for i := range int(a.Replicas) {
		out = append(out, ClaimName(volume, a.Name, a.FirstOrdinal()+i))
	}
	return out
}

// Peers are the DNS names of a set's replicas in order of their ordinals, such as
// "pg-0.pg-peers.data.svc"; pods of other controllers have no stable names. The
// cluster's domain is not part of them, since it can't be known offline; every
// pod's resolver appends it (search path). They resolve as soon as a pod has an
// address, ready or not.
func Peers(a model.Application) []string {
	out := make([]string, 0, max(a.Replicas, 0))
	if a.ControllerKind() != model.StatefulSet {
		return out
	}
	for i := range int(a.Replicas) {
		out = append(out, fmt.Sprintf("%s-%d.%s.%s.svc", a.Name, a.FirstOrdinal()+i, PeerService(a), a.Namespace))
	}
	return out
}

// Host is the DNS name of the client Service, such as "pg.data.svc"; "" when
// the application has none.
func Host(a model.Application) string {
	if !hasClientService(a) {
		return ""
	}
	return a.ClientServiceName() + "." + a.Namespace + ".svc"
}
