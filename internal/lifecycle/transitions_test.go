package lifecycle_test

import "slices"

// transitions are, for each resource, one for each of its attributes.
var transitions = map[string]func() []transition{
	application:  applicationTransitions,
	storageClass: func() []transition { return to(fast(), classValues) },
	claimPolicy:  policyTransitions,
	volumeClaim:  claimTransitions,

	persistentVolume: persistentTransitions,
}

// to are transitions from one configuration, by path.
func to(from config, values config) []transition {
	var out []transition
	for path, v := range values {
		out = append(out, transition{from: from, path: path, to: v})
	}
	return out
}

// applicationValues are other values than those of everything.
var applicationValues = config{
	"name": "rabbit", "namespace": "other", "create_namespace": nil, "labels": config{"team": "data"}, "annotations": nil,
	"replicas": 4, "hibernated": true, "quorum": true,

	"image": "rabbitmq:4.1", "image_pull_policy": nil, "command": []any{"start"}, "args": []any{}, "working_dir": "/other", "env": config{"NODE": "rabbit@$(POD_NAME)"},
	"env_from_secret": nil, "env_from_secret.COOKIE.name": "rabbit", "env_from_secret.COOKIE.key": "erlang",
	"env_from_config_map": nil, "env_from_config_map.LEVEL.name": "rabbit", "env_from_config_map.LEVEL.key": "log",
	"env_from_field":    config{"NODE_NAME": "status.hostIP"},
	"env_from_resource": nil, "env_from_resource.MEMORY.resource": "requests.memory", "env_from_resource.MEMORY.divisor": nil,
	"resources": nil, "resources.requests": config{"cpu": "1"}, "resources.limits": nil,
	"ports.amqp.port": 5673, "ports.epmd.protocol": "UDP", "ports.epmd.client": false, "ports.amqp.app_protocol": nil,
	"probes": nil, "probes.startup": nil, "probes.readiness": nil, "probes.liveness": nil,
	"hooks": nil, "hooks.post_start": nil, "hooks.pre_stop": nil,
	"image_pull_secrets": []any{"registry", "mirror"},

	"config_files":                     config{"/etc/mq.conf": "a = c\n"},
	"secrets.TOKEN.value_wo":           "another",
	"secrets.TOKEN.value_wo_version":   2,
	"secrets.TOKEN.env":                false,
	"secrets.TOKEN.mount_path":         nil,
	"volumes.wal.mount_path":           "/journal",
	"volumes.data.sub_path":            nil,
	"volumes.data.read_only":           true,
	"volumes.wal.size":                 "20Gi",
	"volumes.tmp.empty_dir":            config{},
	"volumes.tmp.empty_dir.medium":     nil,
	"volumes.tmp.empty_dir.size_limit": "2Gi",

	"volumes.data.claim_policy.name":                    "rabbit",
	"volumes.data.claim_policy.storage_class":           "slow",
	"volumes.data.claim_policy.volume_attributes_class": "gold",
	"volumes.data.claim_policy.access_modes":            []any{"ReadWriteOncePod"},
	"volumes.data.claim_policy.volume_mode":             "Block",
	"volumes.data.claim_policy.labels":                  config{"a": "c"},
	"volumes.data.claim_policy.annotations":             nil,
	"volumes.data.claim_policy.min_size":                "2Gi",
	"volumes.data.claim_policy.max_size":                nil,
	"volumes.data.claim_policy.allowed_storage_classes": nil,
	"volumes.data.claim_policy.on_destroy":              "Delete",

	"run_as_user": nil, "run_as_group": 1, "fs_group": nil, "termination_grace_period_seconds": 30,
	"rollout.strategy": "OnDelete", "rollout.partition": 2, "rollout.pod_management_policy": "OrderedReady", "rollout.min_ready_seconds": nil, "rollout.max_unavailable": nil, "rollout.unstick": true, "rollout.on_timeout": nil,
	"disruption_budget": config{"enabled": false}, "disruption_budget.enabled": false, "disruption_budget.max_unavailable": "50%",

	"names.service": nil, "names.config_map": "mq-files", "names.secret": nil, "names.service_account": "mq",
	"scale_down": nil, "scale_down.before": nil, "scale_down.before.command": []any{"leave"}, "scale_down.before.timeout_seconds": nil, "scale_down.before.container": nil,

	"patches":       config{"StatefulSet/mq": "spec: {template: {spec: {setHostnameAsFQDN: true}}}"},
	"extra_objects": nil,

	"wait_for_ready": false, "deletion_protection": true, "allow_replace": true, "adopt": false,
	"timeouts": nil, "timeouts.create": "1h", "timeouts.update": nil, "timeouts.delete": "1h",
}

func applicationTransitions() []transition {
	// What is left to others has no effect. Other containers have transitions of
	// their own, and make these slow.
	ours := with(everything(), config{"unmanaged_fields": nil, "sidecars": nil, "init_containers": nil})
	out := append(to(ours, applicationValues), slices.Concat(volumeTransitions(), podTransitions())...)
	out = append(out,
		transition{from: everything(), path: "unmanaged_fields", to: nil},
		transition{from: everything(), path: "autoscaled", to: true},
		// With claims both are refused.
		transition{from: with(postgres(), config{"volumes": nil}), path: "controller", to: "DaemonSet"},
		transition{from: with(everything(), config{"volumes": nil}), path: "ordinals_start", to: 2},
		transition{from: wiki(), path: "rollout.max_surge", to: "2"},
		transition{from: with(everything(), config{"disruption_budget": config{"min_available": "1"}}), path: "disruption_budget.min_available", to: "2"},
		transition{from: with(ours, config{"termination_grace_period_seconds": nil}), path: "defaults_version", to: 2},
		// A set deletes claims only where it is somebody else who scales it, and all
		// of its claims go or none.
		transition{
			from: with(everything(), config{"autoscaled": true, "volumes": config{"data": everything()["volumes"].(config)["data"]}}),
			path: "volumes.data.claim_policy.on_scale_down", to: "Retain",
		},
	)
	return append(out, containersTransitions()...)
}

// handlerTransitions are those of a container's probes and hooks. in is a
// configuration with the container, of which some attributes are replaced.
func handlerTransitions(at, port string, in func(config) config) []transition {
	var out []transition
	for _, name := range []string{"startup", "readiness", "liveness"} {
		out = append(out, probeTransitions(at+"probes."+name+".", port, func(probe config) config { return in(config{"probes": config{name: probe}}) })...)
	}
	for _, name := range []string{"post_start", "pre_stop"} {
		out = append(out, hookTransitions(at+"hooks."+name+".", port, func(hook config) config { return in(config{"hooks": config{name: hook}}) })...)
	}
	return out
}

// probeTransitions are those of one probe, for each way of asking.
func probeTransitions(at, port string, in func(config) config) []transition {
	var out []transition
	for _, by := range []struct {
		probe  config
		values config
	}{
		{
			config{"exec": []any{"ping"}, "initial_delay_seconds": 5, "success_threshold": 1},
			config{"exec": []any{"ping", "-v"}, "initial_delay_seconds": 6, "period_seconds": 6, "timeout_seconds": 6, "success_threshold": 2, "failure_threshold": 6},
		},
		{
			config{"http_get": config{"path": "/", "port": port, "scheme": "HTTP", "headers": config{"Accept": "text/plain"}}},
			config{"http_get": config{"port": "81"}, "http_get.path": nil, "http_get.port": "80", "http_get.scheme": "HTTPS", "http_get.headers": nil},
		},
		{config{"tcp_socket": config{"port": port}}, config{"tcp_socket": config{"port": "81"}, "tcp_socket.port": "80"}},
		{config{"grpc": config{"port": 80}}, config{"grpc": config{"port": 81}, "grpc.port": 82, "grpc.service": "alive"}},
	} {
		for path, v := range by.values {
			out = append(out, transition{from: in(by.probe), path: at + path, to: v})
		}
	}
	return out
}

// classValues are other values than those of fast.
var classValues = config{
	"name": "slow", "storage_provisioner": "pd.csi.storage.gke.io", "parameters": nil, "reclaim_policy": "Retain", "volume_binding_mode": "WaitForFirstConsumer",
	"allow_volume_expansion": true, "mount_options": nil, "allowed_topologies": []any{config{"zone": []any{"a"}}}, "default": false,
	"volume_attributes_classes": nil, "volume_attributes_classes.gold.parameters": config{"iops": "6000"},
	"snapshot_class": nil, "snapshot_class.enabled": false, "snapshot_class.deletion_policy": "Retain", "snapshot_class.parameters": nil, "snapshot_class.default": false,
	"labels": nil, "annotations": config{"a": "c"}, "adopt": false,
}

// policyValues are other values than those of guardedDB.
var policyValues = config{
	"name": "other", "storage_class": "slow", "volume_attributes_class": "gold", "access_modes": []any{"ReadWriteMany"}, "volume_mode": "Block", "min_size": "2Gi", "max_size": nil,
	"allowed_storage_classes": []any{"slow"}, "labels": nil, "annotations": config{"a": "c"}, "adopt": false,

	"guardrails": nil, "guardrails.namespaces": []any{"data"}, "guardrails.admission": false, "guardrails.deny_deletion": nil, "guardrails.limit_range": nil,
	"guardrails.quota": nil, "guardrails.quota.storage": "20Ti", "guardrails.quota.claims": nil, "guardrails.quota.storage_classes": nil,
	"guardrails.quota.storage_classes.fast.storage": "0", "guardrails.quota.storage_classes.fast.claims": 6,
}

func policyTransitions() []transition {
	return append(to(guardedDB(), policyValues), to(db(), config{"on_destroy": "Delete", "on_scale_down": "Retain"})...)
}
