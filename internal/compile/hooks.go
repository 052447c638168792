package compile

import (
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// lifecycle is nil where there are no hooks.
func lifecycle(h *model.Hooks) *corev1ac.LifecycleApplyConfiguration {
	if h == nil || h.PostStart == nil && h.PreStop == nil {
		return nil
	}
	out := corev1ac.Lifecycle()
	out.PostStart = hook(h.PostStart)
	out.PreStop = hook(h.PreStop)
	return out
}

// hook is nil for nil.
func hook(h *model.Hook) *corev1ac.LifecycleHandlerApplyConfiguration {
	if h == nil {
		return nil
	}
	out := corev1ac.LifecycleHandler()
	switch {
	case h.HTTPGet != nil:
		out.WithHTTPGet(httpGet(*h.HTTPGet))
	case h.Sleep != nil:
		out.WithSleep(corev1ac.SleepAction().WithSeconds(h.Sleep.Seconds))
	default:
		out.WithExec(corev1ac.ExecAction().WithCommand(h.Exec...))
	}
	return out
}
