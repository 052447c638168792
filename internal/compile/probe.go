package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

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
func readinessProbe(c podContainer, p *model.Probe) *corev1.Probe {
	port := firstTCPPort(c.Ports)
	if p != nil || port == "" || c.key != mainContainer {
		return probe(p)
	}
	return probe(&model.Probe{TCPSocket: &model.TCPSocket{Port: port}})
}

// probe is nil for nil.
func probe(p *model.Probe) *corev1.Probe {
	if p == nil {
		return nil
	}
	out := corev1.Probe{
		InitialDelaySeconds: orZero(p.InitialDelaySeconds),
		PeriodSeconds:       orZero(p.PeriodSeconds),
		TimeoutSeconds:      orZero(p.TimeoutSeconds),
		SuccessThreshold:    orZero(p.SuccessThreshold),
		FailureThreshold:    orZero(p.FailureThreshold),
	}
	switch {
	case p.HTTPGet != nil:
		out.HTTPGet = httpGet(*p.HTTPGet)
	case p.TCPSocket != nil:
		out.TCPSocket = &corev1.TCPSocketAction{Port: intstr.Parse(p.TCPSocket.Port)}
	case p.GRPC != nil:
		out.GRPC = &corev1.GRPCAction{Port: p.GRPC.Port, Service: p.GRPC.Service}
	default:
		out.Exec = &corev1.ExecAction{Command: p.Exec}
	}
	return &out
}

func httpGet(h model.HTTPGet) *corev1.HTTPGetAction {
	out := corev1.HTTPGetAction{Port: intstr.Parse(h.Port), Path: orZero(h.Path), Scheme: corev1.URIScheme(orZero(h.Scheme))}
	for _, name := range slices.Sorted(maps.Keys(h.Headers)) {
		out.HTTPHeaders = append(out.HTTPHeaders, corev1.HTTPHeader{Name: name, Value: h.Headers[name]})
	}
	return &out
}
