package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// namesIn are the names of the containers in one of a pod's lists.
func namesIn(t *testing.T, a model.Application, list string) []string {
	t.Helper()
	all, _ := at(t, a, "spec", "template", "spec", list).([]any)
	var out []string
	for _, c := range all {
		out = append(out, c.(map[string]any)["name"].(string))
	}
	return out
}

// member is a container of the pod, by its list and its place there.
func member(t *testing.T, a model.Application, list string, i int) map[string]any {
	t.Helper()
	return at(t, a, "spec", "template", "spec", list).([]any)[i].(map[string]any)
}

func TestContainers_areInTheirOrder(t *testing.T) {
	a := containers()
	if diff := cmp.Diff([]string{"shop", "debug", "metrics"}, namesIn(t, a, "containers")); diff != "" {
		t.Errorf("the main one is first, then the sidecars by name:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"prepare", "proxy"}, namesIn(t, a, "initContainers")); diff != "" {
		t.Errorf("init containers keep their order:\n%s", diff)
	}
	slices.Reverse(a.InitContainers)
	if diff := cmp.Diff([]string{"proxy", "prepare"}, namesIn(t, a, "initContainers")); diff != "" {
		t.Errorf("init containers keep their order:\n%s", diff)
	}
}

func TestContainers_beginWithTheSameVariables(t *testing.T) {
	a := containers()
	a.Secrets = map[string]model.Secret{"KEY": {ValueWOVersion: 1}}
	for _, c := range podContainers(a) {
		variables, err := environment(c)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range variables {
			got = append(got, v.Name)
		}
		if diff := cmp.Diff([]string{"POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_INDEX"}, got[:4]); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		if slices.Contains(got, "KEY") != (c.key == mainContainer) {
			t.Errorf("the application's secrets are the main container's alone; %s has %v", c.name, got)
		}
	}
}

func TestContainers_onlyTheMainOneIsAskedByDefault(t *testing.T) {
	a := containers()
	if member(t, a, "containers", 0)["readinessProbe"] == nil {
		t.Error("nobody asks the main container whether it is ready")
	}
	if probe := member(t, a, "containers", 2)["readinessProbe"]; probe != nil {
		t.Errorf("a sidecar with a port is asked: %v", probe)
	}
}

func TestContainers_haveTheirPortsOnTheServices(t *testing.T) {
	set := compiled(t, containers()).ByName()
	for service, want := range map[string][]string{"Service/shop": {"http", "proxy"}, "Service/shop-peers": {"http", "metrics", "proxy"}} {
		var got []string
		for _, p := range set[service].Body["spec"].(map[string]any)["ports"].([]any) {
			got = append(got, p.(map[string]any)["name"].(string))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", service, diff)
		}
	}
	a := containers()
	a.InitContainers[1].RestartPolicy, a.InitContainers[1].Probes = nil, nil
	if ports := a.ServedPorts(); len(ports) != 2 {
		t.Errorf("a container that ends serves nobody: %v", ports)
	}
}

// A user who is not root can't listen below 1024, in whatever container.
func TestContainers_mayListenBelow1024(t *testing.T) {
	sysctls := func(a model.Application) any {
		return at(t, a, "spec", "template", "spec", "securityContext").(map[string]any)["sysctls"]
	}
	a := containers()
	if sysctls(a) == nil {
		t.Error("the proxy can't listen on 443")
	}
	a.InitContainers = nil
	if got := sysctls(a); got != nil {
		t.Errorf("no container listens below 1024: %v", got)
	}
}

func TestContainers_masksNameTheirAttribute(t *testing.T) {
	rendered, err := compiled(t, containers()).Render()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"name":"ADDRESS","value":"(env.ADDRESS)"}`,
		`{"name":"TARGET","value":"(sidecars.metrics.env.TARGET)"}`,
		`{"name":"TOKEN","value":"(init_containers.0.env.TOKEN)"}`,
	} {
		if !strings.Contains(rendered["StatefulSet/shop"], want) {
			t.Errorf("%s is missing in\n%s", want, rendered["StatefulSet/shop"])
		}
	}
}

func TestContainers_errorsNameTheContainer(t *testing.T) {
	for name, change := range map[string]func(*model.Application){
		"circle": func(a *model.Application) {
			a.Sidecars = map[string]model.Sidecar{"metrics": {Container: model.Container{Image: "i", Env: map[string]string{"A": "$(A)"}}}}
		},
		"quantity": func(a *model.Application) {
			a.Sidecars = map[string]model.Sidecar{"metrics": {Container: model.Container{Image: "i", Resources: &model.Resources{Limits: map[string]string{"cpu": "big"}}}}}
		},
		"divisor": func(a *model.Application) {
			a.Sidecars = map[string]model.Sidecar{"metrics": {Container: model.Container{Image: "i", EnvFromResource: map[string]model.ResourceReference{"A": {Resource: "limits.cpu", Divisor: ptr.To("big")}}}}}
		},
	} {
		a := minimal()
		change(&a)
		if _, err := Application(a); err == nil || !strings.Contains(err.Error(), "container metrics: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestHooks_ofNothingAreNotSent(t *testing.T) {
	for _, h := range []*model.Hooks{nil, {}} {
		if got := lifecycle(h); got != nil {
			t.Errorf("got %v", got)
		}
	}
}

func TestSecurity_replacesOneFieldAtATime(t *testing.T) {
	root := []any{"CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID"}
	all := []any{"ALL"}
	for name, c := range map[string]struct {
		user *int64
		set  model.SecurityContext
		want map[string]any
	}{
		"nothing": {ptr.To[int64](1), model.SecurityContext{}, map[string]any{
			"allowPrivilegeEscalation": false, "capabilities": map[string]any{"drop": all},
		}},
		"what is added": {nil, model.SecurityContext{Capabilities: &model.Capabilities{Add: []string{"NET_ADMIN"}}}, map[string]any{
			"allowPrivilegeEscalation": false, "capabilities": map[string]any{"add": []any{"NET_ADMIN"}, "drop": all},
		}},
		"nothing added": {nil, model.SecurityContext{Capabilities: &model.Capabilities{Add: []string{}}}, map[string]any{
			"allowPrivilegeEscalation": false, "capabilities": map[string]any{"drop": all},
		}},
		"nothing dropped": {nil, model.SecurityContext{Capabilities: &model.Capabilities{Drop: []string{}}}, map[string]any{
			"allowPrivilegeEscalation": false, "capabilities": map[string]any{"add": root},
		}},
		"neither": {nil, model.SecurityContext{Capabilities: &model.Capabilities{Add: []string{}, Drop: []string{}}}, map[string]any{
			"allowPrivilegeEscalation": false,
		}},
		"root in an application of a user": {ptr.To[int64](1), model.SecurityContext{RunAsUser: ptr.To[int64](0), RunAsNonRoot: ptr.To(false)}, map[string]any{
			"runAsUser": int64(0), "runAsNonRoot": false, "allowPrivilegeEscalation": false, "capabilities": map[string]any{"add": root, "drop": all},
		}},
		"a user in an application that starts as root": {nil, model.SecurityContext{RunAsUser: ptr.To[int64](1)}, map[string]any{
			"runAsUser": int64(1), "allowPrivilegeEscalation": false, "capabilities": map[string]any{"drop": all},
		}},
		"an image that has a user": {nil, model.SecurityContext{RunAsNonRoot: ptr.To(true)}, map[string]any{
			"runAsNonRoot": true, "allowPrivilegeEscalation": false, "capabilities": map[string]any{"drop": all},
		}},
		"escalation": {nil, model.SecurityContext{AllowPrivilegeEscalation: ptr.To(true)}, map[string]any{
			"allowPrivilegeEscalation": true, "capabilities": map[string]any{"add": root, "drop": all},
		}},
		"privileged": {ptr.To[int64](1), model.SecurityContext{Privileged: ptr.To(true)}, map[string]any{"privileged": true}},
		"privileged with words of its own": {nil, model.SecurityContext{
			Privileged: ptr.To(true), AllowPrivilegeEscalation: ptr.To(true), Capabilities: &model.Capabilities{Drop: []string{"KILL"}},
		}, map[string]any{
			"privileged": true, "allowPrivilegeEscalation": true, "capabilities": map[string]any{"drop": []any{"KILL"}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			a := minimal()
			a.RunAsUser, a.SecurityContext = c.user, &c.set
			if diff := cmp.Diff(c.want, member(t, a, "containers", 0)["securityContext"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}
