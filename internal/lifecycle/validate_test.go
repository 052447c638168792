package lifecycle_test

import (
	"slices"
	"strings"
	"testing"
)

// missing is what the framework says of a required attribute.
const missing = "Missing Configuration for Required Attribute"

func TestValidate_reportsEverythingAtOnceAtItsAttribute(t *testing.T) {
	for name, test := range map[string]struct {
		resource string
		config   config
		want     []string
	}{
		"nothing":                  {application, everything(), nil},
		"every source of a volume": {application, with(postgres(), config{"volumes": sources()}), nil},
		"a name":                   {application, with(postgres(), config{"name": "PG"}), []string{"name"}},
		"a long name":              {application, with(postgres(), config{"name": strings.Repeat("a", 53)}), []string{"name"}},
		"negative replicas":        {application, with(postgres(), config{"replicas": -1}), []string{"replicas"}},
		"a request":                {application, with(postgres(), config{"resources": config{"requests": config{"cpu": "much"}}}), []string{"resources.requests.cpu"}},
		"a port twice":             {application, with(postgres(), config{"ports": config{"a": config{"port": 1}, "b": config{"port": 1}}}), []string{"ports.b.port"}},
		"a mount path":             {application, with(postgres(), config{"volumes": config{"data": config{"mount_path": "data", "size": "1Gi"}}}), []string{"volumes.data.mount_path"}},
		"a size above the policy":  {application, with(postgres(), config{"volumes": config{"data": config{"mount_path": "/data", "size": "2Gi", "claim_policy": config{"max_size": "1Gi"}}}}), []string{"volumes.data.size"}},
		"an access mode":           {application, with(postgres(), config{"volumes": config{"data": config{"mount_path": "/data", "size": "2Gi", "claim_policy": config{"access_modes": []any{"ReadWriteOnce", "Any"}}}}}), []string{"volumes.data.claim_policy.access_modes.1"}},
		"a toleration":             {application, with(postgres(), config{"placement": config{"tolerations": []any{config{}, config{"operator": "Near"}}}}), []string{"placement.tolerations.0.operator", "placement.tolerations.1.operator"}},
		"a sidecar":                {application, with(postgres(), config{"sidecars": config{"pg": config{"image": "i", "ports": config{"pg": config{"port": 5432}}}}}), []string{"sidecars.pg", "sidecars.pg.ports.pg.port"}},
		"a container without":      {application, with(postgres(), config{"sidecars": config{"a": config{}}, "init_containers": []any{config{}}}), []string{"init_containers.0.image", "init_containers.0.name", "sidecars.a.image"}},
		"nulls in lists":           {application, with(postgres(), config{"args": []any{"a", nil}, "placement": config{"tolerations": []any{nil, nil}}}), []string{"args.1", "placement.tolerations.0", "placement.tolerations.1"}},
		"a null among texts":       {application, with(postgres(), config{"env": config{"A": nil}, "labels": config{"a": nil}}), nil},
		"nulls in maps": {application, with(postgres(), config{
			"env_from_secret": config{"A": nil}, "ports": config{"pg": config{"port": 5432}, "p": nil}, "secrets": config{"S": nil}, "volumes": config{"x": nil},
			"sidecars":        config{"a": nil, "b": config{"image": "b", "ports": config{"q": nil}}},
			"init_containers": []any{config{"name": "i", "image": "i", "env_from_secret": config{"F": nil}}},
		}), []string{"env_from_secret.A", "init_containers.0.env_from_secret.F", "ports.p", "secrets.S", "sidecars.a", "sidecars.b.ports.q", "volumes.x"}},
		"several":                  {application, with(postgres(), config{"name": "PG", "replicas": -1, "image": ""}), []string{"image", "name", "replicas"}},
		"a key with dots":          {application, with(postgres(), config{"labels": config{"app.kubernetes.io/name": "x"}}), []string{"labels.app.kubernetes.io/name"}},
		"an old provisioner":       {storageClass, with(fast(), config{"storage_provisioner": "kubernetes.io/glusterfs"}), []string{"storage_provisioner"}},
		"a policy's sizes":         {claimPolicy, with(db(), config{"min_size": "2Ti"}), []string{"min_size"}},
		"a default that is broken": {claimPolicy, with(db(), config{"access_modes": []any{}}), []string{"access_modes"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range validate(t, test.resource, value(typeOf(test.resource), test.config)) {
				got = append(got, place(d))
				if !strings.HasSuffix(d.Detail, ".") {
					t.Errorf("not a sentence: %s", d.Detail)
				}
			}
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(got, test.want) {
				t.Errorf("problems at %v, want %v", got, test.want)
			}
		})
	}
}

func TestValidate_judgesWhatIsKnownAndNothingThatRestsOnUnknowns(t *testing.T) {
	for name, test := range map[string]struct {
		change config
		want   []string
	}{
		"unknown beside wrong":             {config{"image": unknown{}, "replicas": -1}, []string{"replicas"}},
		"wrong inside an unknown's parent": {config{"ports": config{"a": config{"port": unknown{}}, "b": config{"port": 0}}}, []string{"ports.b.port"}},
		"an unknown element beside wrong":  {config{"args": []any{unknown{}}, "env": config{"A": unknown{}, "9=": "x"}}, []string{"env.9="}},
		"a size, with an unknown limit":    {config{"volumes": config{"data": config{"mount_path": "/data", "size": "2Gi", "claim_policy": config{"max_size": unknown{}}}}}, nil},
		"a size, with an unknown policy":   {config{"volumes": config{"data": config{"mount_path": "/data", "size": "2Gi", "claim_policy": unknown{}}}}, nil},
		"a size that is wrong by itself":   {config{"volumes": config{"data": config{"mount_path": "/data", "size": "2Go", "claim_policy": unknown{}}}}, []string{"volumes.data.size"}},
		"two sources, one unknown":         {config{"volumes": config{"data": config{"mount_path": "/data", "size": "2Gi", "empty_dir": unknown{}}}}, nil},
		"one place, unknown twice":         {config{"volumes": config{"a": config{"mount_path": unknown{}, "size": "1Gi"}, "b": config{"mount_path": unknown{}, "size": "1Gi"}}}, nil},
		"a probe's port, ports unknown":    {config{"ports": unknown{}, "probes": config{"readiness": config{"tcp_socket": config{"port": "postgres"}}}}, nil},
		"a probe's port, ports known":      {config{"probes": config{"readiness": config{"tcp_socket": config{"port": "none"}}}}, []string{"probes.readiness.tcp_socket.port"}},
		"two handlers, one unknown":        {config{"probes": config{"readiness": config{"exec": unknown{}, "tcp_socket": config{"port": "postgres"}}}}, nil},
		"a request, with an unknown limit": {config{"resources": config{"requests": config{"cpu": "2"}, "limits": config{"cpu": unknown{}}}}, nil},
		"a request above its limit":        {config{"resources": config{"requests": config{"cpu": "2"}, "limits": config{"cpu": "1", "memory": unknown{}}}}, []string{"resources.requests.cpu"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range validate(t, application, value(typeOf(application), with(postgres(), test.change))) {
				got = append(got, place(d))
			}
			if slices.Sort(got); !slices.Equal(got, test.want) {
				t.Errorf("problems at %v, want %v", got, test.want)
			}
		})
	}
}

// terraform validate knows no variable: `ports = { postgres = var.port }` is
// such an element.
func TestValidate_acceptsAnElementThatIsUnknownAsAWhole(t *testing.T) {
	for name, change := range map[string]config{
		"a port":       {"ports": config{"postgres": unknown{}}},
		"a volume":     {"volumes": config{"data": unknown{}}},
		"a source":     {"volumes": config{"data": config{"mount_path": "/data", "nfs": unknown{}}}},
		"a mount":      {"volumes": config{"data": config{"size": "1Gi", "mounts": []any{unknown{}}}}},
		"a part":       {"volumes": config{"data": config{"mount_path": "/data", "projected": config{"sources": []any{unknown{}}}}}},
		"a variable":   {"env_from_secret": config{"PASSWORD": unknown{}}},
		"a toleration": {"placement": config{"tolerations": []any{unknown{}}}},

		"a variable of a ConfigMap":        {"env_from_config_map": config{"LEVEL": unknown{}}},
		"a variable of a resource":         {"env_from_resource": config{"MEMORY": unknown{}}},
		"a variable of a field":            {"env_from_field": config{"NODE": unknown{}}},
		"a sidecar":                        {"sidecars": config{"metrics": unknown{}}},
		"a sidecar's port":                 {"sidecars": config{"metrics": config{"image": "i", "ports": config{"http": unknown{}}}}},
		"a sidecar's probe":                {"sidecars": config{"metrics": config{"image": "i", "probes": config{"readiness": config{"http_get": unknown{}}}}}},
		"an init container":                {"init_containers": []any{unknown{}}},
		"an init container's name":         {"init_containers": []any{config{"name": unknown{}, "image": unknown{}}}},
		"an init container's restarts":     {"init_containers": []any{config{"name": "a", "image": "i", "restart_policy": unknown{}, "probes": config{}}}},
		"the type of a security profile":   {"security_context": config{"seccomp_profile": unknown{}}},
		"the user of a security context":   {"security_context": config{"run_as_user": unknown{}}},
		"a hook":                           {"hooks": config{"pre_stop": unknown{}}},
		"what is done before a pod leaves": {"scale_down": config{"before": unknown{}}},
		"all of a scale-down":              {"scale_down": unknown{}},
		"a file of a sidecar":              {"sidecars": config{"metrics": config{"image": "i", "config_files": []any{unknown{}}, "secrets": []any{unknown{}}}}},
		"a sleep with unknown grace":       {"termination_grace_period_seconds": unknown{}, "hooks": config{"pre_stop": config{"sleep": config{"seconds": 500}}}},
		"one of the Secrets for registry":  {"image_pull_secrets": []any{"registry", unknown{}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diags := validate(t, application, value(typeOf(application), with(postgres(), change))); len(diags) > 0 {
				t.Errorf("got %v", told(diags))
			}
		})
	}
}
