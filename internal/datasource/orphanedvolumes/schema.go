package orphanedvolumes

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func orphansSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Volumes that nothing uses: claims without pods, and volumes whose claims are gone. With how large and how old each is, who used it last, how to get the data back and how to delete it.\n\n" +
			"Claims outlive applications, for deleting data is never done in passing: `on_destroy` and `on_scale_down` are `Retain` by default, and so is the reclaim policy of `stateful_storage_class`. This data source finds what has piled up. It deletes nothing.\n\n" +
			"A claim that no pod uses and that a workload would use again is no orphan: that of an application that is hibernated or scaled to 0, of a suspended job, of a CronJob between two runs. Such claims are in `reserved_claims`. So are claims that have an owner, which they are deleted with.\n\n" +
			"It is read from the cluster in every plan. A cluster that can't be reached is an error. Reading takes the rights to `list` persistentvolumeclaims, pods, statefulsets, deployments, daemonsets, jobs and cronjobs, in all namespaces or in that of `namespace`, and persistentvolumes.",
		Attributes: map[string]schema.Attribute{
			"namespace": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Namespace of the claims, and of the claims that volumes had. Default (null): all namespaces.",
			},
			"storage_class": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Storage class of claims and volumes; `\"\"` is those without one. Default (null): all of them.",
			},
			"claims": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The claims that nothing uses, by namespace and name. Pods that have ended don't count.",
				NestedObject: schema.NestedAttributeObject{Attributes: claimAttributes()},
			},
			"reserved_claims": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The claims that no pod uses now and that are no orphans, by namespace and name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"namespace": computedText("Namespace of the claim."),
					"name":      computedText("Name of the claim."),
					"size":      computedText("Size that the claim asks for, such as `10Gi`."),
					"used_by":   computedText("What uses the claim when it has pods, or owns it, such as `StatefulSet/db`."),
				}},
			},
			"volumes": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The volumes whose claims are gone, by name: those that are `Released` or `Failed`, and those that are `Available` and kept for a claim which does not exist.",
				NestedObject: schema.NestedAttributeObject{Attributes: volumeAttributes()},
			},
		},
	}
}

func claimAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"namespace":      computedText("Namespace of the claim."),
		"name":           computedText("Name of the claim."),
		"size":           computedText("Size that the claim asks for, such as `10Gi`."),
		"capacity":       computedText("Size of the volume that it has; null while it has none."),
		"storage_class":  computedText("Its storage class; `\"\"` for volumes without a class, null where the cluster had no default."),
		"phase":          computedText("`Bound`; `Pending` where it has no volume, and no data; `Lost` where its volume is gone."),
		"created":        computedText("Time when it was made, such as `2026-01-31T03:12:45Z`."),
		"volume_name":    computedText("Name of its PersistentVolume; null where it has none."),
		"reclaim_policy": computedText("What becomes of the volume when the claim is deleted: `Delete` deletes the data, `Retain` keeps it. Null where it has no volume."),
		"application":    computedText("Application that used it last, by its label `app.kubernetes.io/instance`; null without one."),
		"claim_policy":   computedText("Claim policy that it was made by, by its label `stateful-apps.io/claim-policy`; null without one."),
		"attach":         computedText("How to use it again."),
		"delete_command": computedText("Command that deletes it. See `reclaim_policy` for what becomes of the data."),
	}
}

func volumeAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":            computedText("Name of the PersistentVolume."),
		"phase":           computedText("`Released`: its claim was deleted. `Failed`: its claim was deleted, and deleting the volume failed. `Available`: it waits for a claim that does not exist."),
		"capacity":        computedText("Its size, such as `10Gi`."),
		"storage_class":   computedText("Its storage class; `\"\"` without one."),
		"reclaim_policy":  computedText("What becomes of the storage when its claim is deleted: `Retain`, `Delete`, or `Recycle`."),
		"claim_namespace": computedText("Namespace of its last claim, or of the one that it waits for."),
		"claim_name":      computedText("Name of that claim."),
		"source":          computedText("Where the data is, in words, such as `volume vol-0123 of the CSI driver ebs.csi.aws.com`."),
		"created":         computedText("Time when the PersistentVolume was made, such as `2026-01-31T03:12:45Z`."),
		"message":         computedText("What the cluster says about its phase; null for nothing."),
		"attach":          computedText("How to get the data back."),
		"delete_command":  computedText("Command that deletes the PersistentVolume."),
		"remains":         computedText("What that command leaves behind."),
	}
}

func computedText(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}
