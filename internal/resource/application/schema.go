package application

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int32default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

func applicationSchema(ctx context.Context) schema.Schema {
	attributes := map[string]schema.Attribute{}
	for _, group := range []map[string]schema.Attribute{
		identity(), controller(), attr.Container(), containers(), files(), network(), reach(), pods(), scalingDown(), naming(), surroundings(), hatches(), safety(ctx), computed(),
	} {
		for name, a := range group {
			attributes[name] = a
		}
	}
	return schema.Schema{
		MarkdownDescription: "A stateful application: pods with stable names, a volume for each, and everything around them.\n\n" +
			"It compiles into a StatefulSet (or a Deployment or a DaemonSet, as `controller` says), a headless Service that gives every pod a DNS name, a client Service, a ConfigMap, a Secret, a ServiceAccount, a PodDisruptionBudget and, where asked for, a NetworkPolicy. " +
			"The plan shows each of them in `objects`.\n\n" +
			"Data comes first: no failure, replacement or destroy deletes a volume claim unless the claim policy says `Delete`.",
		Attributes: attributes,
	}
}

func identity() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required: true, CustomType: attr.Name,
			MarkdownDescription: "Name of the application and of most of its objects: a DNS label of at most 52 characters. Claims are named after it, so an application of another name starts with empty volumes, and the old claims are kept.",
		},
		"namespace": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: attr.Name,
			Default:             stringdefault.StaticString("default"),
			MarkdownDescription: "Namespace of all objects. Default `default`. Claims stay where they are when it changes.",
		},
		"create_namespace": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Create the namespace when it is missing. It is never changed or deleted afterwards, because deleting a namespace deletes every claim in it. Default `false`.",
		},
		"labels":      attr.Labels("Labels of every object of the application, beside those that the provider sets. Pods do not get them."),
		"annotations": attr.Annotations("Annotations of every object of the application. Pods do not get them."),
	}
}

func controller() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"controller": schema.StringAttribute{
			Optional: true, Computed: true, CustomType: attr.Enum("StatefulSet", "Deployment", "DaemonSet"),
			Default: stringdefault.StaticString("StatefulSet"),
			MarkdownDescription: "Kind of the object that runs the pods. `StatefulSet` gives each pod a stable name, a DNS name and claims of its own. " +
				"`Deployment` is for pods that are all alike: they share the claims that there are, so an application with a claim for one node has one replica, and its old pod ends before the new one starts. " +
				"`DaemonSet` runs one pod on each node that `placement` allows, such as a log shipper; it has no claims. Default `StatefulSet`. " +
				"Claims of one kind are not found by another, so a change is refused while there are claims.",
		},
		"replicas": schema.Int32Attribute{
			Optional: true, Computed: true,
			Default:             int32default.StaticInt32(1),
			MarkdownDescription: "Number of pods. Default `1`. Those of a StatefulSet have claims of their own and come and go in order; claims of removed pods are treated as the claim policy's `on_scale_down` says. A DaemonSet takes no number but the default: its nodes decide. When people scale now and then, use `ignore_changes = [replicas]`; for an autoscaler, `autoscaled`.",
		},
		"autoscaled": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Leave the number of pods to an autoscaler: `replicas` is applied at creation and never again. Default `false`. Turning it on leaves the number of pods as it is; turning it off sets `replicas`, and is refused while a HorizontalPodAutoscaler or a KEDA ScaledObject targets the StatefulSet or Deployment. Not for a DaemonSet.",
		},
		"ordinals_start": schema.Int32Attribute{
			Optional: true,
			MarkdownDescription: "Ordinal of a StatefulSet's first pod, for members that have to be numbered from 1, say (`$(POD_INDEX)` is the ordinal). Names of pods, of claims and in `peers` follow it. " +
				"Default `0`. Claims are named after ordinals, so a change is refused while there are claims.",
		},
		"hibernated": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Stop all pods, in order, and keep everything else: claims, names, Services and configuration. With `false` the pods come back on their claims. Default `false`. Not together with `autoscaled`, and not for a DaemonSet.",
		},
		"quorum": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "The pods are members of a group that decides by majority, such as etcd, ZooKeeper or Consul; for a StatefulSet. They start together (`Parallel`), run on different nodes and in different zones or not at all (as `placement.spread` says), and need a readiness probe. " +
				"At least 3 `replicas` are needed and an odd number is best; scaling down takes one member away at a time, in an apply that restarts no others, and no setting may take the majority away at once. Default `false`.",
		},
	}
}

func files() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"config_files": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Files of the main container, and of those others that name them: a map of absolute path to text. They go into an immutable ConfigMap whose name is derived from their content, so pods of the old revision keep the old files. " +
				"A ConfigMap is no place for passwords; use `secrets`. Default: none.",
		},
		"secrets": schema.MapNestedAttribute{
			Optional: true,
			MarkdownDescription: "Passwords, keys and other values that no plan and no state may hold: a map of name (letters, digits, `-`, `_` and `.`) to a value that the main container, and those others that name it, read as an environment variable of that name, as a file, or both. " +
				"They go into an immutable Secret whose name is derived from their names and versions, so pods of the old revision keep the old values. " +
				"`env` may refer to the variables as `$(NAME)`. Files belong to root; `fs_group` may read them, or everybody in the container where neither `fs_group` nor `run_as_user` is set. " +
				"For a Secret that somebody else makes, use `env_from_secret`. Default: none.",
			NestedObject: schema.NestedAttributeObject{Attributes: secret()},
		},
		"volumes": schema.MapNestedAttribute{
			Optional: true,
			MarkdownDescription: "What containers have mounted: a map of volume name to where it is (`mount_path`, or `mounts` for several paths or containers) and what it is. Exactly one of " +
				"`size` (a claim for each pod, with `claim_policy`), `existing_claim`, `ephemeral`, `empty_dir`, `config_map`, `secret`, `downward_api`, `projected`, `image`, `csi`, `nfs`, `iscsi`, `fc` and `host_path`. " +
				"Claims by `size` are named `<volume>-<application>-<ordinal>`. Such a volume can't be added to an application that exists or removed from it, because claim templates can't be changed; all others can. " +
				"A Deployment has one claim for each volume, `<volume>.<application>`, which is made when it is missing and otherwise left as it is; claim volumes can be added to it, and the claim of one that is removed is kept. Default: none.",
			NestedObject: schema.NestedAttributeObject{Attributes: attr.Volume()},
		},
	}
}

func secret() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"value_wo": schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true,
			MarkdownDescription: "The value. Write-only: it goes to the cluster and into no plan and no state, so it may come from ephemeral values, such as `ephemeral.random_password.x.result` or an `ephemeral` variable. " +
				"Needs Terraform or OpenTofu 1.11 or newer. A changed value alone does nothing: raise `value_wo_version` as well. Default: null, which keeps the value that is live.",
		},
		"value_wo_version": attr.NeededInt32("Version of the value, from `1`. Terraform can't see that a write-only value has changed; raising the version sends the value anew and rolls the pods."),
		"env": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether there is an environment variable of the secret's name. Default `true`; with `false`, `mount_path` is needed.",
		},
		"mount_path": schema.StringAttribute{
			Optional: true, CustomType: attr.FilePath,
			MarkdownDescription: "Absolute path of a file in the main container that holds the value and can't be written to. Default: no file.",
		},
	}
}

func network() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"service": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "The client Service, which leads to ready pods by the ports whose `client` is true. Default: a `ClusterIP` Service. The headless Service for the pods among themselves, `peer_service_name`, is always there for a StatefulSet.",
			Attributes:          service(),
		},
	}
}

func pods() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"placement": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Which nodes the pods run on. Default: any, spread over zones and nodes as far as possible.",
			Attributes:          placement(),
		},
		"run_as_user": schema.Int64Attribute{
			Optional: true,
			MarkdownDescription: "Numeric user that the image's process runs as, such as 999 for postgres. With it the pods pass the Pod Security standard `restricted`. Without it (null, the default) the image may start as root with the few capabilities that it takes to step down, " +
				"which passes `baseline`.",
		},
		"run_as_group": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Numeric group of the process. Default: `run_as_user`.",
		},
		"fs_group": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Numeric group that owns the volumes' files. Default: `run_as_user`; without that, volumes keep their owner.",
		},
		"termination_grace_period_seconds": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Seconds that a pod has to end by itself before it is killed. Default `120`.",
		},
		"defaults_version": schema.Int32Attribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Version of what the pods have where the configuration says nothing, such as the `120` seconds of `termination_grace_period_seconds`. A newer provider may choose better defaults, and taking them on restarts pods: an application keeps its version " +
				"until a change of yours restarts the pods anyway, and takes the provider's latest with it. Set a number to take another version on now, or to stay with one. Default: the latest when the application is created.",
		},
		"rollout": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "How a changed pod reaches the pods that run. Default: one at a time, in a StatefulSet from the highest ordinal down, each after the one before is ready; a quarter of a Deployment's pods at a time, or all where it has a claim for one node.",
			Attributes: map[string]schema.Attribute{
				"strategy": schema.StringAttribute{
					Optional: true, CustomType: attr.Enum("RollingUpdate", "OnDelete", "Recreate"),
					MarkdownDescription: "`RollingUpdate`; of a StatefulSet or DaemonSet `OnDelete`: pods change when somebody deletes them; of a Deployment `Recreate`: all pods end before the first new one starts. " +
						"Default `RollingUpdate`, and `Recreate` for a Deployment with a claim for one node, which old and new pods can't both have, or with an `existing_claim`, `iscsi` or `fc` volume that it may write to: say `RollingUpdate` where the storage and the application are made for several pods. Going back from `OnDelete` updates the pods that have waited.",
				},
				"pod_management_policy": schema.StringAttribute{
					Optional: true, CustomType: attr.Enum("OrderedReady", "Parallel"),
					MarkdownDescription: "`OrderedReady` starts each pod after the one before is ready, `Parallel` all at once (for members that are ready only when they have found each other). For a StatefulSet only. Default `OrderedReady`.",
				},
				"partition": schema.Int32Attribute{
					Optional:            true,
					MarkdownDescription: "How many pods of a StatefulSet, counted from the first, keep the old revision until it is lowered: the lowest ordinal that is updated, where `ordinals_start` is `0`. Default `0`.",
				},
				"max_unavailable": schema.StringAttribute{
					Optional: true, CustomType: attr.Integer,
					MarkdownDescription: "Number (`\"2\"`) or percentage (`\"30%\"`) of pods that a rolling update may take away at once. For a StatefulSet it needs the feature gate MaxUnavailableStatefulSet, which Kubernetes 1.37 switches on; where it is off, the plan says so. " +
						"Default: one pod at a time; of a Deployment `25%`, rounded down; none of a DaemonSet with `max_surge`.",
				},
				"max_surge": schema.StringAttribute{
					Optional: true, CustomType: attr.Integer,
					MarkdownDescription: "Number or percentage of pods that a rolling update may start in addition, before it ends old ones. For a Deployment and a DaemonSet, in which old and new pod are then on one node at the same time. Default: `25%` of a Deployment's pods, rounded up; none of a DaemonSet's.",
				},
				"min_ready_seconds": schema.Int32Attribute{
					Optional:            true,
					MarkdownDescription: "Seconds that a pod has to be ready before the next one is touched. Default `0`.",
				},
				"unstick": schema.BoolAttribute{
					Optional: true,
					MarkdownDescription: "Delete the pod that the rollout of a StatefulSet is stuck on; other controllers get over it by themselves. Kubernetes replaces a pod only after it is ready, so one that a mistake has broken stays as it is " +
						"when the mistake is mended. While the provider waits, it deletes such a pod, one at a time and with its grace period, and says so in a warning. It has to be of an older revision, come back on the newest, " +
						"and be broken: its image can't be pulled, it can't be configured, no node takes it, or it is in a crash loop. A pod is left alone while a container runs in it that is not ready yet, such as a database that replays its log, " +
						"and, where a container serves beside a broken one, unless all other pods are ready. Nothing is deleted below `partition` and under `OnDelete`. Needs the right to delete pods; a disruption budget does not count. Default `true`.",
				},
				"on_timeout": schema.StringAttribute{
					Optional: true, CustomType: attr.Enum("Error", "Warn"),
					MarkdownDescription: "What to make of an application that is not ready in time, or can't become ready: an `Error`, after which Terraform marks a new application as tainted, " +
						"or a warning (`Warn`) with `ready = false`. What was applied is saved in either case; what has to wait for ready pods, such as deleting what is no longer used, is left to the next apply, which goes on waiting. " +
						"Claims of pods that the same change removes are kept then, whatever their policy says. With `lifecycle { postcondition { condition = self.ready } }` a run under `Warn` fails, and taints nothing. Default `Error`.",
				},
			},
		},
		"disruption_budget": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "How many pods a node drain may take at once: a PodDisruptionBudget. A DaemonSet has none, since a drain leaves its pods alone. Default: one at a time.",
			Attributes: map[string]schema.Attribute{
				"enabled": schema.BoolAttribute{
					Optional:            true,
					MarkdownDescription: "Whether there is a budget. Default `true`.",
				},
				"max_unavailable": schema.StringAttribute{
					Optional: true, CustomType: attr.Integer,
					MarkdownDescription: "Number (`\"1\"`) or percentage (`\"30%\"`) of pods that may be away. Default `\"1\"`, unless `min_available` is set.",
				},
				"min_available": schema.StringAttribute{
					Optional: true, CustomType: attr.Integer,
					MarkdownDescription: "Number or percentage of pods that must stay. Not together with `max_unavailable`. Default: `max_unavailable` decides.",
				},
			},
		},
	}
}

func placement() map[string]schema.Attribute {
	out := scheduling()
	maps.Copy(out, map[string]schema.Attribute{
		"node_selector": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Labels that a node must have. Default: none.",
		},
		"tolerations": schema.ListNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Taints of nodes that the pods put up with, in this order. Default: none but those that Kubernetes gives every pod.",
			NestedObject:        schema.NestedAttributeObject{Attributes: toleration()},
		},
		"spread": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("Zone", "Node", "None"),
			MarkdownDescription: "How far apart the pods should be, as a preference: `Zone` (over zones, and over nodes within), `Node` (over nodes) or `None`. Default `Zone`; a DaemonSet has none.",
		},
	})
	return out
}

func toleration() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"key": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Key of the taint. Default: every key, which goes with operator `Exists` only.",
		},
		"operator": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("Equal", "Exists"),
			MarkdownDescription: "`Equal` compares `value`, `Exists` takes any. Default `Equal`.",
		},
		"value": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Value of the taint, with operator `Equal`. Default: empty.",
		},
		"effect": schema.StringAttribute{
			Optional: true, CustomType: attr.Enum("NoSchedule", "PreferNoSchedule", "NoExecute"),
			MarkdownDescription: "`NoSchedule`, `PreferNoSchedule` or `NoExecute`. Default: all effects.",
		},
		"toleration_seconds": schema.Int64Attribute{
			Optional:            true,
			MarkdownDescription: "Seconds that a pod stays on a node with a `NoExecute` taint. Default: for ever.",
		},
	}
}

func safety(ctx context.Context) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"wait_for_ready": schema.BoolAttribute{
			Optional: true, Computed: true,
			Default:             booldefault.StaticBool(true),
			MarkdownDescription: "Wait until all pods are ready on the new revision, as long as `timeouts` allow; when they are not, the error says why, pod by pod. Default `true`. With `false`, `ready` is null.",
		},
		"deletion_protection": schema.BoolAttribute{
			Optional: true, Computed: true,
			Default:             booldefault.StaticBool(false),
			MarkdownDescription: "Refuse to destroy or replace the application until this is set to `false` and applied. Default `false`.",
		},
		"allow_replace": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Allow a replacement although a claim policy says `on_destroy = \"Delete\"`, so that the replacement deletes the data. Default `false`.",
		},
		"adopt":            attr.Adopt(),
		"unmanaged_fields": attr.UnmanagedFields(),
		"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
			Create: true, Update: true, Delete: true,
			CreateDescription: "How long creating and becoming ready may take, such as `15m`. Default `10m`.",
			UpdateDescription: "How long an update and its rollout may take, such as `1h`. Default `30m`.",
			DeleteDescription: "How long scaling down and deleting may take, such as `20m`. Default `10m`.",
		}),
	}
}

func computed() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":       attr.ID("`namespace/name`."),
		"instance": attr.Instance(),
		"objects":  attr.Objects(),
		"peers": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Stable DNS names of a StatefulSet's pods, in order: `<name>-0.<name>-peers.<namespace>.svc`, one for each of `replicas`; empty for other controllers. They resolve before the pods are ready, so that members can find each other.",
		},
		"host": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "DNS name of the client Service, `<name>.<namespace>.svc`; null without one.",
		},
		"ready": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether all pods were ready when the last apply ended. `false` after a failed apply, and the next plan then goes on. Null with `wait_for_ready = false`.",
		},
		"disruption": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "What the planned change does to running pods: `None`, `Scale` (pods are added or removed) or `Rolling` (pods restart one after the other). Kept while nothing is sent.",
		},
	}
}
