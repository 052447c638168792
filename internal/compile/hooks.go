package compile

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// lifecycle is nil where there are no hooks.
func lifecycle(h *model.Hooks) *corev1.Lifecycle {
	if h == nil || h.PostStart == nil && h.PreStop == nil {
		return nil
	}
	return &corev1.Lifecycle{PostStart: hook(h.PostStart), PreStop: hook(h.PreStop)}
}

// hook is nil for nil.
func hook(h *model.Hook) *corev1.LifecycleHandler {
	switch {
	case h == nil:
		return nil
	case h.HTTPGet != nil:
		return &corev1.LifecycleHandler{HTTPGet: httpGet(*h.HTTPGet)}
	case h.Sleep != nil:
		return &corev1.LifecycleHandler{Sleep: &corev1.SleepAction{Seconds: h.Sleep.Seconds}}
	default:
		return &corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: h.Exec}}
	}
}
