package application

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func applicationSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "What runs of an application now: its pods and why they are not ready, its claims, its Services, and pods that are stuck on a node that is lost.\n\n" +
			"It is read from the cluster in every plan. An application that does not exist is an error, and so is a cluster that can't be reached. " +
			"Where the same configuration makes or changes the application, add `depends_on = [stateful_application.db]`: it is then read after the apply. " +
			"It need not be an application of this provider: any StatefulSet, Deployment or DaemonSet of that name is read, in this order.\n\n" +
			"Reading takes the rights to `get` statefulsets, deployments and daemonsets and to `list` pods, claims and Services of the namespace. `list` on events and `get` on nodes and storage classes give better reasons, `list` on replicasets tells which pods of a Deployment are new.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required: true, MarkdownDescription: "Name of the application.",
			},
			"namespace": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Namespace of the application. Default `default`.",
			},
			"controller": computedText("Kind of the object that runs the pods: `StatefulSet`, `Deployment` or `DaemonSet`."),
			"ready": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether the last rollout is done and all pods are ready, as an apply waits for it.",
			},
			"reasons": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "What the application waits for while it is not ready, one object each: `Pod/db-1: running, not ready`. Pods that could not even be created are named here. Empty when it is ready.",
			},
			"replicas": schema.SingleNestedAttribute{
				Computed: true, MarkdownDescription: "Numbers of pods.",
				Attributes: map[string]schema.Attribute{
					"desired": computedNumber("Pods that are wanted; an autoscaler may have changed it."),
					"ready":   computedNumber("Pods that are ready."),
					"updated": computedNumber("Pods of the newest revision."),
				},
			},
			"revision": computedText("Name of the newest revision of the pod template, which ends in its hash; null until the controller has seen the last change, and for Deployments and DaemonSets, whose revisions have no names."),
			"pods": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The pods, by ordinal, or by name where they have none.",
				NestedObject: schema.NestedAttributeObject{Attributes: podAttributes()},
			},
			"claims": schema.MapNestedAttribute{
				Computed: true, MarkdownDescription: "The volume claims, by name; those of pods that were scaled away and kept their data too.",
				NestedObject: schema.NestedAttributeObject{Attributes: claimAttributes()},
			},
			"services": schema.MapNestedAttribute{
				Computed: true, MarkdownDescription: "The Services that lead to the pods, by name, whoever has made them.",
				NestedObject: schema.NestedAttributeObject{Attributes: serviceAttributes()},
			},
			"stuck_pods": schema.MapNestedAttribute{
				Computed: true,
				MarkdownDescription: "Pods that come to no end by themselves, by name: those that are not ready or being deleted on a node that does not answer, and those that should have ended more than 30 seconds ago. A warning names them. " +
					"Kubernetes starts no other pod of that name meanwhile, because the old one may still write to the volume. When the machine is off for certain, the taint " +
					"[`node.kubernetes.io/out-of-service`](https://kubernetes.io/docs/reference/labels-annotations-taints/#node-kubernetes-io-out-of-service) on the node tells Kubernetes so: " +
					"it deletes the pods there and detaches their volumes, and they start elsewhere.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"node":   computedText("Node of the pod; null if it never had one."),
					"since":  computedText("When the node was given up, or when the pod should have ended (RFC 3339). A time rather than an age, which would differ in every plan."),
					"reason": computedText("What is known of it: `terminating for 12m0s, on node n1, which is not ready: Kubelet stopped posting node status`."),
					"advice": computedText("What to do, in words."),
				}},
			},
		},
	}
}

func podAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":     computedText("Name of the pod."),
		"ordinal":  computedNumber("Number in its name; null for pods that are not of a StatefulSet."),
		"phase":    computedText("`Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. A pod in a crash loop is `Running`; see `reason`."),
		"ready":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it is ready, so that the client Service leads to it."},
		"reason":   computedText("Why it is not as it should be: `container \"db\" waiting: CrashLoopBackOff: 6 restarts, last exit code 137 (OOMKilled)`, say, or that it is being deleted. Null for a pod that is fine."),
		"revision": computedText("Revision of the pod template that it was made from; of a Deployment's or DaemonSet's, the hash alone."),
		"updated":  schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether that is the newest revision."},
		"restarts": computedNumber("How often its containers have restarted, together."),
		"node":     computedText("Node that it runs on; null while it has none."),
		"ip":       computedText("Its address; null while it has none. It changes with every new pod: peers use names."),
		"started":  computedText("When its node took it on (RFC 3339); null before."),
	}
}

func claimAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"volume":        computedText("Name of the volume in the application."),
		"requested":     computedText("Size that the claim asks for, such as `10Gi`."),
		"capacity":      computedText("Size of the volume that it has; null while it has none. It may be larger than `requested`, and while a volume grows it is smaller."),
		"storage_class": computedText("Its storage class; `\"\"` for volumes without a class, null where the cluster has no default."),
		"phase":         computedText("`Pending`, `Bound` or `Lost`."),
		"volume_name":   computedText("Name of its PersistentVolume; null while it has none."),
		"access_modes": schema.ListAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: "Who may mount it, such as `ReadWriteOnce`.",
		},
	}
}

func serviceAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"type":       computedText("`ClusterIP`, `NodePort` or `LoadBalancer`."),
		"cluster_ip": computedText("Its address inside the cluster; `None` for a headless Service."),
		"load_balancer_addresses": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Addresses or host names of its load balancer; empty while there is none.",
		},
		"ports": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "Its ports.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name":      computedText("Name of the port; null for one without."),
				"port":      computedNumber("Port number."),
				"protocol":  computedText("`TCP`, `UDP` or `SCTP`."),
				"node_port": computedNumber("Port on every node; null where there is none."),
			}},
		},
	}
}

func computedText(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedNumber(description string) schema.Attribute {
	return schema.Int32Attribute{Computed: true, MarkdownDescription: description}
}
