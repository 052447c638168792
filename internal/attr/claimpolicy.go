package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ClaimPolicy are the attributes of a volume claim policy as a resource: its
// defaults are computed, so that they are known when the resource is passed on.
func ClaimPolicy() map[string]schema.Attribute {
	attributes := claimPolicy()
	attributes["name"] = schema.StringAttribute{
		Required: true, CustomType: Name,
		MarkdownDescription: "Name of the policy, a DNS label. Claims carry it in the label `stateful-apps.io/claim-policy`. Claim templates can't be changed, so neither can the name while applications use the policy.",
	}
	for name, value := range map[string]string{"volume_mode": "Filesystem", "on_destroy": "Retain", "on_scale_down": "Retain"} {
		a := attributes[name].(schema.StringAttribute)
		a.Computed, a.Default = true, stringdefault.StaticString(value)
		attributes[name] = a
	}
	modes := attributes["access_modes"].(schema.ListAttribute)
	modes.Computed = true
	modes.Default = listdefault.StaticValue(types.ListValueMust(accessMode, []attr.Value{
		TextValue{StringValue: types.StringValue("ReadWriteOnce"), of: accessMode},
	}))
	attributes["access_modes"] = modes
	return attributes
}

// NestedClaimPolicy is a policy as an attribute of a volume. Its attributes are
// a subset of the resource's, so Terraform converts the resource to it.
func NestedClaimPolicy() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "How the volume is claimed and what becomes of it: a whole policy resource (`claim_policy = stateful_volume_claim_policy.db`), or an object with `storage_class`, `access_modes` or `volume_mode` where that is enough. " +
			"Terraform ignores misspelt names in such an object, so set whatever guards data on the policy resource. Default: the cluster's default class, `ReadWriteOnce`, claims are kept.",
		Attributes: claimPolicy(),
	}
}

var accessMode = Enum("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")

func claimPolicy() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Optional: true, CustomType: Name,
			MarkdownDescription: "Name of the policy. Claims carry it in the label `stateful-apps.io/claim-policy`. Default: none, and no label.",
		},
		"storage_class": schema.StringAttribute{
			Optional: true, CustomType: Name,
			MarkdownDescription: "Name of the StorageClass. Default (null): the cluster's default class at the time when the claim is made. `\"\"` means no class: only volumes that somebody has made beforehand.",
		},
		"volume_attributes_class": schema.StringAttribute{
			Optional: true, CustomType: Name,
			MarkdownDescription: "Name of the VolumeAttributesClass: the tier of the volume, such as `stateful_storage_class.fast.volume_attributes_class_names[\"gold\"]`. The driver gives a volume the tier when it makes it. " +
				"A `stateful_volume_claim` can change it while the volume is used, to another tier but not back to none; the claims of an application get it when they are made, and are moved by hand. Takes Kubernetes 1.34 and a driver that can modify volumes. Default (null): none.",
		},
		"access_modes": schema.ListAttribute{
			Optional: true, ElementType: accessMode,
			MarkdownDescription: "Who may mount a volume: `ReadWriteOnce` (one node), `ReadWriteOncePod` (one pod), `ReadOnlyMany` or `ReadWriteMany` (many nodes, where the driver can do it). Default `[\"ReadWriteOnce\"]`.",
		},
		"volume_mode": schema.StringAttribute{
			Optional: true, CustomType: Enum("Filesystem", "Block"),
			MarkdownDescription: "`Filesystem` for a directory or `Block` for a raw device. Default `Filesystem`. An application has a device at the path where it would have the directory.",
		},
		"min_size": schema.StringAttribute{
			Optional: true, CustomType: Quantity,
			MarkdownDescription: "Smallest size that a volume may ask for, such as `10Gi`. Checked at plan. Default: none.",
		},
		"max_size": schema.StringAttribute{
			Optional: true, CustomType: Quantity,
			MarkdownDescription: "Largest size that a volume may ask for, such as `1Ti`. Checked at plan. Default: none.",
		},
		"allowed_storage_classes": schema.ListAttribute{
			Optional: true, ElementType: Name,
			MarkdownDescription: "Names of the classes that `storage_class` may have. Checked at plan. Default: any.",
		},
		"on_destroy": schema.StringAttribute{
			Optional: true, CustomType: Enum("Retain", "Delete"),
			MarkdownDescription: "What becomes of the claims when the application is destroyed. `Retain` keeps them, destroy names each with its volume, and an application of the same name finds its data again. " +
				"`Delete` deletes claims that this application made, when no pod is left; what becomes of the data is then up to the class's reclaim policy. Default `Retain`.",
		},
		"on_scale_down": schema.StringAttribute{
			Optional: true, CustomType: Enum("Retain", "Delete"),
			MarkdownDescription: "What becomes of the claims of pods that a smaller `replicas` removes: `Retain` keeps them for the day when the application grows again, `Delete` deletes them when the pods are gone. Those of a Deployment belong to no single pod and are kept. Default `Retain`.",
		},
		"labels":      Labels("Labels of the claims, beside those that the provider sets."),
		"annotations": Annotations("Annotations of the claims."),
	}
}
