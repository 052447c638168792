package persistentvolume

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

func volumeSchema() schema.Schema {
	attributes := volumeAttributes()
	maps.Copy(attributes, attr.PersistentSources())
	return schema.Schema{
		MarkdownDescription: "Storage that exists already, as a volume that a claim can have: a Kubernetes PersistentVolume that is made by hand. For volumes that a driver makes on demand, use `stateful_storage_class`.\n\n" +
			"A claim gets the volume when class, access modes, volume mode and size fit; it gets all of it, also when it asks for less. `claim` keeps the volume for one claim, and the claim's own volume name makes it wait for this one.\n\n" +
			"The volume is only a name for the storage: neither a destroy nor a replacement deletes what is stored, and destroy says where it is. What the API can't change (the source, `volume_mode`, the nodes) is changed by making the volume anew, " +
			"which is refused once it has been bound to a claim.\n\n" +
			"When the claim of a volume is deleted, the volume is `Released`: the data is there, and no claim can have it, not even the same one made again. Plans say so, and `reclaim` is the way back.",
		Attributes: attributes,
	}
}

func volumeAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": attr.ID("The name of the volume."),
		"name": schema.StringAttribute{
			Required: true, CustomType: attr.Name,
			MarkdownDescription: "Name of the volume, a DNS subdomain, unique in the cluster. A replacement needs `allow_replace`.",
		},
		"capacity": schema.StringAttribute{
			Required: true, CustomType: attr.Quantity,
			MarkdownDescription: "Size of the storage, such as `100Gi`. Claims that ask for more don't get the volume; nobody checks that it is true, and raising it does not make the storage larger. It can't be lowered while the volume is bound. " +
				"A driver that grows the volume with its claim raises it too: write the new size here then.",
		},
		"access_modes": schema.ListAttribute{
			Required: true, ElementType: attr.AccessMode,
			MarkdownDescription: "Who may mount the volume: `ReadWriteOnce` (one node), `ReadWriteOncePod` (one pod, of CSI drivers), `ReadOnlyMany` or `ReadWriteMany` (many nodes, where the storage can do it). " +
				"Claims that ask for another mode don't get the volume.",
		},
		"storage_class": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: attr.Name,
			Default: stringdefault.StaticString(""),
			MarkdownDescription: "Name of the class; there need not be a StorageClass of that name. Only claims of the same class get the volume. Default `\"\"`, no class: claims that want the volume then have to say `\"\"` too, " +
				"because a claim that names no class has the cluster's default class.",
		},
		"volume_mode": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: attr.Enum("Filesystem", "Block"),
			Default:             stringdefault.StaticString("Filesystem"),
			MarkdownDescription: "`Filesystem` for a directory or `Block` for a raw device. Default `Filesystem`. Refused once the volume has been bound.",
		},
		"reclaim_policy": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: attr.Enum("Retain", "Delete"),
			Default: stringdefault.StaticString("Retain"),
			MarkdownDescription: "What becomes of the storage when the claim is deleted: `Retain` keeps it, with its data, until somebody deletes it by hand. `Delete` has the driver delete it; only CSI drivers can, and only those that make volumes, too. " +
				"Destroying this resource deletes the storage in neither case. Default `Retain`.",
		},
		"mount_options": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Options that the volume is mounted with, in this order, such as `[\"nfsvers=4.2\", \"hard\"]`. Kubernetes does not validate them: with a wrong one, pods don't start. Default: none. A change is for pods that start later.",
		},
		"nodes": schema.ListAttribute{
			Optional: true, ElementType: attr.Name,
			MarkdownDescription: "Names of the nodes from which the storage can be reached (values of the label `kubernetes.io/hostname`); pods that use the volume run on one of them. Needed for `local`, unless `node_affinity` is set. Default: all nodes. " +
				"Nodes can be named later, and not changed once the volume has been bound.",
		},
		"node_affinity": schema.ListNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The same as `nodes`, by the API's rules: a node has to match one of the terms, such as those of a zone. Default: all nodes.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"match_expressions": requirements("Requirements on the labels of a node, all of which hold.", attr.Enum("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"),
					"`In` or `NotIn` (one of `values`), `Exists`, `DoesNotExist`, `Gt` or `Lt` (than an integer)."),
				"match_fields": requirements("Requirements on the fields of a node, all of which hold; the one field to match is `metadata.name`, with one value.", attr.Enum("In", "NotIn"), "`In` or `NotIn`."),
			}},
		},
		"claim": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The only claim that may have the volume. It need not exist yet, and has to fit in class, modes and size all the same. Default: any claim that fits. It can't change once the volume has been bound.",
			Attributes: map[string]schema.Attribute{
				"namespace": attr.NeededString(attr.Name, "Namespace of the claim."),
				"name":      attr.NeededString(attr.Name, "Name of the claim, such as `data-db-0` for the first one of an application's volume `data`."),
			},
		},
		"reclaim": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Make the volume available again when it is `Released`: the next apply clears which claim it was bound to, and keeps that claim's namespace and name, so that a claim of that name gets the volume with its data, and no other. " +
				"While it stays `true`, each plan that finds the volume released shows it going from `false` to `true`; in any other state it does nothing. Default `false`.",
		},
		"labels":      attr.Labels("Labels of the volume, by which claims can select it."),
		"annotations": attr.Annotations("Annotations of the volume."),
		"deletion_protection": schema.BoolAttribute{
			Optional: true, Computed: true,
			Default:             booldefault.StaticBool(false),
			MarkdownDescription: "Refuse to destroy or replace the volume until this is set to `false` and applied. Default `false`.",
		},
		"allow_replace": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Allow a released volume to be made anew, and any volume to be replaced, by one of another name or by `terraform apply -replace`. The storage stays; that it was a certain claim's is forgotten, unless `claim` says so. A bound volume is never replaced. Default `false`.",
		},
		"adopt":    attr.Adopt(),
		"instance": attr.Instance(),
		"objects":  attr.Objects(),
	}
}

func requirements(description string, operator attr.Text, operators string) schema.Attribute {
	return schema.ListNestedAttribute{
		Optional:            true,
		MarkdownDescription: description + " Default: none.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"key":      attr.NeededString(attr.Plain, "Name of the label or field."),
			"operator": attr.NeededString(operator, operators),
			"values": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Values to compare with. Default: none.",
			},
		}},
	}
}
