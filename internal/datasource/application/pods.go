package application

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

func podsOf(running wait.Running) []pod {
	out := make([]pod, 0, len(running.Pods))
	for _, p := range running.Pods {
		out = append(out, pod{
			Name: p.Name, Ordinal: p.Ordinal, Phase: string(p.Status.Phase), Ready: p.Ready, Reason: orNull(p.Reason),
			Revision: orNull(p.Revision), Updated: p.Newest, Restarts: p.Restarts,
			Node: orNull(p.Spec.NodeName), IP: orNull(p.Status.PodIP), Started: moment(p.Status.StartTime),
		})
	}
	return out
}

// moment is a time as the API writes it, null for none.
func moment(t *metav1.Time) *string {
	if t == nil {
		return nil
	}
	return orNull(t.UTC().Format(time.RFC3339))
}
