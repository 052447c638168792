package model

// VolumeClaimPolicy is a claim policy as a resource: what volumes take of it, and
// what the cluster itself is to guard.
type VolumeClaimPolicy struct {
	ClaimPolicy
	// Guardrails is nil for a policy that makes no objects.
	Guardrails *Guardrails `tfsdk:"guardrails"`
}

// Guardrails hold a claim policy against everybody who makes or changes claims.
type Guardrails struct {
	Namespaces []string `tfsdk:"namespaces"`
	// Admission refuses claims of the policy that break it; true by default.
	// DenyDeletion has it refuse their deletion as well.
	Admission    *bool `tfsdk:"admission"`
	DenyDeletion *bool `tfsdk:"deny_deletion"`
	// LimitRange holds all claims of the namespaces to the policy's sizes.
	LimitRange *bool  `tfsdk:"limit_range"`
	Quota      *Quota `tfsdk:"quota"`
}

// Quota is what all claims of a namespace may add up to.
type Quota struct {
	Storage *string `tfsdk:"storage"`
	Claims  *int32  `tfsdk:"claims"`
	// StorageClasses are further quotas by the name of a class.
	StorageClasses map[string]ClassQuota `tfsdk:"storage_classes"`
}

// ClassQuota is what all claims of one class may add up to.
type ClassQuota struct {
	Storage *string `tfsdk:"storage"`
	Claims  *int32  `tfsdk:"claims"`
}

// Guarded are the namespaces that the guardrails are for; none without.
func (p VolumeClaimPolicy) Guarded() []string { return orElse(p.Guardrails, Guardrails{}).Namespaces }

// Admits says whether admission looks at the policy's claims.
func (p VolumeClaimPolicy) Admits() bool {
	return p.Guardrails != nil && orElse(p.Guardrails.Admission, true)
}

// DeniesDeletion says whether the policy's claims can't be deleted just so.
func (p VolumeClaimPolicy) DeniesDeletion() bool {
	return p.Admits() && orElse(p.Guardrails.DenyDeletion, false)
}

// Limits says whether the sizes hold for all claims of the namespaces.
func (p VolumeClaimPolicy) Limits() bool {
	return p.Guardrails != nil && orElse(p.Guardrails.LimitRange, false) && (p.MinSize != nil || p.MaxSize != nil)
}
