package model

// VolumeClaim is one claim beside or for an application.
type VolumeClaim struct {
	Name      string `tfsdk:"name"`
	Namespace string `tfsdk:"namespace"`
	Size      string `tfsdk:"size"`
	// ClaimPolicy is nil for the safe choice.
	ClaimPolicy *ClaimPolicy `tfsdk:"claim_policy"`
	// VolumeName and Selector ask for a volume that somebody has made beforehand.
	VolumeName *string        `tfsdk:"volume_name"`
	Selector   *LabelSelector `tfsdk:"selector"`
	// DataSource is what a new volume is filled with.
	DataSource  *ClaimSource      `tfsdk:"data_source"`
	Labels      map[string]string `tfsdk:"labels"`
	Annotations map[string]string `tfsdk:"annotations"`
}

// ClaimSource is a snapshot or another claim of the same namespace; exactly one of
// them.
type ClaimSource struct {
	Snapshot *string `tfsdk:"snapshot"`
	Claim    *string `tfsdk:"claim"`
}

// Policy is the claim's policy; the zero policy is the safe choice.
func (c VolumeClaim) Policy() ClaimPolicy { return orElse(c.ClaimPolicy, ClaimPolicy{}) }

// Volume is the name of the volume that is asked for, "" for any.
func (c VolumeClaim) Volume() string { return orElse(c.VolumeName, "") }
