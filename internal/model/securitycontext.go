package model

// SecurityContext is what a container may do. Each field that is set takes the
// place of what the compiler would set there, and of nothing else.
type SecurityContext struct {
	RunAsUser                *int64          `tfsdk:"run_as_user"`
	RunAsGroup               *int64          `tfsdk:"run_as_group"`
	RunAsNonRoot             *bool           `tfsdk:"run_as_non_root"`
	Privileged               *bool           `tfsdk:"privileged"`
	ReadOnlyRootFilesystem   *bool           `tfsdk:"read_only_root_filesystem"`
	AllowPrivilegeEscalation *bool           `tfsdk:"allow_privilege_escalation"`
	Capabilities             *Capabilities   `tfsdk:"capabilities"`
	SeccompProfile           *SeccompProfile `tfsdk:"seccomp_profile"`
}

// Capabilities are parts of root's rights, as Linux names them but without CAP_.
type Capabilities struct {
	Add  []string `tfsdk:"add"`
	Drop []string `tfsdk:"drop"`
}

// SeccompProfile says which system calls there are.
type SeccompProfile struct {
	// Type is RuntimeDefault, Localhost or Unconfined.
	Type string `tfsdk:"type"`
	// LocalhostProfile is the path of a profile on the node, with Localhost.
	LocalhostProfile *string `tfsdk:"localhost_profile"`
}

// IsPrivileged says whether the container may do on its node what root may.
func (c Container) IsPrivileged() bool {
	return c.SecurityContext != nil && orElse(c.SecurityContext.Privileged, false)
}
