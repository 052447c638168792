package storageclass

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

func storageClassSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A kind of storage that volumes are provisioned from: a Kubernetes StorageClass.\n\n" +
			"Two defaults differ from the Kubernetes API's because the API's lose data or strand pods: `reclaim_policy` is `Retain` and `volume_binding_mode` is `WaitForFirstConsumer`.\n\n" +
			"The API can't change `storage_provisioner`, `parameters`, `reclaim_policy` and `volume_binding_mode` of a class. When one of them changes, the class is deleted and created again within the update. " +
			"Volumes that exist keep what they were made with, and resources that refer to the class are not replaced.",
		Attributes: map[string]schema.Attribute{
			"id": attr.ID("The name of the class."),
			"name": schema.StringAttribute{
				Required:            true,
				CustomType:          attr.Name,
				MarkdownDescription: "Name of the class, a DNS subdomain.",
			},
			"storage_provisioner": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "The driver that makes the volumes, such as `ebs.csi.aws.com`, `pd.csi.storage.gke.io` or `disk.csi.azure.com`; `kubernetes.io/no-provisioner` for volumes that are made by hand. The plan warns when the driver is not in the cluster. " +
					"(`provisioner`, the API's own word, is reserved in Terraform.) " +
					"A provisioner that was part of Kubernetes, such as `kubernetes.io/aws-ebs`, is sent as its CSI driver, with `parameters` and `allowed_topologies` as the driver wants them; " +
					"the plan warns of what it became, and `objects` shows it. One that can't be translated is an error that names the driver to use.",
			},
			"parameters": schema.MapAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "What the driver wants to know, such as `{ type = \"gp3\" }`; see the driver's documentation. Default: none.",
			},
			"reclaim_policy": schema.StringAttribute{
				Optional: true, Computed: true,
				CustomType: attr.Enum("Retain", "Delete"),
				Default:    stringdefault.StaticString("Retain"),
				MarkdownDescription: "What becomes of a volume when its claim is deleted: `Retain` keeps the volume and its data until somebody deletes it by hand, `Delete` deletes both at once. " +
					"Default `Retain` (the API's default is `Delete`). Volumes that exist keep the policy that they were made with.",
			},
			"volume_binding_mode": schema.StringAttribute{
				Optional: true, Computed: true,
				CustomType: attr.Enum("WaitForFirstConsumer", "Immediate"),
				Default:    stringdefault.StaticString("WaitForFirstConsumer"),
				MarkdownDescription: "When a volume is made: `WaitForFirstConsumer` waits for the pod and makes the volume where the pod can run, `Immediate` makes it at once, perhaps in a zone where the pod can't run. " +
					"Default `WaitForFirstConsumer` (the API's default is `Immediate`).",
			},
			"allow_volume_expansion": schema.BoolAttribute{
				Optional: true, Computed: true,
				Default:             booldefault.StaticBool(true),
				MarkdownDescription: "Whether claims of this class may grow. Default `true` (the API's default is `false`).",
			},
			"mount_options": schema.ListAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Options that volumes of this class are mounted with, in this order, such as `[\"noatime\"]`. Nobody validates them: with a wrong one, pods don't start. Default: none. A change is for new volumes.",
			},
			"allowed_topologies": schema.ListAttribute{
				Optional:    true,
				ElementType: types.MapType{ElemType: types.ListType{ElemType: types.StringType}},
				MarkdownDescription: "Where volumes may be made: a list of terms, any of which may hold, each a map of topology label to allowed values, such as " +
					"`[{ \"topology.kubernetes.io/zone\" = [\"eu-central-1a\", \"eu-central-1b\"] }]`. Default: anywhere. A change is for new volumes.",
			},
			"default": schema.BoolAttribute{
				Optional: true, Computed: true,
				Default:             booldefault.StaticBool(false),
				MarkdownDescription: "Whether claims that name no class get this one. Default `false`. Where several classes are the default, the newest wins; the plan warns when another one is the default already.",
			},
			"volume_attributes_classes": schema.MapNestedAttribute{
				Optional: true,
				MarkdownDescription: "Tiers: a map of names to what the driver can change of a volume while it is used, such as `{ gold = { parameters = { iops = \"5000\" } } }`. Each becomes a VolumeAttributesClass of the same driver. " +
					"The API never changes one, so its name has a hash of what is in it (see `volume_attributes_class_names`). When a tier changes another object is made, and claims get the new parameters when they are pointed to it. " +
					"The object that it replaces is deleted if no claim and no volume uses it; else it stays, the plan says who uses it, and a later change of this resource deletes it. Needs a driver that can modify volumes. Default: none.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"parameters": schema.MapAttribute{
						Optional:            true,
						ElementType:         types.StringType,
						MarkdownDescription: "What the driver gives to volumes of this tier, at least one; see the driver's documentation for what it can change. Required.",
					},
				}},
			},
			attributesClassNames: schema.MapAttribute{
				Computed:    true,
				ElementType: types.StringType,
				MarkdownDescription: "The names of the VolumeAttributesClasses, by tier, for what refers to them: `stateful_storage_class.fast.volume_attributes_class_names[\"gold\"]`. Another name for each other content of a tier. " +
					"Null without `volume_attributes_classes`.",
			},
			"snapshot_class": schema.SingleNestedAttribute{
				Optional: true,
				MarkdownDescription: "How snapshots of volumes of this class are made: a VolumeSnapshotClass of the same driver and with the same name as the class. Needs the snapshot controller with its custom resources in the cluster. " +
					"Default: none.",
				Attributes: map[string]schema.Attribute{
					"enabled": schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether there is one. Default `true`."},
					"deletion_policy": schema.StringAttribute{
						Optional:   true,
						CustomType: attr.Enum("Retain", "Delete"),
						MarkdownDescription: "What becomes of the snapshot in the storage system when its VolumeSnapshot is deleted, with its namespace for instance: `Retain` keeps it until somebody deletes it by hand, `Delete` deletes it. " +
							"Snapshots that exist keep the policy that they were made with. Default `Retain`.",
					},
					"parameters": schema.MapAttribute{
						Optional:            true,
						ElementType:         types.StringType,
						MarkdownDescription: "What the driver wants to know of snapshots; see the driver's documentation. Default: none.",
					},
					"default": schema.BoolAttribute{
						Optional:            true,
						MarkdownDescription: "Whether snapshots that name no class get this one. There is one such class for each driver; with several, snapshots without a class fail. Default `false`.",
					},
				},
			},
			"labels":      attr.Labels("Labels of the StorageClass."),
			"annotations": attr.Annotations("Annotations of the StorageClass."),
			"adopt":       attr.Adopt(),
			"instance":    attr.Instance(),
			"objects":     attr.Objects(),
		},
	}
}
