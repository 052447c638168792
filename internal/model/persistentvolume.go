package model

import "strconv"

// PersistentVolume is storage that somebody has made beforehand, as one volume
// that a claim can have. It has exactly one source.
type PersistentVolume struct {
	Name     string `tfsdk:"name"`
	Capacity string `tfsdk:"capacity"`
	// AccessModes are in the user's order.
	AccessModes []string `tfsdk:"access_modes"`
	// StorageClass is "" by default, which is no class. Of a volume there is no
	// other way to say so; a claim without a class has the cluster's default.
	StorageClass string `tfsdk:"storage_class"`
	// VolumeMode is Filesystem (the default) or Block.
	VolumeMode string `tfsdk:"volume_mode"`
	// ReclaimPolicy is Retain (the default) or Delete.
	ReclaimPolicy string   `tfsdk:"reclaim_policy"`
	MountOptions  []string `tfsdk:"mount_options"`
	// NodeAffinity says from which nodes the storage can be reached: those that
	// match one of its terms. Nodes is the same, by their names.
	NodeAffinity []VolumeNodeTerm `tfsdk:"node_affinity"`
	Nodes        []string         `tfsdk:"nodes"`
	// Claim is the only claim that may have the volume; nil for any that fits.
	Claim       *ClaimName        `tfsdk:"claim"`
	Labels      map[string]string `tfsdk:"labels"`
	Annotations map[string]string `tfsdk:"annotations"`

	NFS      *NFS             `tfsdk:"nfs"`
	ISCSI    *PersistentISCSI `tfsdk:"iscsi"`
	FC       *FC              `tfsdk:"fc"`
	Local    *Local           `tfsdk:"local"`
	HostPath *HostPath        `tfsdk:"host_path"`
	CSI      *PersistentCSI   `tfsdk:"csi"`

	// Reclaim makes the volume available again for its last claim when that is
	// gone. In state it is false when there is something to do.
	Reclaim *bool `tfsdk:"reclaim"`
	// AllowReplace lets a volume that was bound once be made anew.
	AllowReplace *bool `tfsdk:"allow_replace"`
}

// ClaimName names a claim from outside of its namespace.
type ClaimName struct {
	Namespace string `tfsdk:"namespace"`
	Name      string `tfsdk:"name"`
}

// SecretName names a Secret from outside of its namespace.
type SecretName struct {
	Namespace string `tfsdk:"namespace"`
	Name      string `tfsdk:"name"`
}

// VolumeNodeTerm matches nodes that meet all of its requirements.
type VolumeNodeTerm struct {
	MatchExpressions []Requirement `tfsdk:"match_expressions"`
	// MatchFields are about the node's own fields, of which there is one to match:
	// metadata.name.
	MatchFields []Requirement `tfsdk:"match_fields"`
}

// Local is a directory or disk of one node.
type Local struct {
	Path   string  `tfsdk:"path"`
	FSType *string `tfsdk:"fs_type"`
}

// PersistentISCSI is an ISCSI whose Secret may be in any namespace.
type PersistentISCSI struct {
	TargetPortal string `tfsdk:"target_portal"`
	IQN          string `tfsdk:"iqn"`
	// LUN is 0 by default.
	LUN *int32 `tfsdk:"lun"`
	// Interface is "default" by default, which is TCP.
	Interface     *string     `tfsdk:"iscsi_interface"`
	FSType        *string     `tfsdk:"fs_type"`
	ReadOnly      *bool       `tfsdk:"read_only"`
	Portals       []string    `tfsdk:"portals"`
	CHAPDiscovery *bool       `tfsdk:"chap_auth_discovery"`
	CHAPSession   *bool       `tfsdk:"chap_auth_session"`
	Secret        *SecretName `tfsdk:"secret"`
	InitiatorName *string     `tfsdk:"initiator_name"`
}

// PersistentCSI is a volume that a CSI driver knows by its handle.
type PersistentCSI struct {
	Driver       string            `tfsdk:"driver"`
	VolumeHandle string            `tfsdk:"volume_handle"`
	FSType       *string           `tfsdk:"fs_type"`
	ReadOnly     *bool             `tfsdk:"read_only"`
	Attributes   map[string]string `tfsdk:"attributes"`

	ControllerPublishSecret *SecretName `tfsdk:"controller_publish_secret"`
	NodeStageSecret         *SecretName `tfsdk:"node_stage_secret"`
	NodePublishSecret       *SecretName `tfsdk:"node_publish_secret"`
	ControllerExpandSecret  *SecretName `tfsdk:"controller_expand_secret"`
	NodeExpandSecret        *SecretName `tfsdk:"node_expand_secret"`
}

// String is the claim as people write it: namespace/name.
func (c ClaimName) String() string { return c.Namespace + "/" + c.Name }

// Reclaims says whether the volume is to be available again when its claim is
// gone.
func (v PersistentVolume) Reclaims() bool { return orElse(v.Reclaim, false) }

// MayReplace says whether a volume that was bound may be made anew.
func (v PersistentVolume) MayReplace() bool { return orElse(v.AllowReplace, false) }

// Source says in words where the storage is.
func (v PersistentVolume) Source() string {
	switch {
	case v.NFS != nil:
		return "NFS server " + v.NFS.Server + ", path " + v.NFS.Path
	case v.ISCSI != nil:
		return "iSCSI target " + v.ISCSI.IQN + " at " + v.ISCSI.TargetPortal + ", " + unit(orElse(v.ISCSI.LUN, 0))
	case v.FC != nil && len(v.FC.WWIDs) > 0:
		return "the Fibre Channel disk " + listed(v.FC.WWIDs, "or")
	case v.FC != nil:
		return "Fibre Channel target " + listed(v.FC.TargetWWNs, "or") + ", " + unit(orElse(v.FC.LUN, 0))
	case v.Local != nil:
		return v.Local.Path + " on " + v.place()
	case v.HostPath != nil:
		return v.HostPath.Path + " on " + v.place()
	case v.CSI != nil:
		return "CSI driver " + v.CSI.Driver + ", volume " + v.CSI.VolumeHandle
	default:
		return "no place"
	}
}

func unit(lun int32) string { return "unit " + strconv.Itoa(int(lun)) }

// place says in words on which nodes the storage is.
func (v PersistentVolume) place() string {
	switch {
	case len(v.Nodes) == 1:
		return "node " + v.Nodes[0]
	case len(v.Nodes) > 1:
		return "the nodes " + listed(v.Nodes, "and")
	case len(v.NodeAffinity) > 0:
		return "the nodes of its node_affinity"
	default:
		return "the node that its pod ran on"
	}
}
