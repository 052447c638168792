package application

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

// surroundings are what a pod finds around its containers.
func surroundings() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"dns": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "How the pods resolve names. Default: by the cluster's DNS.",
			Attributes: map[string]schema.Attribute{
				"policy": schema.StringAttribute{
					Optional: true, CustomType: attr.Enum("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
					MarkdownDescription: "`ClusterFirst` for the cluster's DNS, `ClusterFirstWithHostNet` for the same on the node's network, `Default` for the node's resolver, which knows no Service, or `None` for nothing but `nameservers`. Default `ClusterFirst`; with `host_network`, `ClusterFirstWithHostNet`.",
				},
				"nameservers": schema.ListAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "Addresses of name servers, at most 3 together with those of the policy. Default: those of the policy.",
				},
				"searches": schema.ListAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "Domains to look for short names in, beside those of the policy. Default: those of the policy.",
				},
				"options": schema.MapAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "Options of the resolver, such as `{ ndots = \"2\", edns0 = \"\" }`; `\"\"` for one without a value. Default: those of the policy.",
				},
			},
		},
		"host_network": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Use the network of the node: the pod has the node's address, and its ports are the node's, so a node runs one of the pods. No Pod Security standard but `privileged` allows it. " +
				"With `run_as_user`, ports below 1024 can't be listened on unless the node lets every user do so. Default `false`.",
		},
		"host_aliases": schema.MapAttribute{
			Optional: true, ElementType: types.ListType{ElemType: types.StringType},
			MarkdownDescription: "Lines of the pods' `/etc/hosts`: a map of address to the names that it has there, such as `{ \"10.0.0.5\" = [\"legacy.example.com\"] }`. Default: none.",
		},
		"share_process_namespace": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Let the containers of a pod see and signal each other's processes. Default `false`.",
		},
		"service_account": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Identity of the pods within the cluster. Default: a ServiceAccount of the application's own, which has its name, no rights and no token.",
			Attributes: map[string]schema.Attribute{
				"name": schema.StringAttribute{
					Optional: true, CustomType: attr.OtherName,
					MarkdownDescription: "Name of a ServiceAccount that somebody else makes, in the application's namespace. It has to exist when a pod starts. Default (null or `\"\"`): the application's own.",
				},
				"automount_token": schema.BoolAttribute{
					Optional:            true,
					MarkdownDescription: "Give the containers the account's token, for applications that talk to the API server. Default `false`.",
				},
				"annotations": attr.Annotations("Annotations of the application's own ServiceAccount, such as those by which a cloud gives pods rights: `eks.amazonaws.com/role-arn`, `iam.gke.io/gcp-service-account`, `azure.workload.identity/client-id`. Pods that run already get such rights when they restart."),
			},
		},
		"pod_security_context": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Security of the pods beyond `run_as_user`, `run_as_group` and `fs_group`. What is left out keeps its default. Default: the container runtime's seccomp profile, and of volumes nothing but their root is looked at.",
			Attributes: map[string]schema.Attribute{
				"fs_group_change_policy": schema.StringAttribute{
					Optional: true, CustomType: attr.Enum("OnRootMismatch", "Always"),
					MarkdownDescription: "When the files of a volume are given to `fs_group`: `OnRootMismatch`, when the root of the volume has another group, or `Always`, which can take hours on a full volume. Default `OnRootMismatch`.",
				},
				"supplemental_groups": schema.ListAttribute{
					Optional: true, ElementType: types.Int64Type,
					MarkdownDescription: "Numeric groups that the processes are in as well. Default: those of the image.",
				},
				"sysctls": schema.MapAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "Kernel parameters of the pod, such as `{ \"net.ipv4.tcp_keepalive_time\" = \"300\" }`. Nodes refuse those that Kubernetes does not call safe unless the kubelet allows them, and so does the Pod Security standard `baseline`. " +
						"Default: none, but with `run_as_user` and a port below 1024 `net.ipv4.ip_unprivileged_port_start` is `0`.",
				},
				"seccomp_profile": schema.SingleNestedAttribute{
					Optional:            true,
					MarkdownDescription: "System calls that are allowed. Default: `RuntimeDefault`.",
					Attributes: map[string]schema.Attribute{
						"type": attr.NeededString(attr.Enum("RuntimeDefault", "Unconfined", "Localhost"),
							"`RuntimeDefault` for the container runtime's profile, `Localhost` for a file on the nodes, or `Unconfined` for all calls, which no Pod Security standard but `privileged` allows."),
						"localhost_profile": schema.StringAttribute{
							Optional: true, CustomType: attr.Plain,
							MarkdownDescription: "Path of the file below the kubelet's directory of profiles, with type `Localhost`. Default: none.",
						},
					},
				},
			},
		},
	}
}

// scheduling is where pods run, beside labels and taints of nodes.
func scheduling() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"topology_spread": schema.ListNestedAttribute{
			Optional:            true,
			MarkdownDescription: "How the pods are spread, in place of `spread`: over the values of each of these node labels. Only the application's own pods count. Default: as `spread` says.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"topology_key": attr.NeededString(attr.Plain, "Label of nodes, such as `topology.kubernetes.io/zone` or `kubernetes.io/hostname`."),
				"max_skew": schema.Int32Attribute{
					Optional:            true,
					MarkdownDescription: "How many pods more than the least populated value any may have. Default `1`.",
				},
				"when_unsatisfiable": schema.StringAttribute{
					Optional: true, CustomType: attr.Enum("ScheduleAnyway", "DoNotSchedule"),
					MarkdownDescription: "`ScheduleAnyway` makes it a preference, with `DoNotSchedule` pods wait. Default `ScheduleAnyway`.",
				},
				"min_domains": schema.Int32Attribute{
					Optional:            true,
					MarkdownDescription: "Number of values that there should be; while there are fewer, the least populated counts as empty. With `DoNotSchedule` only. Default `1`.",
				},
				"match_label_keys": schema.ListAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "Labels of pods that only count with equal values, such as `controller-revision-hash` for pods of the same revision. Default: none, so pods of all revisions count.",
				},
				"node_affinity_policy": schema.StringAttribute{
					Optional: true, CustomType: attr.Enum("Honor", "Ignore"),
					MarkdownDescription: "`Honor` counts nodes only that `node_selector` and `affinity` allow, `Ignore` all. Default `Honor`.",
				},
				"node_taints_policy": schema.StringAttribute{
					Optional: true, CustomType: attr.Enum("Honor", "Ignore"),
					MarkdownDescription: "`Honor` counts nodes only whose taints are tolerated, `Ignore` all. Default `Ignore`.",
				},
			}},
		},
		"affinity": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "Near what the pods run, by the API's rules. A term with a `weight` is a preference, one without is required when a pod is put on a node. " +
				"Kubernetes looks at it when it places a pod, and leaves pods that run where they are. Default: none.",
			Attributes: map[string]schema.Attribute{
				"node_affinity": schema.ListNestedAttribute{
					Optional:            true,
					MarkdownDescription: "Nodes for the pods. Of several terms without a `weight`, a node has to match one. Default: any node.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"weight": weight(),
						"match_expressions": attr.Requirements("Requirements on the labels of nodes, all of which hold.", attr.Enum("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"),
							"`In` or `NotIn` (one of `values`), `Exists`, `DoesNotExist`, `Gt` or `Lt` (than an integer)."),
					}},
				},
				"pod_affinity":      podTerms("Pods to run near to: in the same zone, on the same node. All terms without a `weight` have to hold. Default: none."),
				"pod_anti_affinity": podTerms("Pods to keep away from; `[{ topology_key = \"kubernetes.io/hostname\" }]` allows one of the application's pods for each node. All terms without a `weight` have to hold. Default: none."),
			},
		},
		"priority_class": schema.StringAttribute{
			Optional: true, CustomType: attr.Name,
			MarkdownDescription: "Name of a PriorityClass: which pods go first when room is short. It has to exist when a pod starts. Default: the cluster's default class, or priority 0.",
		},
		"runtime_class": schema.StringAttribute{
			Optional: true, CustomType: attr.Name,
			MarkdownDescription: "Name of a RuntimeClass: what runs the containers, such as gVisor. It has to exist when a pod starts. Default: the node's own runtime.",
		},
		"scheduler": schema.StringAttribute{
			Optional: true, CustomType: attr.Name,
			MarkdownDescription: "Name of the scheduler that puts the pods on nodes. Default `default-scheduler`.",
		},
	}
}

func podTerms(description string) schema.Attribute {
	return schema.ListNestedAttribute{
		Optional:            true,
		MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"weight":         weight(),
			"topology_key":   attr.NeededString(attr.Plain, "Label of nodes whose equal values mean near, such as `kubernetes.io/hostname`."),
			"label_selector": attr.LabelSelector("Which pods. `{}` for all. Default: the application's own."),
			"namespaces": schema.ListAttribute{
				Optional: true, ElementType: attr.Name,
				MarkdownDescription: "Namespaces of those pods. Default: the application's, unless `namespace_selector` is set.",
			},
			"namespace_selector": attr.LabelSelector("Namespaces of those pods by their labels, beside `namespaces`. `{}` for all. Default: none."),
		}},
	}
}

func weight() schema.Attribute {
	return schema.Int32Attribute{
		Optional:            true,
		MarkdownDescription: "Weight of a preference, 1 to 100. Default: none, and the term is required.",
	}
}
