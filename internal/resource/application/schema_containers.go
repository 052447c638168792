package application

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

// containers are the containers beside the main one, and what all of them share.
func containers() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"sidecars": schema.MapNestedAttribute{
			Optional: true,
			MarkdownDescription: "Containers that run beside the main one in every pod, such as exporters and log shippers: a map of container name (a DNS label, not the application's name) to the attributes of a container. " +
				"They start after the main container, by name; for one that has to run before it, use `init_containers` with `restart_policy = \"Always\"`. Default: none.",
			NestedObject: schema.NestedAttributeObject{Attributes: attr.Sidecar()},
		},
		"init_containers": schema.ListNestedAttribute{
			Optional: true,
			MarkdownDescription: "Containers that start before the main one, one after the other in this order: to prepare something and end, or, with `restart_policy = \"Always\"`, to go on running. " +
				"They run again whenever a pod is made anew. Default: none.",
			NestedObject: schema.NestedAttributeObject{Attributes: attr.InitContainer()},
		},
		"image_pull_secrets": schema.ListAttribute{
			Optional: true, ElementType: attr.Name,
			MarkdownDescription: "Names of Secrets in the application's namespace with the credentials for private registries, for the images of all containers. Default: none; nodes may have credentials of their own.",
		},
	}
}
