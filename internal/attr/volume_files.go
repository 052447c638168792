package attr

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// files are the sources that the kubelet makes files of.
func files() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"config_map": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "The keys of a ConfigMap in the application's namespace as files. A ConfigMap that changes changes the files of pods that run, after a minute or so, except under `sub_path`, and restarts nothing. " +
				"For files whose change restarts the pods, use `config_files`.",
			Attributes: withFileMode(keys("ConfigMap")),
		},
		"secret": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The keys of a Secret in the application's namespace as files, in memory. One that somebody else makes; for values of the configuration, use `secrets`.",
			Attributes:          withFileMode(keys("Secret")),
		},
		"downward_api": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "What is known of the pod, as files.",
			Attributes:          withFileMode(fields()),
		},
		"projected": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Several sources in one directory.",
			Attributes: withFileMode(map[string]schema.Attribute{
				"sources": schema.ListNestedAttribute{
					Optional:            true,
					MarkdownDescription: "The parts of the volume. Exactly one of `config_map`, `secret`, `downward_api` and `service_account_token` in each. At least one is needed; default: none.",
					NestedObject:        schema.NestedAttributeObject{Attributes: projections()},
				},
			}),
		},
		"image": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "What a container image has in it, read-only: plugins, models, extensions. Needs Kubernetes 1.35 or newer.",
			Attributes: map[string]schema.Attribute{
				"reference": NeededString(Name, "The image, such as `registry.example.org/extensions:1.2`."),
				"pull_policy": schema.StringAttribute{
					Optional: true, CustomType: Enum("Always", "IfNotPresent", "Never"),
					MarkdownDescription: "When a node pulls the image: `Always`, `IfNotPresent` or `Never`. Default: `Always` for the tag `latest` and for none, else `IfNotPresent`.",
				},
			},
		},
	}
}

func withFileMode(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	out := maps.Clone(attributes)
	out["default_mode"] = schema.StringAttribute{
		Optional: true, CustomType: FileMode,
		MarkdownDescription: "Rights of the files, as an octal number in quotes, such as `\"0440\"`. Default `\"0644\"`.",
	}
	return out
}

func keys(kind string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": NeededString(Name, "Name of the "+kind+"."),
		"items": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "The keys that become files: a map of key to path in the volume. Pods don't start while one is missing. Default: every key, as a file of its name.",
		},
		"optional": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether pods start without the " + kind + " and without its keys. Default `false`.",
		},
	}
}

func fields() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"items": schema.MapNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The files: a map of path in the volume to either a field of the pod (`field_path`) or a resource of a container (`resource`). At least one is needed; default: none.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"field_path": schema.StringAttribute{
					Optional: true,
					MarkdownDescription: "Field of the pod: `metadata.name`, `metadata.namespace`, `metadata.uid`, `metadata.labels` or `metadata.annotations`, " +
						"or one of those as `metadata.labels['app.kubernetes.io/name']`.",
				},
				"resource": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Resource of a container: `limits` or `requests` with `cpu`, `memory`, `ephemeral-storage` or `hugepages-<size>`, such as `limits.memory`.",
				},
				"container": schema.StringAttribute{
					Optional: true, CustomType: ContainerName,
					MarkdownDescription: "Name of the container whose resource it is. Default: the main container.",
				},
				"divisor": schema.StringAttribute{
					Optional: true, CustomType: Quantity,
					MarkdownDescription: "Unit of the resource: `1` or `1m` for cpu; `1`, `1k`, `1Ki`, `1M`, `1Mi` and so on for the others. Default `1`.",
				},
			}},
		},
	}
}

func projections() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"config_map": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The keys of a ConfigMap in the application's namespace.",
			Attributes:          keys("ConfigMap"),
		},
		"secret": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The keys of a Secret in the application's namespace.",
			Attributes:          keys("Secret"),
		},
		"downward_api": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "What is known of the pod.",
			Attributes:          fields(),
		},
		"service_account_token": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "A token of the pod's service account, which the kubelet renews in time.",
			Attributes: map[string]schema.Attribute{
				"path": NeededString(Name, "Path of the file in the volume."),
				"audience": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Who is to accept the token. Default: the API server.",
				},
				"expiration_seconds": schema.Int64Attribute{
					Optional:            true,
					MarkdownDescription: "Seconds that a token lasts, at least 600. Default `3600`.",
				},
			},
		},
	}
}
