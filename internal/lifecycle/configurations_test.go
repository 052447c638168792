package lifecycle_test

// postgres is a small application.
func postgres() config {
	return config{
		"name": "pg", "namespace": "data", "image": "postgres:17", "run_as_user": 999,
		"env":   config{"PGDATA": "/data/pgdata", "PHRASE": "canary"},
		"ports": config{"postgres": config{"port": 5432}},
		"volumes": config{
			"data": config{"mount_path": "/data", "size": "1Ti", "claim_policy": config{"storage_class": "fast"}},
		},
	}
}

// everything is an application of which everything is set, as far as one
// attribute does not exclude another.
func everything() config {
	return config{
		"name": "mq", "namespace": "queues", "create_namespace": true, "labels": config{"team": "messaging"}, "annotations": config{"example.com/a": "b"},
		"controller": "StatefulSet", "replicas": 3, "autoscaled": false, "ordinals_start": 1, "hibernated": false, "quorum": false,
		"image": "rabbitmq:4", "image_pull_policy": "Always", "command": []any{"run"}, "args": []any{"--name", "$(NODE)"}, "working_dir": "/work",
		"env":                 config{"NODE": "rabbit@$(POD_NAME)", "A": "$(NODE)"},
		"env_from_secret":     config{"COOKIE": config{"name": "mq", "key": "cookie"}},
		"env_from_config_map": config{"LEVEL": config{"name": "mq", "key": "level"}},
		"env_from_field":      config{"NODE_NAME": "spec.nodeName"},
		"env_from_resource":   config{"MEMORY": config{"resource": "limits.memory", "divisor": "1Mi"}},
		"resources":           config{"requests": config{"cpu": "500m", "memory": "1Gi"}, "limits": config{"memory": "2Gi"}},
		"ports": config{
			"amqp": config{"port": 5672, "protocol": "TCP", "client": true, "app_protocol": "amqp", "node_port": 30672, "host_port": 5672},
			"epmd": config{"port": 4369},
		},
		"probes": config{
			"startup":   config{"exec": []any{"ping"}, "initial_delay_seconds": 5, "period_seconds": 10, "timeout_seconds": 3, "success_threshold": 1, "failure_threshold": 60},
			"readiness": config{"http_get": config{"path": "/health", "port": "amqp", "scheme": "HTTPS", "headers": config{"Accept": "text/plain"}}, "success_threshold": 2},
			"liveness":  config{"grpc": config{"port": 4369, "service": "alive"}},
		},
		"hooks": config{
			"post_start": config{"exec": []any{"begin"}},
			"pre_stop":   config{"http_get": config{"path": "/end", "port": "amqp", "scheme": "HTTP", "headers": config{"Accept": "text/plain"}}},
		},
		"security_context":   container("", 0)["security_context"],
		"sidecars":           config{"metrics": with(container("metrics", 9419), given()), "shipper": sleeper()},
		"init_containers":    []any{with(with(container("proxy", 15001), given()), config{"name": "proxy", "restart_policy": "Always"}), config{"name": "prepare", "image": "busybox"}},
		"image_pull_secrets": []any{"registry"},

		"config_files": config{"/etc/mq.conf": "a = b\n"},
		"secrets":      config{"TOKEN": config{"value_wo": "t", "value_wo_version": 1, "env": true, "mount_path": "/run/token"}, "KEY": config{"value_wo": "k", "value_wo_version": 1}},
		"volumes": config{
			"data": config{"mount_path": "/data", "sub_path": "mq", "read_only": false, "size": "10Gi", "claim_policy": config{
				"name": "mq", "storage_class": "fast", "volume_attributes_class": "silver", "access_modes": []any{"ReadWriteOnce"}, "volume_mode": "Filesystem", "min_size": "1Gi", "max_size": "1Ti",
				"allowed_storage_classes": []any{"fast", "slow"}, "on_destroy": "Retain", "on_scale_down": "Delete", "labels": config{"a": "b"}, "annotations": config{"a": "b"},
			}},
			"wal": config{"mount_path": "/wal", "size": "10Gi"},
			"tmp": config{"mount_path": "/tmp", "empty_dir": config{"medium": "Memory", "size_limit": "1Gi"}},
		},
		"service": balanced(), "peer_service_name": "mq-nodes", "network_policy": guarded(),
		"names":        config{"service": "mq-clients", "config_map": "mq-settings", "secret": "mq-keys", "service_account": "mq-pods"},
		"dns":          config{"policy": "None", "nameservers": []any{"10.0.0.10"}, "searches": []any{"example.com"}, "options": config{"ndots": "2", "edns0": ""}},
		"host_network": false, "host_aliases": config{"10.0.0.5": []any{"legacy.example.com"}}, "share_process_namespace": true,
		"service_account": config{"automount_token": true, "annotations": config{"example.com/role": "mq"}},
		"pod_security_context": config{
			"fs_group_change_policy": "Always", "supplemental_groups": []any{2000}, "sysctls": config{"net.core.somaxconn": "1024"},
			"seccomp_profile": config{"type": "Localhost", "localhost_profile": "profiles/mq.json"},
		},
		"placement":   placed(),
		"run_as_user": 999, "run_as_group": 1000, "fs_group": 1001, "termination_grace_period_seconds": 60, "defaults_version": 1,
		"rollout":           config{"strategy": "RollingUpdate", "pod_management_policy": "Parallel", "partition": 1, "max_unavailable": "1", "min_ready_seconds": 5, "unstick": false, "on_timeout": "Warn"},
		"disruption_budget": config{"enabled": true, "max_unavailable": "1"},
		"scale_down":        config{"before": config{"command": []any{"rabbitmqctl", "forget_cluster_node"}, "timeout_seconds": 60, "container": "mq"}},
		"patches":           config{"StatefulSet/mq": "spec: {revisionHistoryLimit: 3}"},
		"extra_objects":     config{"reader": readerRole},
		"wait_for_ready":    true, "deletion_protection": false, "allow_replace": false, "adopt": true,
		"unmanaged_fields": config{"StatefulSet/mq": []any{"spec.template.spec.terminationGracePeriodSeconds"}},
		"timeouts":         config{"create": "5m", "update": "5m", "delete": "5m"},
	}
}

// readerRole is an object that the application does not make by itself.
const readerRole = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [endpoints], verbs: [get]}]
`

// wiki is a Deployment with what only that has.
func wiki() config {
	return config{
		"name": "wiki", "namespace": "data", "controller": "Deployment", "replicas": 3, "image": "wiki:1",
		"ports": config{"http": config{"port": 8080}},
		"volumes": config{
			"data": config{"mount_path": "/data", "size": "1Ti", "claim_policy": config{"storage_class": "fast", "access_modes": []any{"ReadWriteMany"}}},
		},
		"rollout": config{"strategy": "RollingUpdate", "max_surge": "1"},
	}
}

// fast is a storage class of which everything is set.
func fast() config {
	return config{
		"name": "fast", "storage_provisioner": "ebs.csi.aws.com", "parameters": config{"type": "gp3"}, "reclaim_policy": "Delete", "volume_binding_mode": "Immediate",
		"allow_volume_expansion": false, "mount_options": []any{"noatime"}, "allowed_topologies": []any{config{"zone": []any{"a", "b"}}}, "default": true,
		"volume_attributes_classes": config{"gold": config{"parameters": config{"iops": "5000"}}},
		"snapshot_class":            config{"enabled": true, "deletion_policy": "Delete", "parameters": config{"speed": "high"}, "default": true},
		"labels":                    config{"a": "b"}, "annotations": config{"a": "b"}, "adopt": true,
	}
}

// db is a claim policy of which everything is set but what makes objects.
func db() config {
	return config{
		"name": "db", "storage_class": "fast", "volume_attributes_class": "silver", "access_modes": []any{"ReadWriteOnce"}, "volume_mode": "Filesystem", "min_size": "1Gi", "max_size": "1Ti",
		"allowed_storage_classes": []any{"fast"}, "on_destroy": "Retain", "on_scale_down": "Delete", "labels": config{"a": "b"}, "annotations": config{"a": "b"},
	}
}

// guardedDB is a claim policy of which everything is set. That it deletes no claims
// is what deny_deletion asks for.
func guardedDB() config {
	return with(db(), config{
		"on_scale_down": "Retain", "adopt": true,
		"guardrails": config{
			"namespaces": []any{"data", "queues"}, "admission": true, "deny_deletion": true, "limit_range": true,
			"quota": config{"storage": "10Ti", "claims": 20, "storage_classes": config{"fast": config{"storage": "1Ti", "claims": 5}}},
		},
	})
}

// archive is a volume claim of which everything is set, as far as one attribute does
// not exclude another.
func archive() config {
	return config{
		"name": "archive", "namespace": "data", "size": "1Ti", "claim_policy": db(),
		"selector": config{"match_labels": config{"content": "archive"}, "match_expressions": []any{config{"key": "tier", "operator": "In", "values": []any{"slow"}}}},
		"labels":   config{"c": "d"}, "annotations": config{"c": "d"},
		"wait_for_ready": true, "deletion_protection": false, "allow_replace": false, "adopt": true,
		"timeouts": config{"create": "5m", "update": "5m", "delete": "5m"},
	}
}

// reports is a small volume claim.
func reports() config {
	return config{"name": "reports", "namespace": "data", "size": "20Gi", "claim_policy": config{"storage_class": "fast"}}
}

// whole is a configuration of each resource with everything set.
var whole = map[string]func() config{application: everything, storageClass: fast, claimPolicy: guardedDB, persistentVolume: films, volumeClaim: archive}
