package model

// AttributesClass is a tier of a storage class: parameters that volumes can be
// given, and given others, while they are used.
type AttributesClass struct {
	Parameters map[string]string `tfsdk:"parameters"`
}

// SnapshotClass is how snapshots of a storage class's volumes are made.
type SnapshotClass struct {
	// Enabled is nil or true for a class, false for none.
	Enabled *bool `tfsdk:"enabled"`
	// DeletionPolicy is Retain (our default; the API has none) or Delete.
	DeletionPolicy *string           `tfsdk:"deletion_policy"`
	Parameters     map[string]string `tfsdk:"parameters"`
	Default        *bool             `tfsdk:"default"`
}

// MakesSnapshotClass says whether there is a snapshot class.
func (c StorageClass) MakesSnapshotClass() bool {
	return c.SnapshotClass != nil && (c.SnapshotClass.Enabled == nil || *c.SnapshotClass.Enabled)
}

// Keeping is the deletion policy with its default.
func (s SnapshotClass) Keeping() string {
	if s.DeletionPolicy == nil {
		return "Retain"
	}
	return *s.DeletionPolicy
}
