package volumeclaim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

func claimSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "One volume claim that is no application's own: data that several applications share, a claim for a workload made elsewhere, a volume that somebody has made beforehand, a restored snapshot. " +
			"Applications use it as `existing_claim = { name = stateful_volume_claim.shared.name }`. The claims of an application's own volumes are made by the application.\n\n" +
			"A claim that has got its volume only grows, and gets another `volume_attributes_class`. Everything else that it asks for can't be changed, and a plan that tries is refused; `allow_replace` gives the data up instead. A claim that has no volume yet has no data, so a change makes it anew.\n\n" +
			"Destroying the resource keeps the claim and its data unless the claim policy says `on_destroy = \"Delete\"`; it names the claim, its volume and the way back. A claim that never had a volume is deleted.",
		Attributes: map[string]schema.Attribute{
			"id": attr.ID("Namespace and name of the claim, `namespace/name`."),
			"name": schema.StringAttribute{
				Required:            true,
				CustomType:          attr.Name,
				MarkdownDescription: "Name of the claim, a DNS subdomain.",
			},
			"namespace": schema.StringAttribute{
				Optional: true, Computed: true, CustomType: attr.Name,
				Default:             stringdefault.StaticString("default"),
				MarkdownDescription: "Namespace of the claim, which has to exist. Pods of other namespaces can't use it. Default `default`.",
			},
			"size": schema.StringAttribute{
				Required:   true,
				CustomType: attr.Quantity,
				MarkdownDescription: "How much the claim asks for, such as `100Gi`; a volume may be larger. A larger size makes the volume grow while it is in use, if its class has `allow_volume_expansion`. " +
					"A smaller one is refused: no volume shrinks. Only a growth that the driver could not make can be taken back, to any size above what the volume has. When somebody else makes the claim larger, that is left as it is.",
			},
			"claim_policy": attr.NestedClaimPolicy(),
			"volume_name": schema.StringAttribute{
				Optional: true, CustomType: attr.Name,
				MarkdownDescription: "Name of the PersistentVolume to take, which somebody has made beforehand. It is taken whole, however much larger than `size` it is, and has to have the claim's class: `claim_policy = { storage_class = \"\" }` for one without a class. Default: any volume that fits, or a new one.",
			},
			"selector": attr.LabelSelector("Take one of the PersistentVolumes with these labels that somebody has made beforehand: the smallest one that fits, whole. Drivers make no volumes for a claim with a selector. Default: none."),
			"data_source": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "What a new volume is filled with: a snapshot or another claim, of the same namespace and at most as large. Default: nothing, an empty volume.",
				Attributes: map[string]schema.Attribute{
					"snapshot": schema.StringAttribute{
						Optional: true, CustomType: attr.Name,
						MarkdownDescription: "Name of the VolumeSnapshot to restore. Default: none.",
					},
					"claim": schema.StringAttribute{
						Optional: true, CustomType: attr.Name,
						MarkdownDescription: "Name of the claim to clone. Default: none.",
					},
				},
			},
			"labels":      attr.Labels("Labels of the claim, beside those of the policy and the provider's."),
			"annotations": attr.Annotations("Annotations of the claim, beside those of the policy."),
			"wait_for_ready": schema.BoolAttribute{
				Optional: true, Computed: true,
				Default: booldefault.StaticBool(true),
				MarkdownDescription: "Wait until the claim has its volume, its size and its `volume_attributes_class`, as long as `timeouts` allow; when it has not, the error says why. Where the class makes volumes for the first consumer only (`WaitForFirstConsumer`) there is nothing to wait for until a pod uses the claim. " +
					"Default `true`. With `false`, `ready` is null.",
			},
			"deletion_protection": schema.BoolAttribute{
				Optional: true, Computed: true,
				Default:             booldefault.StaticBool(false),
				MarkdownDescription: "Refuse to destroy or replace the claim until this is set to `false` and applied. Default `false`.",
			},
			"allow_replace": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Allow changes that delete a claim which has data, to make another one of its name: what becomes of the old volume is up to its reclaim policy. Never while pods use it. Default `false`: such a change is refused.",
			},
			"adopt": attr.Adopt(),
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create: true, Update: true, Delete: true,
				CreateDescription: "How long creating the claim and getting its volume may take, such as `15m`. Default `10m`.",
				UpdateDescription: "How long growing, or getting another `volume_attributes_class`, may take, such as `1h`. Default `30m`.",
				DeleteDescription: "How long deleting may take, such as `20m`. Default `10m`.",
			}),
			"instance": attr.Instance(),
			"objects":  attr.Objects(),
			"ready": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether the claim had what it asks for, or waited for its first consumer, when the last apply ended. `false` after a failed apply, and the next plan then goes on. Null with `wait_for_ready = false`.",
			},
			"volume": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Name of the PersistentVolume that the claim is bound to; null while it has none.",
			},
		},
	}
}
