package attr

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Container are the attributes of the main container.
func Container() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"image": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Image of the container, such as `postgres:17`.",
		},
		"image_pull_policy": schema.StringAttribute{
			Optional: true, CustomType: Enum("Always", "IfNotPresent", "Never"),
			MarkdownDescription: "When a node pulls the image: `Always` (at every start), `IfNotPresent` (unless it has it) or `Never`. Default: `Always` for the tag `latest` and for none, `IfNotPresent` for others.",
		},
		"command": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Program and first arguments in place of the image's entrypoint. Default: the image's. Shown in plans, so no place for secrets.",
		},
		"args": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Arguments in place of the image's. Default: the image's. Shown in plans, so no place for secrets.",
		},
		"working_dir": schema.StringAttribute{
			Optional: true, CustomType: FilePath,
			MarkdownDescription: "Absolute path of the directory that the program starts in. Default: the image's.",
		},
		"env": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Environment variables. A value may refer to others as `$(NAME)`, whatever their order; `POD_NAME`, `POD_NAMESPACE`, `POD_IP` and `POD_INDEX` are always there. Values never show up in `objects`; give passwords by `secrets` or `env_from_secret`. Default: none but those.",
		},
		"env_from_secret": schema.MapNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Environment variables whose value is a key of a Secret in the application's namespace. Default: none.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name": NeededString(Name, "Name of the Secret. It has to exist when a pod starts."),
				"key":  NeededString(Key, "Key in the Secret."),
			}},
		},
		"env_from_config_map": schema.MapNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Environment variables whose value is a key of a ConfigMap in the application's namespace. Default: none.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name": NeededString(Name, "Name of the ConfigMap. It has to exist when a pod starts."),
				"key":  NeededString(Key, "Key in the ConfigMap."),
			}},
		},
		"env_from_field": schema.MapAttribute{
			Optional: true, ElementType: PodField,
			MarkdownDescription: "Environment variables whose value is a field of the pod: `metadata.name`, `metadata.namespace`, `metadata.uid`, `metadata.labels['<key>']`, `metadata.annotations['<key>']`, `spec.nodeName`, `spec.serviceAccountName`, " +
				"`status.hostIP`, `status.hostIPs`, `status.podIP` or `status.podIPs`. Default: none but those that are always there.",
		},
		"env_from_resource": schema.MapNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Environment variables whose value is what this container asks for or may take, such as `{ HEAP = { resource = \"limits.memory\", divisor = \"1Mi\" } }`. Default: none.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"resource": NeededString(ContainerResource, "`limits` or `requests`, a dot and the resource: `cpu`, `memory`, `ephemeral-storage` or `hugepages-<size>`. Where there is no such limit, the value is what the node has."),
				"divisor": schema.StringAttribute{
					Optional: true, CustomType: Quantity,
					MarkdownDescription: "Unit of the value, which is rounded up: `1m` or `1` for processors, `1`, `1k`, `1Ki`, `1M`, `1Mi` and so on for bytes. Default `1`.",
				},
			}},
		},
		"resources": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "What the container asks for and may take. Default: nothing, which makes it the first to be evicted when a node runs short.",
			Attributes: map[string]schema.Attribute{
				"requests": schema.MapAttribute{
					Optional: true, ElementType: Quantity,
					MarkdownDescription: "What a node must have free, such as `{ cpu = \"500m\", memory = \"1Gi\" }`. Default: the limits, or nothing.",
				},
				"limits": schema.MapAttribute{
					Optional: true, ElementType: Quantity,
					MarkdownDescription: "What the container may not exceed, such as `{ memory = \"1Gi\" }`. Default: no limits.",
				},
			},
		},
		"ports": schema.MapNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Ports that the container listens on: a map of port name (at most 15 characters) to port. Default: none, and then there is no client Service.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"port": NeededInt32("Port number, 1 to 65535; the Services have the same."),
				"protocol": schema.StringAttribute{
					Optional: true, CustomType: Enum("TCP", "UDP", "SCTP"),
					MarkdownDescription: "`TCP`, `UDP` or `SCTP`. Default `TCP`.",
				},
				"client": schema.BoolAttribute{
					Optional:            true,
					MarkdownDescription: "Whether the port is on the client Service, beside the headless one for peers. Default `true`.",
				},
				"app_protocol": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Application protocol, as a hint for meshes and load balancers, such as `kubernetes.io/h2c`. Default: none.",
				},
			}},
		},
		"probes": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "How the kubelet asks the container how it is. Default: readiness by a connection to the first TCP port by name; no startup and no liveness probe, because killing a database that replays its log makes things worse.",
			Attributes: map[string]schema.Attribute{
				"startup":   probe("Asked until it succeeds once; until then the other two are not asked. When it fails for good the container is restarted. Default: none."),
				"readiness": probe("While it fails, the client Service leaves the pod out and a rollout waits. Default: a connection to the first TCP port by name, if there is one."),
				"liveness":  probe("When it fails, the container is killed and restarted. Best left out for databases. Default: none."),
			},
		},
		"hooks":            hooks(),
		"security_context": securityContext(),
	}
}

func probe(description string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: description + " Exactly one of `exec`, `http_get`, `tcp_socket` and `grpc`.",
		Attributes: map[string]schema.Attribute{
			"exec": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Command that is run in the container; 0 is success.",
			},
			"http_get": httpGet(),
			"tcp_socket": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Connection; that it opens is success.",
				Attributes: map[string]schema.Attribute{
					"port": schema.StringAttribute{Required: true, CustomType: Integer, MarkdownDescription: numberOrName},
				},
			},
			"grpc": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Request by the gRPC health protocol.",
				Attributes: map[string]schema.Attribute{
					"port":    schema.Int32Attribute{Required: true, MarkdownDescription: "Port number; names are not possible here."},
					"service": schema.StringAttribute{Optional: true, MarkdownDescription: "Name of the service in the request. Default: empty."},
				},
			},
			"initial_delay_seconds": schema.Int32Attribute{Optional: true, MarkdownDescription: "Seconds after the start before the first question. Default `0`."},
			"period_seconds":        schema.Int32Attribute{Optional: true, MarkdownDescription: "Seconds between questions. Default `10`."},
			"timeout_seconds":       schema.Int32Attribute{Optional: true, MarkdownDescription: "Seconds to wait for an answer. Default `1`."},
			"success_threshold":     schema.Int32Attribute{Optional: true, MarkdownDescription: "Successes in a row after a failure that count as success. Default `1`; must be 1 for startup and liveness."},
			"failure_threshold":     schema.Int32Attribute{Optional: true, MarkdownDescription: "Failures in a row that count as failure. Default `3`."},
		},
	}
}

const numberOrName = "Port: a number, or the name of one of `ports`."

func httpGet() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "HTTP request; a status from 200 to 399 is success.",
		Attributes: map[string]schema.Attribute{
			"path":   schema.StringAttribute{Optional: true, MarkdownDescription: "Path of the request. Default `/`."},
			"port":   schema.StringAttribute{Required: true, CustomType: Integer, MarkdownDescription: numberOrName},
			"scheme": schema.StringAttribute{Optional: true, CustomType: Enum("HTTP", "HTTPS"), MarkdownDescription: "`HTTP` or `HTTPS` (certificates are not verified). Default `HTTP`."},
			"headers": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Headers of the request. Default: none.",
			},
		},
	}
}
