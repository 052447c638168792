package model

// Volume is something that containers see at one path or at several. It has
// exactly one source: a claim for each replica when Size is set, else one of the
// others.
type Volume struct {
	// MountPath is where the main container has the volume, and SubPath and
	// ReadOnly say how. Mounts are the alternative to the three, for other
	// containers and for several paths.
	MountPath *string `tfsdk:"mount_path"`
	SubPath   *string `tfsdk:"sub_path"`
	ReadOnly  *bool   `tfsdk:"read_only"`
	Mounts    []Mount `tfsdk:"mounts"`

	Size          *string         `tfsdk:"size"`
	ClaimPolicy   *ClaimPolicy    `tfsdk:"claim_policy"`
	ExistingClaim *ExistingClaim  `tfsdk:"existing_claim"`
	EmptyDir      *EmptyDir       `tfsdk:"empty_dir"`
	HostPath      *HostPath       `tfsdk:"host_path"`
	NFS           *NFS            `tfsdk:"nfs"`
	ISCSI         *ISCSI          `tfsdk:"iscsi"`
	FC            *FC             `tfsdk:"fc"`
	CSI           *CSI            `tfsdk:"csi"`
	ConfigMap     *KeyFiles       `tfsdk:"config_map"`
	Secret        *KeyFiles       `tfsdk:"secret"`
	DownwardAPI   *DownwardAPI    `tfsdk:"downward_api"`
	Projected     *Projected      `tfsdk:"projected"`
	Image         *ImageVolume    `tfsdk:"image"`
	Ephemeral     *EphemeralClaim `tfsdk:"ephemeral"`
}

// Mount is a place in a container at which a volume is.
type Mount struct {
	Path string `tfsdk:"path"`
	// Container is null for the main one.
	Container *string `tfsdk:"container"`
	// SubPath is a path in the volume, null for its root. SubPathExpr is one with
	// the container's variables in it.
	SubPath     *string `tfsdk:"sub_path"`
	SubPathExpr *string `tfsdk:"sub_path_expr"`
	ReadOnly    *bool   `tfsdk:"read_only"`
	// MountPropagation is None (the default), HostToContainer or Bidirectional.
	MountPropagation *string `tfsdk:"mount_propagation"`
}

// ExistingClaim is a claim that somebody else has made; all replicas share it.
type ExistingClaim struct {
	Name     string `tfsdk:"name"`
	ReadOnly *bool  `tfsdk:"read_only"`
	// VolumeMode is what the claim has, Filesystem (the default) or Block.
	VolumeMode *string `tfsdk:"volume_mode"`
}

// EmptyDir is scratch space that lives and dies with the pod.
type EmptyDir struct {
	// Medium is null for the node's disk, or "Memory".
	Medium    *string `tfsdk:"medium"`
	SizeLimit *string `tfsdk:"size_limit"`
}

// HostPath is a path of the node that the pod runs on.
type HostPath struct {
	Path string `tfsdk:"path"`
	// Type is what has to be there, null for no check.
	Type *string `tfsdk:"type"`
}

// NFS is a directory that an NFS server exports.
type NFS struct {
	Server   string `tfsdk:"server"`
	Path     string `tfsdk:"path"`
	ReadOnly *bool  `tfsdk:"read_only"`
}

// ISCSI is a disk that an iSCSI target offers.
type ISCSI struct {
	TargetPortal string `tfsdk:"target_portal"`
	IQN          string `tfsdk:"iqn"`
	// LUN is 0 by default.
	LUN *int32 `tfsdk:"lun"`
	// Interface is "default" by default, which is TCP.
	Interface *string  `tfsdk:"iscsi_interface"`
	FSType    *string  `tfsdk:"fs_type"`
	ReadOnly  *bool    `tfsdk:"read_only"`
	Portals   []string `tfsdk:"portals"`
	// Secret names the Secret for both kinds of CHAP.
	CHAPDiscovery *bool   `tfsdk:"chap_auth_discovery"`
	CHAPSession   *bool   `tfsdk:"chap_auth_session"`
	Secret        *string `tfsdk:"secret"`
	InitiatorName *string `tfsdk:"initiator_name"`
}

// FC is a disk of a Fibre Channel network, found by the names of its targets and
// a number, or by its own names.
type FC struct {
	TargetWWNs []string `tfsdk:"target_wwns"`
	LUN        *int32   `tfsdk:"lun"`
	WWIDs      []string `tfsdk:"wwids"`
	FSType     *string  `tfsdk:"fs_type"`
	ReadOnly   *bool    `tfsdk:"read_only"`
}

// CSI is a volume that a CSI driver makes for the pod and takes away with it.
type CSI struct {
	Driver     string            `tfsdk:"driver"`
	FSType     *string           `tfsdk:"fs_type"`
	ReadOnly   *bool             `tfsdk:"read_only"`
	Attributes map[string]string `tfsdk:"attributes"`
	// NodePublishSecret names a Secret that the driver reads.
	NodePublishSecret *string `tfsdk:"node_publish_secret"`
}

// KeyFiles are the keys of a ConfigMap or a Secret as files.
type KeyFiles struct {
	Name string `tfsdk:"name"`
	// Items maps keys to paths in the volume; nil for all keys by their names.
	Items map[string]string `tfsdk:"items"`
	// DefaultMode is octal, "0644" by default.
	DefaultMode *string `tfsdk:"default_mode"`
	Optional    *bool   `tfsdk:"optional"`
}

// DownwardAPI is what is known of the pod, as files by path in the volume.
type DownwardAPI struct {
	Items map[string]PodField `tfsdk:"items"`
	// DefaultMode is octal, "0644" by default.
	DefaultMode *string `tfsdk:"default_mode"`
}

// PodField is a field of the pod, or a resource of one of its containers.
type PodField struct {
	FieldPath *string `tfsdk:"field_path"`
	Resource  *string `tfsdk:"resource"`
	// Container is the one whose resource it is, null for the main one.
	Container *string `tfsdk:"container"`
	// Divisor is the unit of the resource, 1 by default.
	Divisor *string `tfsdk:"divisor"`
}

// Projected are several sources in one directory.
type Projected struct {
	Sources []Projection `tfsdk:"sources"`
	// DefaultMode is octal, "0644" by default.
	DefaultMode *string `tfsdk:"default_mode"`
}

// Projection is exactly one part of a projected volume.
type Projection struct {
	ConfigMap           *ProjectedKeys       `tfsdk:"config_map"`
	Secret              *ProjectedKeys       `tfsdk:"secret"`
	DownwardAPI         *ProjectedFields     `tfsdk:"downward_api"`
	ServiceAccountToken *ServiceAccountToken `tfsdk:"service_account_token"`
}

// ProjectedKeys are KeyFiles whose mode is that of the whole volume.
type ProjectedKeys struct {
	Name     string            `tfsdk:"name"`
	Items    map[string]string `tfsdk:"items"`
	Optional *bool             `tfsdk:"optional"`
}

// ProjectedFields are a DownwardAPI whose mode is that of the whole volume.
type ProjectedFields struct {
	Items map[string]PodField `tfsdk:"items"`
}

// ServiceAccountToken is a token that the kubelet renews.
type ServiceAccountToken struct {
	Path string `tfsdk:"path"`
	// Audience is null for the API server.
	Audience *string `tfsdk:"audience"`
	// ExpirationSeconds is an hour by default.
	ExpirationSeconds *int64 `tfsdk:"expiration_seconds"`
}

// ImageVolume is what a container image has in it.
type ImageVolume struct {
	Reference string `tfsdk:"reference"`
	// PullPolicy is Always for the tag latest, else IfNotPresent, by default.
	PullPolicy *string `tfsdk:"pull_policy"`
}

// EphemeralClaim is a claim that is made with the pod and deleted with it.
type EphemeralClaim struct {
	Size string `tfsdk:"size"`
	// StorageClass is nil for the cluster's default class and "" for none.
	StorageClass *string  `tfsdk:"storage_class"`
	AccessModes  []string `tfsdk:"access_modes"`
	// VolumeMode is Filesystem (the default) or Block.
	VolumeMode  *string           `tfsdk:"volume_mode"`
	Labels      map[string]string `tfsdk:"labels"`
	Annotations map[string]string `tfsdk:"annotations"`
}

const block = "Block"

// Places are the mounts of the volume: the one that its mount path means, or
// those that are listed.
func (v Volume) Places() []Mount {
	if v.MountPath != nil {
		return []Mount{{Path: *v.MountPath, SubPath: v.SubPath, ReadOnly: v.ReadOnly}}
	}
	return v.Mounts
}

// IsBlock says whether the volume is a raw device, which no file system is on.
func (v Volume) IsBlock() bool {
	switch {
	case v.Size != nil:
		return v.Policy().Mode() == block
	case v.ExistingClaim != nil:
		return orElse(v.ExistingClaim.VolumeMode, "") == block
	case v.Ephemeral != nil:
		return v.Ephemeral.Mode() == block
	default:
		return false
	}
}

// Modes are the access modes in the user's order, or ReadWriteOnce.
func (e EphemeralClaim) Modes() []string { return ClaimPolicy{AccessModes: e.AccessModes}.Modes() }

// Mode is the volume mode, Filesystem by default.
func (e EphemeralClaim) Mode() string { return ClaimPolicy{VolumeMode: e.VolumeMode}.Mode() }
