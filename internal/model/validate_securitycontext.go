package model

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// capability is how Kubernetes writes the names of Linux.
var capability = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

func validateSecurityContext(p *Problems, a Application, c placed) {
	s := c.SecurityContext
	if s == nil {
		return
	}
	at := c.at.At("security_context")
	validateID(p, at.At("run_as_user"), s.RunAsUser)
	validateID(p, at.At("run_as_group"), s.RunAsGroup)
	validateRoot(p, a, at, *s)
	if c.IsPrivileged() && !orElse(s.AllowPrivilegeEscalation, true) {
		p.addReading(at.At("allow_privilege_escalation"), []Path{at.At("privileged")}, "Privileged without privileges",
			"allow_privilege_escalation is false, and privileged is true, which gives all privileges there are; Kubernetes refuses both together. Remove one of them.")
	}
	if s.Capabilities != nil {
		validateCapabilities(p, at.At("capabilities", "add"), s.Capabilities.Add)
		validateCapabilities(p, at.At("capabilities", "drop"), s.Capabilities.Drop)
	}
	validateSeccompProfile(p, at.At("seccomp_profile"), s.SeccompProfile)
}

// validateRoot refuses root where the container is marked as never running as
// root: by itself, or with the pod by run_as_user.
func validateRoot(p *Problems, a Application, at Path, s SecurityContext) {
	if s.RunAsUser == nil || *s.RunAsUser != 0 || !orElse(s.RunAsNonRoot, a.RunAsUser != nil) {
		return
	}
	why := "run_as_non_root is true"
	if s.RunAsNonRoot == nil {
		why = "with the application's run_as_user the pods are marked as never running as root"
	}
	p.addReading(at.At("run_as_user"), []Path{at.At("run_as_non_root"), {"run_as_user"}}, "Running as root",
		"run_as_user is 0, which is root, and %s, so the container would not start. Set run_as_non_root = false, or another user.", why)
}

func validateCapabilities(p *Problems, at Path, names []string) {
	for i, name := range names {
		switch {
		case strings.HasPrefix(name, "CAP_"):
			p.add(at.At(i), "Invalid capability", "The capability %q has the prefix that Linux writes and Kubernetes does not; write %q.", name, strings.TrimPrefix(name, "CAP_"))
		case !capability.MatchString(name):
			p.add(at.At(i), "Invalid capability", "The capability %q is not written as Kubernetes does: in capitals, such as \"NET_ADMIN\", or \"ALL\".", name)
		}
	}
}

func validateSeccompProfile(p *Problems, at Path, profile *SeccompProfile) {
	if profile == nil {
		return
	}
	const local = "Localhost"
	p.oneOf(at.At("type"), profile.Type, "RuntimeDefault", local, "Unconfined")
	file, reads := profile.LocalhostProfile, []Path{at.At("type")}
	switch {
	case profile.Type == local && file == nil:
		p.addReading(at.At("localhost_profile"), reads, "Missing profile", "type is \"Localhost\", so localhost_profile has to name a profile on the node, such as \"profiles/db.json\".")
	case profile.Type != local && file != nil:
		p.addReading(at.At("localhost_profile"), reads, "Superfluous profile", "localhost_profile is %q, which means something with type = \"Localhost\" only. Remove it, or change the type.", *file)
	case file != nil && (*file == "" || path.IsAbs(*file) || slices.Contains(strings.Split(*file, "/"), "..")):
		p.add(at.At("localhost_profile"), "Invalid profile", "localhost_profile is %q; it has to be a path below the kubelet's directory of profiles, without \"..\", such as \"profiles/db.json\".", *file)
	}
}
