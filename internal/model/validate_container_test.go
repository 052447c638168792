package model

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

func TestApplication_environmentIsRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "name with an equals sign",
			change: func(a *Application) { a.Env["A=B"] = "" },
			at:     Path{"env", "A=B"}, says: `"A=B"`,
		},
		{
			name:   "name of a secret variable that is empty",
			change: func(a *Application) { a.EnvFromSecret[""] = SecretReference{Name: "a", Key: "b"} },
			at:     Path{"env_from_secret", ""}, says: "environment variable",
		},
		{
			name:   "one name twice",
			change: func(a *Application) { a.Env["PASSWORD"] = "" },
			at:     Path{"env_from_secret", "PASSWORD"}, says: "env and in env_from_secret",
		},
		{
			name:   "bad name of a Secret",
			change: func(a *Application) { a.EnvFromSecret["X"] = SecretReference{Name: "My Secret", Key: "b"} },
			at:     Path{"env_from_secret", "X", "name"}, says: `"My Secret"`,
		},
		{
			name:   "bad key of a Secret",
			change: func(a *Application) { a.EnvFromSecret["X"] = SecretReference{Name: "a", Key: "b c"} },
			at:     Path{"env_from_secret", "X", "key"}, says: `"b c"`,
		},
		{
			name:   "circle",
			change: func(a *Application) { a.Env["B"] = "$(C)"; a.Env["C"] = "$(A)" },
			at:     Path{"env", "A"}, reads: []Path{{"env", "B"}, {"env", "C"}, {"env", "A"}}, says: "A -> B -> C -> A",
		},
		{
			name:   "variable that refers to itself",
			change: func(a *Application) { a.Env["C"] = "$(C)" },
			at:     Path{"env", "C"}, reads: []Path{{"env", "C"}}, says: "C -> C",
		},
	})
}

func TestApplication_environmentValuesAreNeverShown(t *testing.T) {
	a := application()
	a.Env = map[string]string{"A": "hidden$(B)", "B": "hidden$(A)", "=": "hidden"}
	for _, p := range a.Validate() {
		if strings.Contains(p.Detail, "hidden") {
			t.Errorf("%s", p.Detail)
		}
	}
}

func TestApplication_resourcesAreRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "request that is no quantity",
			change: func(a *Application) { a.Resources.Requests["memory"] = "1 GB" },
			at:     Path{"resources", "requests", "memory"}, says: `memory is "1 GB"`,
		},
		{
			name:   "negative request",
			change: func(a *Application) { a.Resources.Requests["cpu"] = "-1" },
			at:     Path{"resources", "requests", "cpu"}, says: `"-1"`,
		},
		{
			name:   "limit of nothing",
			change: func(a *Application) { a.Resources.Limits["hugepages-2Mi"] = "0" },
			at:     Path{"resources", "limits", "hugepages-2Mi"}, says: "greater than 0",
		},
		{
			name:   "thousandths of a byte",
			change: func(a *Application) { a.Resources.Requests["memory"] = "512m" },
			at:     Path{"resources", "requests", "memory"}, says: "thousandths",
		},
		{
			name:   "request above its limit",
			change: func(a *Application) { a.Resources.Requests["memory"] = "1025Mi" },
			at:     Path{"resources", "requests", "memory"}, reads: []Path{{"resources", "limits", "memory"}}, says: `"1025Mi" and its limit only "1024Mi"`,
		},
		{
			name:   "unknown resource",
			change: func(a *Application) { a.Resources.Requests["mem"] = "1Gi" },
			at:     Path{"resources", "requests", "mem"}, says: `"cpu", "memory", "ephemeral-storage" and "hugepages-<size>"`,
		},
		{
			name:   "malformed resource",
			change: func(a *Application) { a.Resources.Requests["a/b/c"] = "1" },
			at:     Path{"resources", "requests", "a/b/c"}, says: `"a/b/c"`,
		},
	})
}

func TestApplication_portsAreRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "number 0",
			change: func(a *Application) { a.Ports["x"] = Port{} },
			at:     Path{"ports", "x", "port"}, says: "port is 0",
		},
		{
			name:   "number above 65535",
			change: func(a *Application) { a.Ports["x"] = Port{Port: 65536} },
			at:     Path{"ports", "x", "port"}, says: "1 to 65535",
		},
		{
			name:   "name of 16 characters",
			change: func(a *Application) { a.Ports["sixteen-letters-"[:15]+"x"] = Port{Port: 1} },
			at:     Path{"ports", "sixteen-lettersx"}, says: "15 characters",
		},
		{
			name:   "name without a letter",
			change: func(a *Application) { a.Ports["123"] = Port{Port: 1} },
			at:     Path{"ports", "123"}, says: "letter",
		},
		{
			name:   "unknown protocol",
			change: func(a *Application) { a.Ports["x"] = Port{Port: 1, Protocol: ptr.To("tcp")} },
			at:     Path{"ports", "x", "protocol"}, says: `protocol is "tcp"`,
		},
		{
			name:   "bad application protocol",
			change: func(a *Application) { a.Ports["x"] = Port{Port: 1, AppProtocol: ptr.To("a b")} },
			at:     Path{"ports", "x", "app_protocol"}, says: `"a b"`,
		},
		{
			name:   "one number and protocol twice",
			change: func(a *Application) { a.Ports["x"] = Port{Port: 5432, Protocol: ptr.To("TCP")} },
			at:     Path{"ports", "x", "port"},
			reads:  []Path{{"ports", "x", "protocol"}, {"ports", "postgres", "port"}, {"ports", "postgres", "protocol"}},
			says:   `ports["postgres"] and ports["x"] are both 5432/TCP`,
		},
	})
}

func TestApplication_probesAreRefused(t *testing.T) {
	handlers := []Path{{"probes", "startup", "exec"}, {"probes", "startup", "http_get"}, {"probes", "startup", "tcp_socket"}, {"probes", "startup", "grpc"}}
	refuses(t, application, []refusal[Application]{
		{
			name:   "no handler",
			change: func(a *Application) { a.Probes.Startup.Exec = nil },
			at:     Path{"probes", "startup"}, reads: handlers, says: "has 0 handlers",
		},
		{
			name:   "two handlers",
			change: func(a *Application) { a.Probes.Startup.GRPC = &GRPC{Port: 1} },
			at:     Path{"probes", "startup"}, reads: handlers, says: "has 2 handlers",
		},
		{
			name:   "empty command",
			change: func(a *Application) { a.Probes.Startup.Exec = []string{} },
			at:     Path{"probes", "startup", "exec"}, says: "empty",
		},
		{
			name:   "name of no port",
			change: func(a *Application) { a.Probes.Readiness.TCPSocket.Port = "pg" },
			at:     Path{"probes", "readiness", "tcp_socket", "port"}, reads: []Path{{"ports"}}, says: `there are "dns", "dns-udp" and "postgres"`,
		},
		{
			name:   "name of a UDP port",
			change: func(a *Application) { a.Probes.Readiness.TCPSocket.Port = "dns-udp" },
			at:     Path{"probes", "readiness", "tcp_socket", "port"}, reads: []Path{{"ports", "dns-udp", "protocol"}}, says: "that port is UDP",
		},
		{
			name:   "port out of range",
			change: func(a *Application) { a.Probes.Liveness.HTTPGet.Port = "70000" },
			at:     Path{"probes", "liveness", "http_get", "port"}, says: `"70000"`,
		},
		{
			name:   "unknown scheme",
			change: func(a *Application) { a.Probes.Liveness.HTTPGet.Scheme = ptr.To("https") },
			at:     Path{"probes", "liveness", "http_get", "scheme"}, says: `"HTTP" or "HTTPS"`,
		},
		{
			name:   "empty path",
			change: func(a *Application) { a.Probes.Liveness.HTTPGet.Path = ptr.To("") },
			at:     Path{"probes", "liveness", "http_get", "path"}, says: "leave it out",
		},
		{
			name:   "bad header",
			change: func(a *Application) { a.Probes.Liveness.HTTPGet.Headers["a b"] = "" },
			at:     Path{"probes", "liveness", "http_get", "headers", "a b"}, says: `"a b"`,
		},
		{
			name:   "gRPC port out of range",
			change: func(a *Application) { a.Probes.Liveness = &Probe{GRPC: &GRPC{Port: 0}} },
			at:     Path{"probes", "liveness", "grpc", "port"}, says: "port is 0",
		},
		{
			name:   "period of nothing",
			change: func(a *Application) { a.Probes.Startup.PeriodSeconds = ptr.To[int32](0) },
			at:     Path{"probes", "startup", "period_seconds"}, says: "smallest possible value is 1",
		},
		{
			name:   "timeout of nothing",
			change: func(a *Application) { a.Probes.Startup.TimeoutSeconds = ptr.To[int32](0) },
			at:     Path{"probes", "startup", "timeout_seconds"}, says: "timeout_seconds is 0",
		},
		{
			name:   "negative delay",
			change: func(a *Application) { a.Probes.Startup.InitialDelaySeconds = ptr.To[int32](-1) },
			at:     Path{"probes", "startup", "initial_delay_seconds"}, says: "-1",
		},
		{
			name:   "failure threshold of nothing",
			change: func(a *Application) { a.Probes.Startup.FailureThreshold = ptr.To[int32](0) },
			at:     Path{"probes", "startup", "failure_threshold"}, says: "0",
		},
		{
			name:   "success threshold of nothing",
			change: func(a *Application) { a.Probes.Readiness.SuccessThreshold = ptr.To[int32](0) },
			at:     Path{"probes", "readiness", "success_threshold"}, says: "0",
		},
		{
			name:   "success threshold of a startup probe",
			change: func(a *Application) { a.Probes.Startup.SuccessThreshold = ptr.To[int32](2) },
			at:     Path{"probes", "startup", "success_threshold"}, says: "takes only 1",
		},
		{
			name:   "success threshold of a liveness probe",
			change: func(a *Application) { a.Probes.Liveness.SuccessThreshold = ptr.To[int32](2) },
			at:     Path{"probes", "liveness", "success_threshold"}, says: "liveness probe is 2",
		},
	})
}
