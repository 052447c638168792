package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func hooks() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "What is done in the container at its beginning and its end. Default: nothing; at its end the program gets its stop signal, SIGTERM unless the image says otherwise.",
		Attributes: map[string]schema.Attribute{
			"post_start": hook("Done right after the container has started, at the same time as its program begins, perhaps before. Until it is done the container does not count as running; when it fails, the container is killed and restarted. Default: nothing."),
			"pre_stop": hook("Done before the program gets its stop signal, whenever the container is ended on purpose: a rollout, a node drain, a failed liveness probe. It counts against `termination_grace_period_seconds`. " +
				"Such as giving up leadership, or a sleep while clients notice that the pod is leaving. Default: nothing."),
		},
	}
}

func hook(description string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: description + " Exactly one of `exec`, `http_get` and `sleep`.",
		Attributes: map[string]schema.Attribute{
			"exec": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Command that is run in the container; 0 is success. Shown in plans, so no place for secrets.",
			},
			"http_get": httpGet(),
			"sleep": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Do nothing for some time. Needs no program in the image.",
				Attributes: map[string]schema.Attribute{
					"seconds": schema.Int64Attribute{Required: true, MarkdownDescription: "Seconds, at most `termination_grace_period_seconds`."},
				},
			},
		},
	}
}
