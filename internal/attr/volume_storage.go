package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// storage are the sources on the node and in the network.
func storage() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"host_path": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "A file or directory of the node that the pod runs on, such as `/var/log` for an agent. What is written there stays on that node when the pod moves to another one, and the plan says so. " +
				"Namespaces that enforce the Pod Security standard `baseline` or `restricted` refuse it.",
			Attributes: map[string]schema.Attribute{
				"path": NeededString(FilePath, "Absolute path on the node."),
				"type": schema.StringAttribute{
					Optional: true, CustomType: Enum("DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"),
					MarkdownDescription: "What has to be there for the pod to start: `Directory`, `File`, `Socket`, `CharDevice` or `BlockDevice`; `DirectoryOrCreate` and `FileOrCreate` make what is missing. Default: no check.",
				},
			},
		},
		"nfs": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "A directory of an NFS server. All pods share it.",
			Attributes: map[string]schema.Attribute{
				"server":    NeededString(Name, "Host name or address of the server, as the nodes resolve it."),
				"path":      NeededString(FilePath, "Path that the server exports."),
				"read_only": readOnly(),
			},
		},
		"iscsi": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "A disk of an iSCSI target. All pods share it, so more than one can only read it.",
			Attributes:          iscsi(),
		},
		"fc": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "A disk in a Fibre Channel network, found by either `target_wwns` with `lun` or `wwids`. All pods share it, so more than one can only read it.",
			Attributes: map[string]schema.Attribute{
				"target_wwns": schema.ListAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "World wide names of the targets.",
				},
				"lun": schema.Int32Attribute{
					Optional:            true,
					MarkdownDescription: "Number of the targets' unit, 0 to 255; needed with `target_wwns`.",
				},
				"wwids": schema.ListAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "World wide identifiers of the disk.",
				},
				"fs_type":   fileSystem("Default: the node's choice, `ext4`."),
				"read_only": readOnly(),
			},
		},
		"csi": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "A volume that a CSI driver makes for the pod alone and that is gone with it, such as secrets of a vault. The driver has to be installed and to offer inline volumes; " +
				"for disks, use `size` or `ephemeral`.",
			Attributes: map[string]schema.Attribute{
				"driver":    NeededString(Name, "Name of the driver, such as `secrets-store.csi.k8s.io`."),
				"fs_type":   fileSystem("Default: the driver's choice."),
				"read_only": readOnly(),
				"attributes": schema.MapAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "What the driver wants to know of the volume (`volumeAttributes`); the driver's documentation says what. Shown in plans, so no place for secrets. Default: none.",
				},
				"node_publish_secret": schema.StringAttribute{
					Optional: true, CustomType: Name,
					MarkdownDescription: "Name of a Secret in the application's namespace that the driver reads. Default: none.",
				},
			},
		},
	}
}

func iscsi() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"target_portal": NeededString(Name, "Address of the target, with a port where it is not 3260."),
		"iqn":           NeededString(Name, "Qualified name of the target, such as `iqn.2001-04.com.example:storage.disk1`."),
		"lun": schema.Int32Attribute{
			Optional:            true,
			MarkdownDescription: "Number of the target's unit, 0 to 255. Default `0`.",
		},
		"iscsi_interface": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Interface of the node's initiator. Default `default`, which is TCP.",
		},
		"fs_type":   fileSystem("Default: the node's choice, `ext4`."),
		"read_only": readOnly(),
		"portals": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Addresses of further portals of the target, for several paths to it. Default: none.",
		},
		"chap_auth_discovery": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether the target asks for a password (CHAP) when it is looked for. Needs `secret`. Default `false`.",
		},
		"chap_auth_session": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether the target asks for a password (CHAP) when it is used. Needs `secret`. Default `false`.",
		},
		"secret": schema.StringAttribute{
			Optional: true, CustomType: Name,
			MarkdownDescription: "Name of a Secret of type `kubernetes.io/iscsi-chap` in the application's namespace. Default: none.",
		},
		"initiator_name": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Qualified name of the initiator, where it is not the node's own. Default: the node's.",
		},
	}
}

func fileSystem(otherwise string) schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "File system of the volume, such as `ext4` or `xfs`. " + otherwise,
	}
}

func readOnly() schema.Attribute {
	return schema.BoolAttribute{
		Optional:            true,
		MarkdownDescription: "Whether the volume is mounted on the node so that no container can write to it. Default `false`.",
	}
}
