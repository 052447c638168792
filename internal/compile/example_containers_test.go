package compile

import (
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// containers is an application with everything that containers can have: in the
// main one, in sidecars and in init containers of both kinds.
func containers() model.Application {
	a := minimal()
	a.Name = "shop"
	a.RunAsUser = ptr.To[int64](1000)
	a.ImagePullSecrets = []string{"registry", "mirror"}
	a.Ports = map[string]model.Port{"http": {Port: 8080}}
	a.ImagePullPolicy = ptr.To("IfNotPresent")
	a.WorkingDir = ptr.To("/srv/shop")
	a.Env = map[string]string{"ADDRESS": "$(NODE_NAME):8080", "HEAP": "$(MEMORY)m"}
	a.EnvFromSecret = map[string]model.SecretReference{"PASSWORD": {Name: "shop", Key: "password"}}
	a.EnvFromConfigMap = map[string]model.ConfigMapReference{"LEVEL": {Name: "logging", Key: "level"}}
	a.EnvFromField = map[string]string{"NODE_NAME": "spec.nodeName", "APP": "metadata.labels['app.kubernetes.io/name']"}
	a.EnvFromResource = map[string]model.ResourceReference{
		"MEMORY": {Resource: "limits.memory", Divisor: ptr.To("1024Ki")},
		"CPU":    {Resource: "requests.cpu"},
	}
	a.Resources = &model.Resources{Limits: map[string]string{"memory": "1Gi"}}
	a.Hooks = &model.Hooks{
		PostStart: &model.Hook{Exec: []string{"warm-up"}},
		PreStop:   &model.Hook{HTTPGet: &model.HTTPGet{Path: ptr.To("/drain"), Port: "http", Headers: map[string]string{"X-Reason": "rollout"}}},
	}
	a.SecurityContext = &model.SecurityContext{
		ReadOnlyRootFilesystem: ptr.To(true),
		Capabilities:           &model.Capabilities{Add: []string{"NET_BIND_SERVICE"}},
		SeccompProfile:         &model.SeccompProfile{Type: "Localhost", LocalhostProfile: ptr.To("profiles/shop.json")},
	}
	a.Sidecars = map[string]model.Sidecar{
		"metrics": {Container: model.Container{
			Image: "example.org/metrics:1",
			Env:   map[string]string{"TARGET": "http://$(POD_IP):8080", "EMPTY": ""},
			Ports: map[string]model.Port{"metrics": {Port: 9100, Client: ptr.To(false)}},
			Hooks: &model.Hooks{PreStop: &model.Hook{Sleep: &model.Sleep{Seconds: 0}}},
		}},
		"debug": {Container: model.Container{
			Image:           "example.org/debug:1",
			SecurityContext: &model.SecurityContext{Privileged: ptr.To(true), RunAsUser: ptr.To[int64](0), RunAsNonRoot: ptr.To(false)},
		}},
	}
	a.InitContainers = []model.InitContainer{
		{Name: "prepare", Container: model.Container{
			Image: "example.org/prepare:1", Command: []string{"chown", "-R", "1000", "/srv"}, Env: map[string]string{"TOKEN": "abc"},
			SecurityContext: &model.SecurityContext{RunAsUser: ptr.To[int64](0), RunAsGroup: ptr.To[int64](0), RunAsNonRoot: ptr.To(false)},
		}},
		{Name: "proxy", RestartPolicy: ptr.To("Always"), Container: model.Container{
			Image:  "example.org/proxy:1",
			Ports:  map[string]model.Port{"proxy": {Port: 443}},
			Probes: &model.Probes{Startup: &model.Probe{TCPSocket: &model.TCPSocket{Port: "proxy"}}},
		}},
	}
	a.Volumes = map[string]model.Volume{"shared": {EmptyDir: &model.EmptyDir{}, Mounts: []model.Mount{
		{Path: "/shared"}, {Path: "/in", Container: ptr.To("prepare")}, {Path: "/out", Container: ptr.To("proxy"), ReadOnly: ptr.To(true)},
	}}}
	return a
}
