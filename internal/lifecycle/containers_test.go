package lifecycle_test

// container is a container of which everything is set, as far as one attribute
// does not exclude another. Names of ports are taken once in a pod, and numbers.
func container(port string, number int) config {
	return config{
		"image": "example.org/" + port + ":1", "image_pull_policy": "Always", "command": []any{"run"}, "args": []any{"-v"}, "working_dir": "/work",
		"env":                 config{"A": "$(B)", "B": "b"},
		"env_from_secret":     config{"TOKEN": config{"name": "mq", "key": "token"}},
		"env_from_config_map": config{"LEVEL": config{"name": "mq", "key": "level"}},
		"env_from_field":      config{"NODE_NAME": "spec.nodeName", "PART": "metadata.labels['app.kubernetes.io/name']"},
		"env_from_resource":   config{"MEMORY": config{"resource": "limits.memory", "divisor": "1Mi"}},
		"resources":           config{"requests": config{"cpu": "10m"}, "limits": config{"memory": "64Mi"}},
		"ports": config{
			port: config{"port": number, "protocol": "TCP", "client": true, "app_protocol": "http", "node_port": 31000 + number%1000, "host_port": number}, port + "-udp": config{"port": number, "protocol": "UDP"},
		},
		"probes": config{
			"startup":   config{"exec": []any{"ping"}, "initial_delay_seconds": 5, "period_seconds": 10, "timeout_seconds": 3, "success_threshold": 1, "failure_threshold": 60},
			"readiness": config{"http_get": config{"path": "/health", "port": port, "scheme": "HTTPS", "headers": config{"Accept": "text/plain"}}, "success_threshold": 2},
			"liveness":  config{"grpc": config{"port": number, "service": "alive"}},
		},
		"hooks": config{
			"post_start": config{"exec": []any{"begin"}},
			"pre_stop":   config{"http_get": config{"path": "/end", "port": port, "scheme": "HTTP", "headers": config{"Accept": "text/plain"}}},
		},
		"security_context": config{
			"run_as_user": 2000, "run_as_group": 2001, "run_as_non_root": true, "privileged": false, "read_only_root_filesystem": true, "allow_privilege_escalation": false,
			"capabilities":    config{"add": []any{"NET_ADMIN"}, "drop": []any{"ALL"}},
			"seccomp_profile": config{"type": "Localhost", "localhost_profile": "profiles/strict.json"},
		},
	}
}

// given is what a container beside the main one has of everything's files and
// secrets.
func given() config {
	return config{"config_files": []any{"/etc/mq.conf"}, "secrets": []any{"KEY"}}
}

// sleeper has the handlers that container does not.
func sleeper() config {
	return config{
		"image":  "example.org/sleeper:1",
		"probes": config{"liveness": config{"tcp_socket": config{"port": "80"}}},
		"hooks":  config{"pre_stop": config{"sleep": config{"seconds": 3}}},
	}
}

// containerValues are other values than those of container, without those of its
// name, its security context and its handlers.
func containerValues() config {
	return config{
		"image": "example.org/http:2", "image_pull_policy": "Never", "command": []any{"start"}, "args": []any{}, "working_dir": nil, "env": config{"B": "b"},
		"env_from_secret": nil, "env_from_secret.TOKEN.name": "rabbit", "env_from_secret.TOKEN.key": "erlang",
		"env_from_config_map": nil, "env_from_config_map.LEVEL.name": "rabbit", "env_from_config_map.LEVEL.key": "log",
		"env_from_field":    config{"NODE_NAME": "status.hostIP"},
		"env_from_resource": nil, "env_from_resource.MEMORY.resource": "requests.memory", "env_from_resource.MEMORY.divisor": nil,
		"resources": nil, "resources.requests": config{"cpu": "1"}, "resources.limits": nil,
		"ports.http.port": 81, "ports.http-udp.protocol": "SCTP", "ports.http.client": false, "ports.http.app_protocol": nil, "ports.http.node_port": 32000, "ports.http.host_port": nil,
		"probes": nil, "probes.startup": nil, "probes.readiness": nil, "probes.liveness": nil,
		"hooks": nil, "hooks.post_start": nil, "hooks.pre_stop": nil,
	}
}

// securityValues are other values than those of container.
var securityValues = config{
	"security_context": nil, "security_context.run_as_user": nil, "security_context.run_as_group": 0, "security_context.run_as_non_root": nil,
	"security_context.privileged": nil, "security_context.read_only_root_filesystem": nil, "security_context.allow_privilege_escalation": true,
	"security_context.capabilities": nil, "security_context.capabilities.add": nil, "security_context.capabilities.drop": []any{},
	"security_context.seccomp_profile": nil, "security_context.seccomp_profile.localhost_profile": "profiles/other.json",
}

// securityTransitions are those of a container's security context. in is a
// configuration with the container, of which some attributes are replaced.
func securityTransitions(at string, in func(config) config) []transition {
	var out []transition
	for path, v := range securityValues {
		out = append(out, transition{from: in(nil), path: at + path, to: v})
	}
	return append(out, transition{
		from: in(config{"security_context": config{"seccomp_profile": config{"type": "RuntimeDefault"}}}),
		path: at + "security_context.seccomp_profile.type", to: "Unconfined",
	})
}

// hookTransitions are those of one hook, for each thing to do.
func hookTransitions(at, port string, in func(config) config) []transition {
	var out []transition
	for _, do := range []struct{ hook, values config }{
		{config{"exec": []any{"ping"}}, config{"exec": []any{"ping", "-v"}}},
		{
			config{"http_get": config{"path": "/", "port": port, "scheme": "HTTP", "headers": config{"Accept": "text/plain"}}},
			config{"http_get": config{"port": "81"}, "http_get.path": nil, "http_get.port": "80", "http_get.scheme": "HTTPS", "http_get.headers": nil},
		},
		{config{"sleep": config{"seconds": 3}}, config{"sleep": config{"seconds": 4}, "sleep.seconds": 5}},
	} {
		for path, v := range do.values {
			out = append(out, transition{from: in(do.hook), path: at + path, to: v})
		}
	}
	return out
}

// containersTransitions are those of each container, in an application that is
// small otherwise: with everything they would take minutes.
func containersTransitions() []transition {
	small := config{"name": "mq", "image": "rabbitmq:4", "service": config{"type": "NodePort"}}
	restarting := config{"name": "proxy", "restart_policy": "Always"}
	listening := config{"image": "rabbitmq:4", "ports": config{"http": config{"port": 80}}}
	secured := config{"image": "rabbitmq:4", "security_context": container("", 0)["security_context"]}
	var out []transition
	for at, in := range map[string]func(config) config{
		"":                   func(c config) config { return with(small, c) },
		"sidecars.metrics.":  func(c config) config { return with(small, config{"sidecars": config{"metrics": c}}) },
		"init_containers.0.": func(c config) config { return with(small, config{"init_containers": []any{with(c, restarting)}}) },
	} {
		out = append(out, handlerTransitions(at, "http", func(c config) config { return in(with(listening, c)) })...)
		out = append(out, securityTransitions(at, func(c config) config { return in(with(secured, c)) })...)
		if at == "" {
			continue // the rest is among applicationValues
		}
		shared := with(small, config{"config_files": config{"/etc/mq.conf": "a = b\n"}, "secrets": config{"KEY": config{"value_wo": "k", "value_wo_version": 1}}})
		for path := range given() {
			out = append(out, transition{from: with(shared, in(with(config{"image": "rabbitmq:4"}, given()))), path: at + path, to: []any{}})
		}
		for path, v := range containerValues() {
			out = append(out, transition{from: in(container("http", 80)), path: at + path, to: v})
		}
	}
	init := with(small, config{"init_containers": []any{config{"name": "prepare", "image": "busybox"}}})
	return append(out,
		transition{from: init, path: "init_containers.0.name", to: "other"},
		transition{from: init, path: "init_containers.0.restart_policy", to: "Always"},
	)
}
