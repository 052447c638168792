package storageclasses

// classes is the data source's state. Slices and maps are never nil: a list that is
// empty is known to be.
type classes struct {
	Classes map[string]class `tfsdk:"classes"`
	Default *string          `tfsdk:"default"`
}

type class struct {
	Provisioner          string                `tfsdk:"provisioner"`
	DriverInstalled      *bool                 `tfsdk:"driver_installed"`
	Default              bool                  `tfsdk:"default"`
	AllowVolumeExpansion bool                  `tfsdk:"allow_volume_expansion"`
	VolumeBindingMode    string                `tfsdk:"volume_binding_mode"`
	ReclaimPolicy        string                `tfsdk:"reclaim_policy"`
	Parameters           map[string]string     `tfsdk:"parameters"`
	MountOptions         []string              `tfsdk:"mount_options"`
	AllowedTopologies    []map[string][]string `tfsdk:"allowed_topologies"`
	SnapshotClass        *string               `tfsdk:"snapshot_class"`
}
