package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// AccessMode is one of the ways in which a volume may be mounted.
var AccessMode = accessMode

// PersistentSources are the sources of a volume that is made by hand. Where they
// are those of a pod's volumes, so are their attributes.
func PersistentSources() map[string]schema.Attribute {
	pods := storage()
	return map[string]schema.Attribute{
		"nfs": sourceLike(pods["nfs"], "A directory of an NFS server. Kubernetes does not look at it before a pod mounts it. A volume has exactly one source. Default: none."),
		"iscsi": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "A disk of an iSCSI target. A volume has exactly one source. Default: none.",
			Attributes:          persistentISCSI(),
		},
		"fc": sourceLike(pods["fc"], "A disk in a Fibre Channel network, found by either `target_wwns` with `lun` or `wwids`. A volume has exactly one source. Default: none."),
		"local": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "A directory or disk of one node. Pods that use it run there and nowhere else, so the node has to be named, with `nodes` or `node_affinity`; when the node is lost, so is the data. " +
				"Use it with a class of the provisioner `kubernetes.io/no-provisioner` that binds for the first consumer. A volume has exactly one source. Default: none.",
			Attributes: map[string]schema.Attribute{
				"path":    NeededString(FilePath, "Absolute path on the node: a directory, or a block device, which is formatted when it has no file system."),
				"fs_type": fileSystem("Only for a block device. Default: the node's choice, `ext4`."),
			},
		},
		"host_path": sourceLike(pods["host_path"], "A file or directory of the node that the pod runs on, whichever that is: for tests on a single node. What is written there stays on that node, and the plan says so unless `nodes` names it; "+
			"`local` is the same with a node that is known. A volume has exactly one source. Default: none."),
		"csi": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "A volume that exists already and that a CSI driver knows, such as a cloud disk. It is also what becomes of disks of the removed in-tree kinds: " +
				"`awsElasticBlockStore` is the driver `ebs.csi.aws.com`, with the disk's id as `volume_handle`. A volume has exactly one source. Default: none.",
			Attributes: persistentCSI(),
		},
	}
}

// sourceLike is another attribute's source under another description.
func sourceLike(a schema.Attribute, description string) schema.Attribute {
	source := a.(schema.SingleNestedAttribute)
	source.MarkdownDescription = description
	return source
}

func persistentISCSI() map[string]schema.Attribute {
	attributes := iscsi()
	attributes["secret"] = secretName("Secret of type `kubernetes.io/iscsi-chap` with user and password. Default: none.")
	return attributes
}

func persistentCSI() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"driver":        NeededString(Name, "Name of the driver, such as `ebs.csi.aws.com`."),
		"volume_handle": NeededString(Plain, "Id by which the driver knows the volume, such as `vol-0123456789abcdef0`; its documentation says what that is."),
		"fs_type":       fileSystem("Default: the driver's choice."),
		"read_only":     readOnly(),
		"attributes": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "What the driver wants to know of the volume (`volumeAttributes`); the driver's documentation says what. Shown in plans, so no place for secrets. Default: none.",
		},
		"controller_publish_secret": secretName("Secret that the driver reads to attach the volume to a node. Default: none."),
		"node_stage_secret":         secretName("Secret that the driver reads to make the volume ready on a node, such as the key of an encrypted disk. Default: none."),
		"node_publish_secret":       secretName("Secret that the driver reads to mount the volume for a pod. Default: none."),
		"controller_expand_secret":  secretName("Secret that the driver reads to grow the volume. It can be added to a volume that has none. Default: none."),
		"node_expand_secret":        secretName("Secret that the driver reads to grow the file system on a node. Default: none."),
	}
}

// secretName is a Secret in any namespace: a volume is in none.
func secretName(description string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"namespace": NeededString(Name, "Namespace of the Secret."),
			"name":      NeededString(Name, "Name of the Secret."),
		},
	}
}
