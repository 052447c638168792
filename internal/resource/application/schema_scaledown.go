package application

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

// scalingDown is what has to be done before pods go for good.
func scalingDown() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"scale_down": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "What happens when `replicas` becomes smaller. Default: the pods are told to end, from the highest ordinal down.",
			Attributes: map[string]schema.Attribute{
				"before": schema.SingleNestedAttribute{
					Optional: true,
					MarkdownDescription: "A command that is run in each pod before it leaves, such as `nodetool decommission`, for members that have to hand over their data or their vote. Only for a StatefulSet. " +
						"Pods then leave one at a time, the highest ordinal first: the command ends with success, the pod goes, its claims are treated as `on_scale_down` says, and then it is the next one's turn. " +
						"When the command fails, takes too long, or its pod isn't ready, the apply ends with an error that shows what the command has printed, and that pod and all below it stay. The next apply goes on there and runs the command again, so it should do no harm when it is run twice. " +
						"Everything else that the same apply changes comes after the last pod has left. It is not run for pods that come back: when they restart or move, and when the application is `hibernated`; nor when it is destroyed or replaced. " +
						"Not together with `autoscaled`: autoscalers run nothing, but `hooks.pre_stop` is run at every end of a pod. Needs the right to create `pods/exec`. Default: nothing.",
					Attributes: map[string]schema.Attribute{
						"command": schema.ListAttribute{
							Required: true, ElementType: types.StringType,
							MarkdownDescription: "Program and arguments, run in the container without a shell; 0 is success. Shown in plans, so no place for secrets.",
						},
						"timeout_seconds": schema.Int64Attribute{
							Optional:            true,
							MarkdownDescription: "Seconds that the command may take in each pod. It may go on in the pod after that. Default: what is left of `timeouts.update`.",
						},
						"container": schema.StringAttribute{
							Optional: true, CustomType: attr.ContainerName,
							MarkdownDescription: "Name of the container to run it in, one of `sidecars` or of the `init_containers` that go on running. Default: the main container.",
						},
					},
				},
			},
		},
	}
}
