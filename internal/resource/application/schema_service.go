package application

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

// service are the attributes of the client Service.
func service() map[string]schema.Attribute {
	const again = "To change it, apply `service = { enabled = false }` first and the new settings then; the Service gets another address that way."
	return map[string]schema.Attribute{
		"enabled": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether there is a client Service. Default `true`.",
		},
		"type": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("ClusterIP", "NodePort", "LoadBalancer"),
			MarkdownDescription: "`ClusterIP` for clients within the cluster, `NodePort` for a port on every node as well, or `LoadBalancer` for a load balancer in front of them. Default `ClusterIP`.",
		},
		"labels":      attr.Labels("Labels of the client Service, beside those of all objects, such as those that a load balancer's controller selects by."),
		"annotations": attr.Annotations("Annotations of the client Service, such as those that a load balancer's controller reads."),
		"cluster_ip": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Address of the Service, out of the cluster's range for Services; or `None` for a Service without an address, whose name leads to the pods' own. Default: an address that the server chooses. " + again,
		},
		"ip_families": schema.ListAttribute{
			Optional: true, ElementType: attr.Enum("IPv4", "IPv6"),
			MarkdownDescription: "Families of the Service's addresses, `IPv4` and `IPv6`, the more important one first. Default: that of the cluster's first range. A second family can come and go. Of the first: " + again,
		},
		"ip_family_policy": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("SingleStack", "PreferDualStack", "RequireDualStack"),
			MarkdownDescription: "`SingleStack` for addresses of one family, `PreferDualStack` for two where the cluster has them, or `RequireDualStack`. Default `SingleStack`; left out later, it stays as it was.",
		},
		"load_balancer_class": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Class of the load balancer, for type `LoadBalancer`: which of several controllers makes it, such as `service.k8s.aws/nlb`. Default: the cluster's own. " + again,
		},
		"load_balancer_source_ranges": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Ranges of addresses that the load balancer lets in, such as `[\"10.0.0.0/8\"]`, for type `LoadBalancer` where its controller can do it. Default: all.",
		},
		"allocate_load_balancer_node_ports": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether a Service of type `LoadBalancer` gets ports of the nodes; a load balancer that reaches pods directly needs none. Default `true`. Ports that are there stay when it is set to `false`.",
		},
		"external_traffic_policy": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("Cluster", "Local"),
			MarkdownDescription: "Where connections from outside go, for types `NodePort` and `LoadBalancer`: `Cluster` for any pod, or `Local` for those of the node that they came to, which then see the client's address. Default `Cluster`.",
		},
		"internal_traffic_policy": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("Cluster", "Local"),
			MarkdownDescription: "Where connections from within the cluster go: `Cluster` for any pod, or `Local` for those of the client's node, and nowhere if there are none. Default `Cluster`.",
		},
		"traffic_distribution": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("PreferSameZone", "PreferSameNode", "PreferClose"),
			MarkdownDescription: "Which pods are preferred: `PreferSameZone`, `PreferSameNode`, or `PreferClose`, the older name of the first. Default: none in particular.",
		},
		"session_affinity": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("None", "ClientIP"),
			MarkdownDescription: "`ClientIP` leads all connections of one client address to one pod. Default `None`.",
		},
		"session_affinity_timeout_seconds": schema.Int32Attribute{
			Optional:            true,
			MarkdownDescription: "Seconds without a connection after which a client may get another pod, 1 to 86400, with `session_affinity = \"ClientIP\"`. Default `10800`, which is three hours.",
		},
		"publish_not_ready_addresses": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether pods get connections before they are ready. Default `false`.",
		},
	}
}

// reach is who reaches the pods, beside the client Service.
func reach() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"peer_service_name": schema.StringAttribute{
			Optional: true, CustomType: attr.Name,
			MarkdownDescription: "Name of the headless Service that gives every pod a DNS name, a DNS label. Default `<name>-peers`. A StatefulSet keeps the one that it was created with.",
		},
		"network_policy": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "Who may connect to the pods: a NetworkPolicy, for clusters whose network enforces them. The application's own pods always may, on all ports; `{}` lets in nobody else. " +
				"It is about incoming connections only. Not together with `host_network`. Default: no policy, so everybody may connect whom no other policy keeps out.",
			Attributes: map[string]schema.Attribute{
				"enabled": schema.BoolAttribute{
					Optional:            true,
					MarkdownDescription: "Whether there is a policy. Default `true`.",
				},
				"allow_from": schema.ListNestedAttribute{
					Optional:            true,
					MarkdownDescription: "Who may connect beside the application's own pods. Each element is either pods (`pod_selector`, `namespace_selector` or both) or addresses (`ip_block`). Default: nobody.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"pod_selector":       attr.LabelSelector("Pods that may connect. `{}` for all. Default, with `namespace_selector`: all pods of those namespaces."),
						"namespace_selector": attr.LabelSelector("Namespaces of those pods; each has its name in the label `kubernetes.io/metadata.name`. `{}` for all. Default: the application's namespace."),
						"ip_block": schema.SingleNestedAttribute{
							Optional:            true,
							MarkdownDescription: "Addresses outside of the cluster that may connect. Default: none.",
							Attributes: map[string]schema.Attribute{
								"cidr": attr.NeededString(attr.Plain, "Range of addresses, such as `10.0.0.0/8`."),
								"except": schema.ListAttribute{
									Optional: true, ElementType: types.StringType,
									MarkdownDescription: "Ranges within it that may not. Default: none.",
								},
							},
						},
						"ports": schema.ListAttribute{
							Optional: true, ElementType: types.StringType,
							MarkdownDescription: "Names of the `ports` that may be connected to. Default: those whose `client` is true.",
						},
					}},
				},
			},
		},
	}
}
