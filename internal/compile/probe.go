package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// readinessProbe is the user's, or a connection to the first TCP port: without
// any, a pod is ready as soon as it runs, and a rollout would go through all
// replicas unchecked.
//
// There is no such default for liveness: killing a database while it replays
// its log makes things worse. And there is none for the containers beside the main
// one: that the numbers of an exporter can't be read is no reason to leave a
// database out.
func readinessProbe(c podContainer, p *model.Probe) *corev1ac.ProbeApplyConfiguration {
	port := firstTCPPort(c.Ports)
	if p != nil || port == "" || c.key != mainContainer {
		return probe(p)
	}
	return probe(&model.Probe{TCPSocket: &model.TCPSocket{Port: port}})
}

// probe is nil for nil.
func probe(p *model.Probe) *corev1ac.ProbeApplyConfiguration {
	if p == nil {
		return nil
	}
	out := corev1ac.Probe()
	out.InitialDelaySeconds = unlessZero(p.InitialDelaySeconds)
	out.PeriodSeconds = p.PeriodSeconds
	out.TimeoutSeconds = p.TimeoutSeconds
	out.SuccessThreshold = p.SuccessThreshold
	out.FailureThreshold = p.FailureThreshold
	switch {
	case p.HTTPGet != nil:
		out.WithHTTPGet(httpGet(*p.HTTPGet))
	case p.TCPSocket != nil:
		out.WithTCPSocket(corev1ac.TCPSocketAction().WithPort(intstr.Parse(p.TCPSocket.Port)))
	case p.GRPC != nil:
		out.WithGRPC(corev1ac.GRPCAction().WithPort(p.GRPC.Port))
		out.GRPC.Service = p.GRPC.Service
	default:
		out.WithExec(corev1ac.ExecAction().WithCommand(p.Exec...))
	}
	return out
}

func httpGet(h model.HTTPGet) *corev1ac.HTTPGetActionApplyConfiguration {
	out := corev1ac.HTTPGetAction().WithPort(intstr.Parse(h.Port))
	out.Path = h.Path
	if h.Scheme != nil {
		out.WithScheme(corev1.URIScheme(*h.Scheme))
	}
	for _, name := range slices.Sorted(maps.Keys(h.Headers)) {
		out.WithHTTPHeaders(corev1ac.HTTPHeader().WithName(name).WithValue(h.Headers[name]))
	}
	return out
}
