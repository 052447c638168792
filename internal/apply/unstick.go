package apply

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// Unstick deletes the pod that a rollout is stuck on, with its grace period. It is
// false for a pod that has changed in any way since it was judged.
func (e *Engine) Unstick(ctx context.Context, s wait.Stuck) (deleted bool, err error) {
	err = e.Cluster.DeleteUnchanged(ctx, s.Pod, s.UID, s.ResourceVersion, metav1.DeletePropagationBackground)
	switch kube.Classify(err) {
	case kube.None:
		return true, nil
	case kube.NotFound, kube.Conflict:
		return false, nil
	}
	return false, fmt.Errorf("deleting %s, which the rollout is stuck on: %w", s.Pod, err)
}
