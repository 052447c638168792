package storageclasses

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func classesSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The storage classes of the cluster: what makes their volumes and whether it is installed, which of them claims get that name none, and which snapshot class goes with each.\n\n" +
			"It is read from the cluster in every plan, and a cluster that can't be reached is an error. Where the same configuration makes a class, add `depends_on` with that resource: the classes are then read after the apply.\n\n" +
			"Reading takes the right to `list` storageclasses. `list` on csidrivers, csinodes and volumesnapshotclasses tells what is installed and how snapshots are made; without it, these are null.",
		Attributes: map[string]schema.Attribute{
			"classes": schema.MapNestedAttribute{
				Computed: true, MarkdownDescription: "The classes, by name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"provisioner": computedText("What makes the volumes, usually a CSI driver; `kubernetes.io/no-provisioner` for volumes that are made by hand."),
					"driver_installed": computedBool("Whether the CSI driver of that name is installed: it has a CSIDriver object, or a node runs it. A provisioner that is no CSI driver can't be seen and is `false`. " +
						"Null for volumes that are made by hand, and where it may not be seen."),
					"default":                computedBool("Whether the class is marked as the default. Several can be; the root attribute `default` says which of them counts."),
					"allow_volume_expansion": computedBool("Whether claims of this class may grow."),
					"volume_binding_mode":    computedText("When a volume is made: `WaitForFirstConsumer` or `Immediate`."),
					"reclaim_policy":         computedText("What becomes of a volume when its claim is deleted: `Retain` or `Delete`."),
					"parameters": schema.MapAttribute{
						Computed: true, ElementType: types.StringType, MarkdownDescription: "What the provisioner is told.",
					},
					"mount_options": schema.ListAttribute{
						Computed: true, ElementType: types.StringType, MarkdownDescription: "Options that volumes are mounted with, in this order.",
					},
					"allowed_topologies": schema.ListAttribute{
						Computed: true, ElementType: types.MapType{ElemType: types.ListType{ElemType: types.StringType}},
						MarkdownDescription: "Where volumes may be made: a list of terms, any of which may hold, each a map of topology label to allowed values. Empty for anywhere.",
					},
					"snapshot_class": computedText("The VolumeSnapshotClass that a snapshot of such a volume gets when it names none: the default one of the same driver. " +
						"Null where there is none or several, so that such a snapshot fails, where the cluster has no snapshots, and where it may not be seen."),
				}},
			},
			"default": computedText("Name of the class that claims get which name none: of several defaults the newest. Null without any."),
		},
	}
}

func computedText(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedBool(description string) schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}
