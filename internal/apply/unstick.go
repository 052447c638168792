package apply

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// Unstick deletes the pod that a rollout is stuck on, with its grace period, if it
// is still this very pod.
func (e *Engine) Unstick(ctx context.Context, s wait.Stuck) error {
	err := e.Cluster.Delete(ctx, s.Pod, s.UID, metav1.DeletePropagationBackground)
	switch kube.Classify(err) {
	case kube.None, kube.NotFound, kube.Conflict: // somebody was faster
		return nil
	}
	return fmt.Errorf("deleting %s, which the rollout is stuck on: %w", s.Pod, err)
}
