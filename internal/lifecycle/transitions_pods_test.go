package lifecycle_test

// podTransitions are those of what is around the containers, and of who reaches
// them: each from a small configuration, since one of everything takes long to plan.
func podTransitions() []transition {
	out := to(reached(), reachedValues())
	out = append(out, to(surrounded(), surroundedValues)...)
	out = append(out, to(with(small(), config{"placement": placed()}), placedValues())...)
	// Where one attribute excludes another or goes with it.
	return append(out,
		transition{from: with(reached(), config{"service": config{"type": "LoadBalancer"}}), path: "service.type", to: "NodePort"},
		transition{from: with(reached(), config{"ports": config{"amqp": config{"port": 1}}, "service": config{"session_affinity": "ClientIP"}}), path: "service.session_affinity", to: "None"},
		transition{from: with(small(), config{"service_account": config{"name": "a"}}), path: "service_account.name", to: "b"},
		transition{
			from: with(small(), config{"pod_security_context": config{"seccomp_profile": config{"type": "Unconfined"}}}),
			path: "pod_security_context.seccomp_profile.type", to: "RuntimeDefault",
		},
		transition{from: small(), path: "host_network", to: true},
		transition{from: with(small(), config{"placement": config{"spread": "Node"}}), path: "placement.spread", to: "Zone"},
		transition{
			from: with(small(), config{"placement": config{"topology_spread": []any{config{"topology_key": "rack"}}}}),
			path: "placement.topology_spread.0.when_unsatisfiable", to: "DoNotSchedule",
		},
	)
}

func small() config {
	return config{"name": "mq", "namespace": "queues", "image": "rabbitmq:4", "run_as_user": 999}
}

func reached() config {
	all := everything()
	return with(small(), config{
		"ports": all["ports"], "service": all["service"], "peer_service_name": all["peer_service_name"], "network_policy": all["network_policy"],
	})
}

// reachedValues are other values than those of reached.
func reachedValues() config {
	out := config{
		"ports.amqp.host_port": 5673, "ports.amqp.node_port": nil,

		"service.enabled": false, "service.labels": nil, "service.annotations": nil,
		"service.cluster_ip": "10.96.0.51", "service.ip_families": []any{"IPv6"}, "service.ip_family_policy": "RequireDualStack",
		"service.load_balancer_class": "example.com/outer", "service.load_balancer_source_ranges": nil, "service.allocate_load_balancer_node_ports": false,
		"service.external_traffic_policy": "Cluster", "service.internal_traffic_policy": "Local", "service.traffic_distribution": nil,
		"service.session_affinity_timeout_seconds": 60, "service.publish_not_ready_addresses": false,
		"peer_service_name": "mq-peers",

		"network_policy": nil, "network_policy.enabled": false, "network_policy.allow_from": nil, "network_policy.allow_from.0.ports": []any{"amqp", "epmd"},
		"network_policy.allow_from.1.ip_block": config{"cidr": "10.0.0.0/9"}, "network_policy.allow_from.1.ip_block.cidr": "0.0.0.0/0",
		"network_policy.allow_from.1.ip_block.except": nil,
	}
	inSelector(out, "network_policy.allow_from.0.pod_selector")
	inSelector(out, "network_policy.allow_from.0.namespace_selector")
	return out
}

func surrounded() config {
	all := everything()
	out := small()
	for _, name := range []string{"fs_group", "dns", "host_aliases", "share_process_namespace", "service_account", "pod_security_context"} {
		out[name] = all[name]
	}
	return out
}

// surroundedValues are other values than those of surrounded.
var surroundedValues = config{
	"dns": nil, "dns.policy": "Default", "dns.nameservers": []any{"10.0.0.11"}, "dns.searches": nil, "dns.options": config{"ndots": "2"},
	"host_aliases": nil, "share_process_namespace": nil,
	"service_account.automount_token": nil, "service_account.annotations": nil,
	"pod_security_context": nil, "pod_security_context.fs_group_change_policy": nil, "pod_security_context.supplemental_groups": nil,
	"pod_security_context.sysctls": nil, "pod_security_context.seccomp_profile": nil,
	"pod_security_context.seccomp_profile.localhost_profile": "profiles/other.json",
}

// placedValues are other values than those of placed.
func placedValues() config {
	out := config{
		"placement": nil, "placement.node_selector": nil, "placement.tolerations": nil,
		"placement.tolerations.0.key": "rabbit", "placement.tolerations.0.operator": "Exists", "placement.tolerations.0.value": "rabbit",
		"placement.tolerations.0.effect": "NoSchedule", "placement.tolerations.0.toleration_seconds": nil,
		"placement.priority_class": nil, "placement.runtime_class": nil, "placement.scheduler": nil,

		"placement.topology_spread": nil, "placement.topology_spread.0.topology_key": "rack", "placement.topology_spread.0.max_skew": 1,
		"placement.topology_spread.0.min_domains": nil, "placement.topology_spread.0.match_label_keys": nil,
		"placement.topology_spread.0.node_affinity_policy": nil, "placement.topology_spread.0.node_taints_policy": nil,

		"placement.affinity": nil, "placement.affinity.node_affinity": nil, "placement.affinity.pod_affinity": nil, "placement.affinity.pod_anti_affinity": nil,
		"placement.affinity.node_affinity.0.weight": nil,
	}
	inRequirements(out, "placement.affinity.node_affinity.0.match_expressions")
	for _, at := range []string{"placement.affinity.pod_affinity.0.", "placement.affinity.pod_anti_affinity.0."} {
		out[at+"weight"], out[at+"topology_key"], out[at+"namespaces"] = nil, "rack", nil
		inSelector(out, at+"label_selector")
		inSelector(out, at+"namespace_selector")
	}
	return out
}

// inSelector adds other values than those of a selector.
func inSelector(values config, at string) {
	values[at], values[at+".match_labels"] = config{}, nil
	inRequirements(values, at+".match_expressions")
}

func inRequirements(values config, at string) {
	values[at] = []any{config{"key": "other", "operator": "Exists"}}
	values[at+".0.key"], values[at+".0.operator"], values[at+".0.values"] = "other", "NotIn", []any{"c"}
}
