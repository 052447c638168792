package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"
)

// crowd is an application with containers of every kind, in which everything is in
// order.
func crowd() Application {
	a := application()
	a.ImagePullPolicy = ptr.To("IfNotPresent")
	a.WorkingDir = ptr.To("/srv")
	a.ImagePullSecrets = []string{"registry", "mirror"}
	a.EnvFromConfigMap = map[string]ConfigMapReference{"LEVEL": {Name: "logging", Key: "level"}}
	a.EnvFromField = map[string]string{"NODE": "spec.nodeName", "APP": "metadata.labels['app.kubernetes.io/name']", "HASH": "metadata.annotations['Example.com/Hash']"}
	a.EnvFromResource = map[string]ResourceReference{
		"CPU": {Resource: "limits.cpu", Divisor: ptr.To("1m")}, "MEMORY": {Resource: "limits.memory", Divisor: ptr.To("1024Ki")}, "PAGES": {Resource: "requests.hugepages-2Mi"},
	}
	a.TerminationGracePeriodSeconds = ptr.To[int64](30)
	a.Hooks = &Hooks{
		PostStart: &Hook{Exec: []string{"warm-up"}},
		PreStop:   &Hook{HTTPGet: &HTTPGet{Port: "postgres"}},
	}
	a.SecurityContext = &SecurityContext{
		RunAsUser: ptr.To[int64](0), RunAsNonRoot: ptr.To(false), Capabilities: &Capabilities{Add: []string{"NET_ADMIN"}, Drop: []string{"ALL"}},
		SeccompProfile: &SeccompProfile{Type: "Localhost", LocalhostProfile: ptr.To("profiles/db.json")},
	}
	a.Sidecars = map[string]Sidecar{
		"metrics": {Container: Container{
			Image: "metrics", Ports: map[string]Port{"metrics": {Port: 9187}}, Env: map[string]string{"A": "", "PASSWORD": "", "LEVEL": ""},
			Probes: &Probes{Readiness: &Probe{TCPSocket: &TCPSocket{Port: "metrics"}}},
			Hooks:  &Hooks{PreStop: &Hook{Sleep: &Sleep{Seconds: 30}}},
		}},
		"2nd": {Container: Container{Image: "second", SecurityContext: &SecurityContext{Privileged: ptr.To(true)}}},
	}
	a.InitContainers = []InitContainer{
		{Name: "prepare", Container: Container{Image: "prepare", Ports: map[string]Port{"metrics": {Port: 5432}}}},
		{Name: "proxy", RestartPolicy: ptr.To("Always"), Container: Container{
			Image: "proxy", Ports: map[string]Port{"proxy": {Port: 443}}, Hooks: &Hooks{}, Probes: &Probes{Startup: &Probe{TCPSocket: &TCPSocket{Port: "proxy"}}},
		}},
	}
	return a
}

func TestContainers_ofEveryKindAreInOrder(t *testing.T) {
	for _, problem := range crowd().Validate() {
		t.Errorf("%v: %s", problem.Path, problem.Detail)
	}
}

func TestContainerNames_areThoseBesideTheMainOne(t *testing.T) {
	if diff := cmp.Diff([]string{"2nd", "metrics", "prepare", "proxy"}, crowd().ContainerNames()); diff != "" {
		t.Error(diff)
	}
	if got := application().ContainerNames(); len(got) > 0 {
		t.Errorf("got %v", got)
	}
}

func TestServedPorts_areThoseOfContainersThatGoOnRunning(t *testing.T) {
	if diff := cmp.Diff([]string{"dns", "dns-udp", "metrics", "postgres", "proxy"}, names(crowd().ServedPorts())); diff != "" {
		t.Error(diff)
	}
}

// sidecar changes one sidecar.
func sidecar(change func(*Container)) func(*Application) {
	return func(a *Application) {
		c := a.Sidecars["metrics"]
		change(&c.Container)
		a.Sidecars["metrics"] = c
	}
}

func TestApplication_containersAreRefused(t *testing.T) {
	refuses(t, crowd, []refusal[Application]{
		{
			name:   "name that is no label",
			change: func(a *Application) { a.Sidecars["My.Container"] = Sidecar{Container: Container{Image: "i"}} },
			at:     Path{"sidecars", "My.Container"}, says: `"My.Container"`,
		},
		{
			name:   "name of the application",
			change: func(a *Application) { a.Sidecars["pg"] = Sidecar{Container: Container{Image: "i"}} },
			at:     Path{"sidecars", "pg"}, reads: []Path{{"name"}}, says: "taken by name",
		},
		{
			name:   "name of a sidecar",
			change: func(a *Application) { a.InitContainers[0].Name = "metrics" },
			at:     Path{"init_containers", 0, "name"}, reads: []Path{{"sidecars", "metrics"}}, says: `taken by sidecars["metrics"]`,
		},
		{
			name:   "name of an init container",
			change: func(a *Application) { a.InitContainers[1].Name = "prepare" },
			at:     Path{"init_containers", 1, "name"}, reads: []Path{{"init_containers", 0, "name"}}, says: "init_containers[0].name",
		},
		{
			name:   "no name",
			change: func(a *Application) { a.InitContainers[0].Name = "" },
			at:     Path{"init_containers", 0, "name"}, says: `""`,
		},
		{
			name:   "no image",
			change: sidecar(func(c *Container) { c.Image = "" }),
			at:     Path{"sidecars", "metrics", "image"}, says: "image is empty",
		},
		{
			name:   "unknown pull policy",
			change: func(a *Application) { a.ImagePullPolicy = ptr.To("Sometimes") },
			at:     Path{"image_pull_policy"}, says: `"Always", "IfNotPresent" or "Never"`,
		},
		{
			name:   "unknown restart policy",
			change: func(a *Application) { a.InitContainers[0].RestartPolicy = ptr.To("OnFailure") },
			at:     Path{"init_containers", 0, "restart_policy"}, says: `"OnFailure"`,
		},
		{
			name:   "relative working directory",
			change: func(a *Application) { a.InitContainers[0].WorkingDir = ptr.To("srv") },
			at:     Path{"init_containers", 0, "working_dir"}, says: `"srv"`,
		},
		{
			name:   "probes of a container that ends",
			change: func(a *Application) { a.InitContainers[0].Probes = &Probes{} },
			at:     Path{"init_containers", 0, "probes"}, reads: []Path{{"init_containers", 0, "restart_policy"}}, says: `restart_policy = "Always"`,
		},
		{
			name:   "hooks of a container that ends",
			change: func(a *Application) { a.InitContainers[0].Hooks = &Hooks{} },
			at:     Path{"init_containers", 0, "hooks"}, reads: []Path{{"init_containers", 0, "restart_policy"}}, says: "hooks",
		},
		{
			name:   "pull secret that is no name",
			change: func(a *Application) { a.ImagePullSecrets[0] = "My Secret" },
			at:     Path{"image_pull_secrets", 0}, says: `"My Secret"`,
		},
		{
			name:   "pull secret twice",
			change: func(a *Application) { a.ImagePullSecrets[1] = "registry" },
			at:     Path{"image_pull_secrets", 1}, reads: []Path{{"image_pull_secrets", 0}}, says: "twice",
		},
	})
}

func TestApplication_portsOfSeveralContainersAreRefused(t *testing.T) {
	refuses(t, crowd, []refusal[Application]{
		{
			name:   "name of the main container's",
			change: sidecar(func(c *Container) { c.Ports["postgres"] = Port{Port: 1} }),
			at:     Path{"sidecars", "metrics", "ports", "postgres"}, reads: []Path{{"ports", "postgres"}}, says: `ports["postgres"]`,
		},
		{
			name:   "number of the main container's",
			change: sidecar(func(c *Container) { c.Ports["metrics"] = Port{Port: 5432} }),
			at:     Path{"sidecars", "metrics", "ports", "metrics", "port"},
			reads:  []Path{{"sidecars", "metrics", "ports", "metrics", "protocol"}, {"ports", "postgres", "port"}, {"ports", "postgres", "protocol"}},
			says:   `ports["postgres"] and sidecars["metrics"].ports["metrics"] are both 5432/TCP`,
		},
		{
			name:   "number of a sidecar's, in an init container that stays",
			change: func(a *Application) { a.InitContainers[1].Ports["proxy"] = Port{Port: 9187} },
			at:     Path{"init_containers", 1, "ports", "proxy", "port"},
			reads: []Path{
				{"init_containers", 1, "ports", "proxy", "protocol"}, {"sidecars", "metrics", "ports", "metrics", "port"}, {"sidecars", "metrics", "ports", "metrics", "protocol"},
			},
			says: "9187/TCP",
		},
		{
			name:   "probe of another container's port",
			change: sidecar(func(c *Container) { c.Probes.Readiness.TCPSocket.Port = "postgres" }),
			at:     Path{"sidecars", "metrics", "probes", "readiness", "tcp_socket", "port"}, reads: []Path{{"sidecars", "metrics", "ports"}}, says: `there are "metrics"`,
		},
	})
}

func TestApplication_referencesAreRefused(t *testing.T) {
	refuses(t, crowd, []refusal[Application]{
		{
			name:   "bad name of a ConfigMap",
			change: func(a *Application) { a.EnvFromConfigMap["X"] = ConfigMapReference{Name: "My Map", Key: "b"} },
			at:     Path{"env_from_config_map", "X", "name"}, says: "The ConfigMap's name",
		},
		{
			name:   "no key of a ConfigMap",
			change: func(a *Application) { a.EnvFromConfigMap["X"] = ConfigMapReference{Name: "a"} },
			at:     Path{"env_from_config_map", "X", "key"}, says: "key of the ConfigMap",
		},
		{
			name:   "one name twice",
			change: func(a *Application) { a.EnvFromResource["NODE"] = ResourceReference{Resource: "limits.cpu"} },
			at:     Path{"env_from_resource", "NODE"}, says: "env_from_field and in env_from_resource",
		},
		{
			name:   "one name in secrets too",
			change: func(a *Application) { a.EnvFromField["ADMIN_PASSWORD"] = "metadata.uid" },
			at:     Path{"secrets", "ADMIN_PASSWORD", "env"}, says: "env_from_field and in secrets",
		},
		{
			name:   "unknown field",
			change: func(a *Application) { a.EnvFromField["X"] = "status.phase" },
			at:     Path{"env_from_field", "X"}, says: `"status.podIPs", "metadata.labels['<key>']" and`,
		},
		{
			name:   "all labels",
			change: func(a *Application) { a.EnvFromField["X"] = "metadata.labels" },
			at:     Path{"env_from_field", "X"}, says: "does not offer",
		},
		{
			name:   "bad label",
			change: func(a *Application) { a.EnvFromField["X"] = "metadata.labels['a b']" },
			at:     Path{"env_from_field", "X"}, says: `"a b"`,
		},
		{
			name:   "bad annotation",
			change: func(a *Application) { a.EnvFromField["X"] = "metadata.annotations['']" },
			at:     Path{"env_from_field", "X"}, says: "annotation",
		},
		{
			name:   "field of something without keys",
			change: func(a *Application) { a.EnvFromField["X"] = "metadata.name['a']" },
			at:     Path{"env_from_field", "X"}, says: "does not offer",
		},
		{
			name:   "unknown resource",
			change: func(a *Application) { a.EnvFromResource["X"] = ResourceReference{Resource: "memory"} },
			at:     Path{"env_from_resource", "X", "resource"}, says: `"limits.memory"`,
		},
		{
			name:   "huge pages of no size",
			change: func(a *Application) { a.EnvFromResource["X"] = ResourceReference{Resource: "limits.hugepages-"} },
			at:     Path{"env_from_resource", "X", "resource"}, says: "hugepages-<size>",
		},
		{
			name: "bytes by thousandths",
			change: func(a *Application) {
				a.EnvFromResource["X"] = ResourceReference{Resource: "limits.memory", Divisor: ptr.To("1m")}
			},
			at: Path{"env_from_resource", "X", "divisor"}, reads: []Path{{"env_from_resource", "X", "resource"}}, says: `"1Ei"`,
		},
		{
			name: "processors by the million",
			change: func(a *Application) {
				a.EnvFromResource["X"] = ResourceReference{Resource: "requests.cpu", Divisor: ptr.To("1M")}
			},
			at: Path{"env_from_resource", "X", "divisor"}, reads: []Path{{"env_from_resource", "X", "resource"}}, says: `"1" or "1m"`,
		},
		{
			name: "divisor that is no quantity",
			change: func(a *Application) {
				a.EnvFromResource["X"] = ResourceReference{Resource: "requests.cpu", Divisor: ptr.To("x")}
			},
			at: Path{"env_from_resource", "X", "divisor"}, says: "not a quantity",
		},
		{
			name:   "circle in a sidecar",
			change: sidecar(func(c *Container) { c.Env["A"] = "$(A)" }),
			at:     Path{"sidecars", "metrics", "env", "A"}, reads: []Path{{"sidecars", "metrics", "env", "A"}}, says: "A -> A",
		},
		{
			name: "request above its limit in an init container",
			change: func(a *Application) {
				a.InitContainers[0].Resources = &Resources{Requests: map[string]string{"cpu": "2"}, Limits: map[string]string{"cpu": "1"}}
			},
			at: Path{"init_containers", 0, "resources", "requests", "cpu"}, reads: []Path{{"init_containers", 0, "resources", "limits", "cpu"}}, says: `limit only "1"`,
		},
	})
}

func TestApplication_hooksAreRefused(t *testing.T) {
	handlers := []Path{{"hooks", "post_start", "exec"}, {"hooks", "post_start", "http_get"}, {"hooks", "post_start", "sleep"}}
	refuses(t, crowd, []refusal[Application]{
		{
			name:   "no handler",
			change: func(a *Application) { a.Hooks.PostStart.Exec = nil },
			at:     Path{"hooks", "post_start"}, reads: handlers, says: "has 0 handlers",
		},
		{
			name:   "two handlers",
			change: func(a *Application) { a.Hooks.PostStart.Sleep = &Sleep{} },
			at:     Path{"hooks", "post_start"}, reads: handlers, says: "has 2 handlers",
		},
		{
			name:   "empty command",
			change: func(a *Application) { a.Hooks.PostStart.Exec = []string{} },
			at:     Path{"hooks", "post_start", "exec"}, says: "empty",
		},
		{
			name:   "name of no port",
			change: func(a *Application) { a.Hooks.PreStop.HTTPGet.Port = "pg" },
			at:     Path{"hooks", "pre_stop", "http_get", "port"}, reads: []Path{{"ports"}}, says: `"pg"`,
		},
		{
			name:   "sleep into the past",
			change: sidecar(func(c *Container) { c.Hooks.PreStop.Sleep.Seconds = -1 }),
			at:     Path{"sidecars", "metrics", "hooks", "pre_stop", "sleep", "seconds"}, says: "-1",
		},
		{
			name:   "sleep longer than the grace period",
			change: sidecar(func(c *Container) { c.Hooks.PreStop.Sleep.Seconds = 31 }),
			at:     Path{"sidecars", "metrics", "hooks", "pre_stop", "sleep", "seconds"}, reads: []Path{{"termination_grace_period_seconds"}}, says: "30, the pod is killed",
		},
	})
}

func TestApplication_securityContextsAreRefused(t *testing.T) {
	at := Path{"security_context"}
	refuses(t, crowd, []refusal[Application]{
		{
			name:   "negative user",
			change: func(a *Application) { a.SecurityContext.RunAsUser = ptr.To[int64](-1) },
			at:     at.At("run_as_user"), says: "-1",
		},
		{
			name:   "negative group",
			change: func(a *Application) { a.SecurityContext.RunAsGroup = ptr.To[int64](-1) },
			at:     at.At("run_as_group"), says: "-1",
		},
		{
			name:   "root that may not be root",
			change: func(a *Application) { a.SecurityContext.RunAsNonRoot = ptr.To(true) },
			at:     at.At("run_as_user"), reads: []Path{at.At("run_as_non_root"), {"run_as_user"}}, says: "run_as_non_root is true",
		},
		{
			name:   "root in an application of a user",
			change: func(a *Application) { a.SecurityContext.RunAsNonRoot = nil },
			at:     at.At("run_as_user"), reads: []Path{at.At("run_as_non_root"), {"run_as_user"}}, says: "Set run_as_non_root = false",
		},
		{
			name: "privileged without privileges",
			change: func(a *Application) {
				a.Sidecars["2nd"].SecurityContext.AllowPrivilegeEscalation = ptr.To(false)
			},
			at:    Path{"sidecars", "2nd", "security_context", "allow_privilege_escalation"},
			reads: []Path{{"sidecars", "2nd", "security_context", "privileged"}}, says: "privileged is true",
		},
		{
			name:   "capability with Linux's prefix",
			change: func(a *Application) { a.SecurityContext.Capabilities.Add[0] = "CAP_SYS_ADMIN" },
			at:     at.At("capabilities", "add", 0), says: `write "SYS_ADMIN"`,
		},
		{
			name:   "capability in small letters",
			change: func(a *Application) { a.SecurityContext.Capabilities.Drop[0] = "all" },
			at:     at.At("capabilities", "drop", 0), says: `"all"`,
		},
		{
			name:   "unknown profile type",
			change: func(a *Application) { a.SecurityContext.SeccompProfile = &SeccompProfile{Type: "None"} },
			at:     at.At("seccomp_profile", "type"), says: `"None"`,
		},
		{
			name:   "no local profile",
			change: func(a *Application) { a.SecurityContext.SeccompProfile.LocalhostProfile = nil },
			at:     at.At("seccomp_profile", "localhost_profile"), reads: []Path{at.At("seccomp_profile", "type")}, says: "has to name a profile",
		},
		{
			name:   "superfluous profile",
			change: func(a *Application) { a.SecurityContext.SeccompProfile.Type = "RuntimeDefault" },
			at:     at.At("seccomp_profile", "localhost_profile"), reads: []Path{at.At("seccomp_profile", "type")}, says: "profiles/db.json",
		},
		{
			name:   "profile elsewhere on the node",
			change: func(a *Application) { a.SecurityContext.SeccompProfile.LocalhostProfile = ptr.To("profiles/../../x") },
			at:     at.At("seccomp_profile", "localhost_profile"), says: `without ".."`,
		},
	})
}
