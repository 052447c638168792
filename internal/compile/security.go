package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

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
//
// What the user sets takes the place of each of these, and of nothing else.
func podSecurityContext(a model.Application) *corev1.PodSecurityContext {
	settings := ptr.Deref(a.PodSecurityContext, model.PodSecurityContext{})
	out := corev1.PodSecurityContext{
		RunAsUser:           a.RunAsUser,
		RunAsGroup:          either(a.RunAsGroup, a.RunAsUser),
		SupplementalGroups:  settings.SupplementalGroups,
		FSGroup:             filesGroup(a),
		Sysctls:             sysctls(a, settings.Sysctls),
		FSGroupChangePolicy: (*corev1.PodFSGroupChangePolicy)(settings.FSGroupChangePolicy),
		SeccompProfile:      seccompProfile(settings.SeccompProfile),
	}
	if out.SeccompProfile == nil {
		out.SeccompProfile = &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}
	}
	if out.FSGroupChangePolicy == nil && out.FSGroup != nil {
		out.FSGroupChangePolicy = ptr.To(corev1.FSGroupChangeOnRootMismatch)
	}
	if a.RunAsUser != nil {
		out.RunAsNonRoot = ptr.To(true)
	}
	return &out
}

// seccompProfile is nil for nil.
func seccompProfile(p *model.SeccompProfile) *corev1.SeccompProfile {
	if p == nil {
		return nil
	}
	return &corev1.SeccompProfile{Type: corev1.SeccompProfileType(p.Type), LocalhostProfile: p.LocalhostProfile}
}

// sysctls are the user's, by name, and the one by which users other than root may
// listen on any port. On the node's network that is the node's to say.
func sysctls(a model.Application, given map[string]string) []corev1.Sysctl {
	all := map[string]string{}
	if a.RunAsUser != nil && hasPrivilegedPort(a) && !a.OnHostNetwork() {
		all["net.ipv4.ip_unprivileged_port_start"] = "0"
	}
	all = merged(all, given)
	var out []corev1.Sysctl
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, corev1.Sysctl{Name: name, Value: all[name]})
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
