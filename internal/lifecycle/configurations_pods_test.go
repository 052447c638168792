package lifecycle_test

// balanced is a client Service of which everything is set.
func balanced() config {
	return config{
		"enabled": true, "type": "LoadBalancer", "labels": config{"a": "b"}, "annotations": config{"a": "b"},
		"cluster_ip": "10.96.0.50", "ip_families": []any{"IPv4"}, "ip_family_policy": "PreferDualStack",
		"load_balancer_class": "example.com/inner", "load_balancer_source_ranges": []any{"10.0.0.0/8"}, "allocate_load_balancer_node_ports": true,
		"external_traffic_policy": "Local", "internal_traffic_policy": "Cluster", "traffic_distribution": "PreferSameZone",
		"session_affinity": "ClientIP", "session_affinity_timeout_seconds": 600, "publish_not_ready_addresses": true,
	}
}

// guarded is a network policy of which everything is set.
func guarded() config {
	return config{"enabled": true, "allow_from": []any{
		config{"pod_selector": selector("app"), "namespace_selector": selector("team"), "ports": []any{"amqp"}},
		config{"ip_block": config{"cidr": "10.0.0.0/8", "except": []any{"10.1.0.0/16"}}},
	}}
}

// placed is a placement of which everything is set, but for spread.
func placed() config {
	term := func() config {
		return config{"weight": 10, "topology_key": "kubernetes.io/hostname", "label_selector": selector("app"), "namespaces": []any{"web"}, "namespace_selector": selector("team")}
	}
	return config{
		"node_selector": config{"disk": "ssd"},
		"tolerations": []any{
			config{"key": "dedicated", "operator": "Equal", "value": "mq", "effect": "NoExecute", "toleration_seconds": 30},
		},
		"topology_spread": []any{config{
			"topology_key": "topology.kubernetes.io/zone", "max_skew": 2, "when_unsatisfiable": "DoNotSchedule", "min_domains": 3,
			"match_label_keys": []any{"controller-revision-hash"}, "node_affinity_policy": "Ignore", "node_taints_policy": "Honor",
		}},
		"affinity": config{
			"node_affinity": []any{config{"weight": 20, "match_expressions": []any{config{"key": "disk", "operator": "In", "values": []any{"ssd"}}}}},
			"pod_affinity":  []any{term()}, "pod_anti_affinity": []any{term()},
		},
		"priority_class": "high", "runtime_class": "gvisor", "scheduler": "bin-packing",
	}
}

func selector(key string) config {
	return config{
		"match_labels":      config{key: "a"},
		"match_expressions": []any{config{"key": key, "operator": "In", "values": []any{"a", "b"}}},
	}
}
