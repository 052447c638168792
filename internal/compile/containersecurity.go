package compile

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// containerSecurityContext is the part that only containers have. The root file
// system stays writable: most images write sockets and pid files to it. What the
// user sets takes the place of the default of that field and of no other.
func containerSecurityContext(a model.Application, set *model.SecurityContext) *corev1.SecurityContext {
	s := ptr.Deref(set, model.SecurityContext{})
	out := corev1.SecurityContext{
		Capabilities:             capabilities(a, s),
		Privileged:               s.Privileged,
		RunAsUser:                s.RunAsUser,
		RunAsGroup:               s.RunAsGroup,
		RunAsNonRoot:             s.RunAsNonRoot,
		ReadOnlyRootFilesystem:   s.ReadOnlyRootFilesystem,
		AllowPrivilegeEscalation: s.AllowPrivilegeEscalation,
		SeccompProfile:           seccompProfile(s.SeccompProfile),
	}
	// The API refuses a privileged container that may not become more privileged.
	if out.AllowPrivilegeEscalation == nil && !ptr.Deref(s.Privileged, false) {
		out.AllowPrivilegeEscalation = ptr.To(false)
	}
	return &out
}

// capabilities are nil where nothing is said of them: a privileged container has
// all of them.
func capabilities(a model.Application, s model.SecurityContext) *corev1.Capabilities {
	set := ptr.Deref(s.Capabilities, model.Capabilities{})
	add, drop := typed[corev1.Capability](set.Add), typed[corev1.Capability](set.Drop)
	if !ptr.Deref(s.Privileged, false) {
		if set.Add == nil && mayBeRoot(a, s) {
			add = rootCapabilities
		}
		if set.Drop == nil {
			drop = []corev1.Capability{"ALL"}
		}
	}
	if len(add)+len(drop) == 0 {
		return nil
	}
	return &corev1.Capabilities{Add: add, Drop: drop}
}

// mayBeRoot says whether the container may start as root, so that it needs the
// capabilities to step down.
func mayBeRoot(a model.Application, s model.SecurityContext) bool {
	user := either(s.RunAsUser, a.RunAsUser)
	return !ptr.Deref(s.RunAsNonRoot, false) && (user == nil || *user == 0)
}
