package model

// StorageClass is a kind of storage that volumes are provisioned from.
type StorageClass struct {
	Name        string            `tfsdk:"name"`
	Provisioner string            `tfsdk:"storage_provisioner"`
	Parameters  map[string]string `tfsdk:"parameters"`
	// ReclaimPolicy is Retain (our default; the API's is Delete) or Delete.
	ReclaimPolicy string `tfsdk:"reclaim_policy"`
	// VolumeBindingMode is WaitForFirstConsumer (our default; the API's is
	// Immediate) or Immediate.
	VolumeBindingMode    string   `tfsdk:"volume_binding_mode"`
	AllowVolumeExpansion bool     `tfsdk:"allow_volume_expansion"`
	MountOptions         []string `tfsdk:"mount_options"`
	// AllowedTopologies is a list of terms, any of which may hold; a term maps
	// topology labels to the values that are allowed.
	AllowedTopologies []map[string][]string `tfsdk:"allowed_topologies"`
	Default           bool                  `tfsdk:"default"`
	// VolumeAttributesClasses are tiers by name.
	VolumeAttributesClasses map[string]AttributesClass `tfsdk:"volume_attributes_classes"`
	// SnapshotClass is nil for none.
	SnapshotClass *SnapshotClass    `tfsdk:"snapshot_class"`
	Labels        map[string]string `tfsdk:"labels"`
	Annotations   map[string]string `tfsdk:"annotations"`
}

// ClaimPolicy says how volumes are claimed and what becomes of them. It is a
// resource of its own and, whole or in part, an attribute of a volume; every
// field may therefore be nil, which means the safe choice.
type ClaimPolicy struct {
	Name *string `tfsdk:"name"`
	// StorageClass is nil for the cluster's default class and "" for volumes
	// that somebody has made beforehand; the two are never the same.
	StorageClass *string `tfsdk:"storage_class"`
	// VolumeAttributesClass is the tier of the volumes, nil for none.
	VolumeAttributesClass *string  `tfsdk:"volume_attributes_class"`
	AccessModes           []string `tfsdk:"access_modes"`
	// VolumeMode is Filesystem (the default) or Block.
	VolumeMode            *string  `tfsdk:"volume_mode"`
	MinSize               *string  `tfsdk:"min_size"`
	MaxSize               *string  `tfsdk:"max_size"`
	AllowedStorageClasses []string `tfsdk:"allowed_storage_classes"`
	// OnDestroy and OnScaleDown are Retain (the default) or Delete.
	OnDestroy   *string           `tfsdk:"on_destroy"`
	OnScaleDown *string           `tfsdk:"on_scale_down"`
	Labels      map[string]string `tfsdk:"labels"`
	Annotations map[string]string `tfsdk:"annotations"`
}
