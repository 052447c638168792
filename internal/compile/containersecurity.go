package compile

import (
	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// containerSecurityContext is the part that only containers have. The root file
// system stays writable: most images write sockets and pid files to it. What the
// user sets takes the place of the default of that field and of no other.
func containerSecurityContext(a model.Application, set *model.SecurityContext) *corev1ac.SecurityContextApplyConfiguration {
	s := ptr.Deref(set, model.SecurityContext{})
	out := corev1ac.SecurityContext()
	out.RunAsUser = s.RunAsUser
	out.RunAsGroup = s.RunAsGroup
	out.RunAsNonRoot = s.RunAsNonRoot
	out.Privileged = s.Privileged
	out.ReadOnlyRootFilesystem = s.ReadOnlyRootFilesystem
	out.AllowPrivilegeEscalation = s.AllowPrivilegeEscalation
	out.Capabilities = capabilities(a, s)
	if s.SeccompProfile != nil {
		out.WithSeccompProfile(corev1ac.SeccompProfile().WithType(corev1.SeccompProfileType(s.SeccompProfile.Type)))
		out.SeccompProfile.LocalhostProfile = s.SeccompProfile.LocalhostProfile
	}
	// The API refuses a privileged container that may not become more privileged.
	if out.AllowPrivilegeEscalation == nil && !ptr.Deref(s.Privileged, false) {
		out.WithAllowPrivilegeEscalation(false)
	}
	return out
}

// capabilities are nil where nothing is said of them: a privileged container has
// all of them.
func capabilities(a model.Application, s model.SecurityContext) *corev1ac.CapabilitiesApplyConfiguration {
	set := ptr.Deref(s.Capabilities, model.Capabilities{})
	add, drop := linux(set.Add), linux(set.Drop)
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
	return corev1ac.Capabilities().WithAdd(add...).WithDrop(drop...)
}

// mayBeRoot says whether the container may start as root, so that it needs the
// capabilities to step down.
func mayBeRoot(a model.Application, s model.SecurityContext) bool {
	user := either(s.RunAsUser, a.RunAsUser)
	return !ptr.Deref(s.RunAsNonRoot, false) && (user == nil || *user == 0)
}

func linux(names []string) []corev1.Capability {
	var out []corev1.Capability
	for _, name := range names {
		out = append(out, corev1.Capability(name))
	}
	return out
}
