package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// rootCapabilities are what official images need that start as root, take over
// their data directory and step down to a user of their own. Pod Security's
// level baseline allows each of them.
var rootCapabilities = []corev1.Capability{
	"CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID",
}

// firstUnprivilegedPort is where ports begin that any user may listen on.
const firstUnprivilegedPort = 1024

// podSecurityContext, with the container's, passes Pod Security's level
// restricted when there is a user to run as, and baseline when the image
// starts as root.
//
// The group of the files is the user's own unless it is given, and it is only
// changed where the root of the volume has another one: walking a full volume
// at every start takes hours. Without a user nothing is said of groups, since
// such images set the owner of their files themselves.
func podSecurityContext(a model.Application) *corev1ac.PodSecurityContextApplyConfiguration {
	out := corev1ac.PodSecurityContext().
		WithSeccompProfile(corev1ac.SeccompProfile().WithType(corev1.SeccompProfileTypeRuntimeDefault))
	out.RunAsUser = a.RunAsUser
	out.RunAsGroup = either(a.RunAsGroup, a.RunAsUser)
	out.FSGroup = filesGroup(a)
	if out.FSGroup != nil {
		out.WithFSGroupChangePolicy(corev1.FSGroupChangeOnRootMismatch)
	}
	if a.RunAsUser != nil {
		out.WithRunAsNonRoot(true)
		if hasPrivilegedPort(a) {
			out.WithSysctls(corev1ac.Sysctl().WithName("net.ipv4.ip_unprivileged_port_start").WithValue("0"))
		}
	}
	return out
}

// filesGroup is the group that owns the files of volumes and that every process
// is in; nil where nothing is said of it.
func filesGroup(a model.Application) *int64 { return either(a.FSGroup, a.RunAsUser) }

func hasPrivilegedPort(a model.Application) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(a.ServedPorts())), func(p model.Port) bool {
		return p.Port < firstUnprivilegedPort
	})
}

// either is the first of both that is set.
func either(a, b *int64) *int64 {
	if a != nil {
		return a
	}
	return b
}
