package attr

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Volume are the attributes of a volume: where it is, and its sources.
func Volume() map[string]schema.Attribute {
	out := mountedAt()
	for _, group := range []map[string]schema.Attribute{claims(), scratch(), storage(), files()} {
		maps.Copy(out, group)
	}
	return out
}

func mountedAt() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"mount_path": schema.StringAttribute{
			Optional: true, CustomType: FilePath,
			MarkdownDescription: "Absolute path in the main container at which the volume is: a directory, or a device where the claim's `volume_mode` is `Block`. Exactly one of it and `mounts` is needed. Default: what `mounts` says.",
		},
		"sub_path": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Path in the volume that is mounted at `mount_path` in place of its root, such as `mysql` for an image that wants an empty directory, which a new disk's `lost+found` spoils. Default: the root.",
		},
		"read_only": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether the main container can't write at `mount_path`. Default `false`.",
		},
		"mounts": schema.ListNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Where the volume is, in place of `mount_path`: for other containers and for several paths. Default: at `mount_path`.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"path": NeededString(FilePath, "Absolute path in the container."),
				"container": schema.StringAttribute{
					Optional: true, CustomType: ContainerName,
					MarkdownDescription: "Name of the container. Default: the main container.",
				},
				"sub_path": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Path in the volume that is mounted in place of its root. Default: the root.",
				},
				"sub_path_expr": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "`sub_path` with the container's environment variables in it, such as `$(POD_NAME)`, by which pods share a volume and not a directory. Default: none.",
				},
				"read_only": schema.BoolAttribute{
					Optional:            true,
					MarkdownDescription: "Whether the container can't write there. Default `false`.",
				},
				"mount_propagation": schema.StringAttribute{
					Optional: true, CustomType: Enum("None", "HostToContainer", "Bidirectional"),
					MarkdownDescription: "Whether the container sees what is mounted below on the node later (`HostToContainer`), the node also what the container mounts (`Bidirectional`, for privileged containers only), or neither (`None`). Default `None`.",
				},
			}},
		},
	}
}

// claims are the sources that are claims.
func claims() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"size": schema.StringAttribute{
			Optional: true, CustomType: Quantity,
			MarkdownDescription: "Size of each pod's claim, such as `100Gi`; of the one claim of a Deployment. Makes the volume a claim, which outlives the pods. A DaemonSet can't have such volumes.",
		},
		"claim_policy": NestedClaimPolicy(),
		"existing_claim": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "A claim in the application's namespace that somebody else makes and deletes. All pods share it; on several nodes, its access mode has to allow that.",
			Attributes: map[string]schema.Attribute{
				"name": NeededString(Name, "Name of the claim."),
				"read_only": schema.BoolAttribute{
					Optional:            true,
					MarkdownDescription: "Whether the volume is mounted on the node so that no container can write to it. Default `false`.",
				},
				"volume_mode": volumeMode("The claim's volume mode, which has to be said here because a plan does not look at the claim:"),
			},
		},
		"ephemeral": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "A claim that is made with each pod and deleted with it, data included: scratch space from a storage class.",
			Attributes: map[string]schema.Attribute{
				"size": NeededString(Quantity, "Size of the claim, such as `100Gi`."),
				"storage_class": schema.StringAttribute{
					Optional: true, CustomType: Name,
					MarkdownDescription: "Name of the StorageClass. Default (null): the cluster's default class. `\"\"` means no class: only volumes that somebody has made beforehand.",
				},
				"access_modes": schema.ListAttribute{
					Optional: true, ElementType: accessMode,
					MarkdownDescription: "Who may mount the volume: `ReadWriteOnce`, `ReadWriteOncePod`, `ReadOnlyMany` or `ReadWriteMany`. Default `[\"ReadWriteOnce\"]`.",
				},
				"volume_mode": volumeMode("What the volume is:"),
				"labels":      Labels("Labels of the claims."),
				"annotations": Annotations("Annotations of the claims."),
			},
		},
	}
}

func volumeMode(what string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, CustomType: Enum("Filesystem", "Block"),
		MarkdownDescription: what + " `Filesystem` for a directory or `Block` for a raw device. Default `Filesystem`.",
	}
}

func scratch() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"empty_dir": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Scratch space that is gone with the pod. `{}` for the node's disk.",
			Attributes: map[string]schema.Attribute{
				"medium": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "`Memory` for a file system in memory, which counts against the container's memory limit. Default: the node's disk.",
				},
				"size_limit": schema.StringAttribute{
					Optional: true, CustomType: Quantity,
					MarkdownDescription: "Size at which the pod is evicted, such as `1Gi`; with `Memory`, the size of the file system. Default: none.",
				},
			},
		},
	}
}
