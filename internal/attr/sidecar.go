package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Sidecar are the attributes of a container beside the main one.
func Sidecar() map[string]schema.Attribute {
	out := Container()
	out["image"] = NeededString(Image, "Image of the container, such as `prom/statsd-exporter:v0.28.0`.")
	env := out["env"].(schema.MapAttribute)
	env.MarkdownDescription = "Environment variables. A value may refer to others of this container as `$(NAME)`, whatever their order; `POD_NAME`, `POD_NAMESPACE`, `POD_IP` and, in a StatefulSet, `POD_INDEX` are always there. Values never show up in `objects`; give passwords by `secrets` or `env_from_secret`. Default: none but those."
	out["env"] = env
	ports := out["ports"].(schema.MapNestedAttribute)
	ports.MarkdownDescription = "Ports that the container listens on: a map of port name (at most 15 characters) to port. They are on the Services like those of the main container; no name and no number may be taken twice. Default: none."
	out["ports"] = ports
	out["probes"] = schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "How the kubelet asks the container how it is. Default: not at all; a sidecar's ports alone do not decide whether a pod is ready.",
		Attributes: map[string]schema.Attribute{
			"startup":   probe("Asked until it succeeds once; until then the other two are not asked. When it fails for good the container is restarted. Default: none."),
			"readiness": probe("While it fails, the client Service leaves the whole pod out and a rollout waits. Default: none."),
			"liveness":  probe("When it fails, the container is killed and restarted. Default: none."),
		},
	}
	out["config_files"] = schema.ListAttribute{
		Optional: true, ElementType: FilePath,
		MarkdownDescription: "Paths of the application's `config_files` that this container has too, at the same places. Default: none.",
	}
	out["secrets"] = schema.ListAttribute{
		Optional: true, ElementType: Key,
		MarkdownDescription: "Names of the application's `secrets` that this container has too, as the environment variables and files that they are in the main one. Default: none.",
	}
	return out
}

// InitContainer are the attributes of a container that starts before the main one.
func InitContainer() map[string]schema.Attribute {
	out := Sidecar()
	out["name"] = NeededString(Name, "Name of the container: a DNS label that no other container of the application has, and not the application's name.")
	out["restart_policy"] = schema.StringAttribute{
		// While it is unknown it may turn out to be null, for which "" stands.
		Optional: true, CustomType: Enum("", "Always"),
		MarkdownDescription: "`Always` for a container that goes on running beside the others; the next one starts as soon as it runs, or when its startup probe succeeds. Default: the container has to end with success before the next one starts.",
	}
	ports := out["ports"].(schema.MapNestedAttribute)
	ports.MarkdownDescription = "Ports that the container listens on: a map of port name (at most 15 characters) to port. With `restart_policy = \"Always\"` they are on the Services like those of the main container. Default: none."
	out["ports"] = ports
	probes := out["probes"].(schema.SingleNestedAttribute)
	probes.MarkdownDescription = "How the kubelet asks the container how it is; only with `restart_policy = \"Always\"`. Default: not at all; a container's ports alone do not decide whether a pod is ready."
	out["probes"] = probes
	hooks := out["hooks"].(schema.SingleNestedAttribute)
	hooks.MarkdownDescription = "What is done in the container at its beginning and its end; only with `restart_policy = \"Always\"`. Default: nothing; at its end the program gets its stop signal, SIGTERM unless the image says otherwise."
	out["hooks"] = hooks
	return out
}
