package model

// ServiceAccount is the identity of the pods within the cluster.
type ServiceAccount struct {
	// Name is that of an account that somebody else makes; nil or "" for one of the
	// application's own, with its name.
	Name *string `tfsdk:"name"`
	// AutomountToken gives the containers the account's token.
	AutomountToken *bool `tfsdk:"automount_token"`
	// Annotations are those of the application's own account.
	Annotations map[string]string `tfsdk:"annotations"`
}

// PodSecurityContext is the part of the pods' security that is not users and
// groups. What is nil keeps its default.
type PodSecurityContext struct {
	FSGroupChangePolicy *string           `tfsdk:"fs_group_change_policy"`
	SupplementalGroups  []int64           `tfsdk:"supplemental_groups"`
	Sysctls             map[string]string `tfsdk:"sysctls"`
	SeccompProfile      *SeccompProfile   `tfsdk:"seccomp_profile"`
}

// ServiceAccountName is the name of the pods' account.
func (a Application) ServiceAccountName() string {
	if a.OwnsServiceAccount() {
		return a.named(func(n Names) *string { return n.ServiceAccount }, a.Name)
	}
	return *a.ServiceAccount.Name
}

// OwnsServiceAccount says whether the account is the application's own.
func (a Application) OwnsServiceAccount() bool {
	return a.ServiceAccount == nil || orElse(a.ServiceAccount.Name, "") == ""
}
