package application

import (
	"cmp"
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

var serviceKind = schema.GroupKind{Kind: "Service"}

// servicesOf are the Services by name that lead to the pods, whoever has made
// them.
func servicesOf(ctx context.Context, cluster *kube.Cluster, running wait.Running) (map[string]service, error) {
	list, err := cluster.List(ctx, serviceKind, running.Workload.Namespace, "")
	if err != nil {
		return nil, err
	}
	out := map[string]service{}
	for _, item := range list.Items {
		var s corev1.Service
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(item.Object, &s); err != nil {
			return nil, err
		}
		// A Service without a selector leads where its endpoints do, that is to no pods.
		if len(s.Spec.Selector) > 0 && labels.SelectorFromSet(s.Spec.Selector).Matches(labels.Set(running.Template.Labels)) {
			out[s.Name] = serviceOf(s)
		}
	}
	return out, nil
}

func serviceOf(s corev1.Service) service {
	out := service{
		Type: string(s.Spec.Type), ClusterIP: orNull(s.Spec.ClusterIP),
		LoadBalancerAddresses: []string{}, Ports: []port{},
	}
	for _, ingress := range s.Status.LoadBalancer.Ingress {
		out.LoadBalancerAddresses = append(out.LoadBalancerAddresses, cmp.Or(ingress.IP, ingress.Hostname))
	}
	for _, p := range s.Spec.Ports {
		to := port{Name: orNull(p.Name), Port: p.Port, Protocol: string(p.Protocol)}
		if p.NodePort != 0 {
			to.NodePort = &p.NodePort
		}
		out.Ports = append(out.Ports, to)
	}
	return out
}
