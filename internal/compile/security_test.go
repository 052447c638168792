package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestSecurity_ofPods(t *testing.T) {
	runtimeDefault := map[string]any{"type": "RuntimeDefault"}
	for name, c := range map[string]struct {
		change func(*model.Application)
		want   map[string]any
	}{
		"an image that starts as root": {
			func(a *model.Application) { a.RunAsUser = nil },
			map[string]any{"seccompProfile": runtimeDefault},
		},
		"an image that starts as root, with a group for files": {
			func(a *model.Application) { a.RunAsUser = nil; a.FSGroup = ptr.To[int64](70) },
			map[string]any{"seccompProfile": runtimeDefault, "fsGroup": int64(70), "fsGroupChangePolicy": "OnRootMismatch"},
		},
		"groups default to the user": {
			func(*model.Application) {},
			map[string]any{
				"seccompProfile": runtimeDefault, "runAsNonRoot": true,
				"runAsUser": int64(999), "runAsGroup": int64(999), "fsGroup": int64(999), "fsGroupChangePolicy": "OnRootMismatch",
			},
		},
		"groups of their own": {
			func(a *model.Application) { a.RunAsGroup = ptr.To[int64](0); a.FSGroup = ptr.To[int64](7) },
			map[string]any{
				"seccompProfile": runtimeDefault, "runAsNonRoot": true,
				"runAsUser": int64(999), "runAsGroup": int64(0), "fsGroup": int64(7), "fsGroupChangePolicy": "OnRootMismatch",
			},
		},
		"a port below 1024": {
			func(a *model.Application) { a.Ports["http"] = model.Port{Port: 1023} },
			map[string]any{
				"seccompProfile": runtimeDefault, "runAsNonRoot": true,
				"runAsUser": int64(999), "runAsGroup": int64(999), "fsGroup": int64(999), "fsGroupChangePolicy": "OnRootMismatch",
				"sysctls": []any{map[string]any{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := postgres()
			c.change(&a)
			if diff := cmp.Diff(c.want, at(t, a, "spec", "template", "spec", "securityContext")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSecurity_ofContainers(t *testing.T) {
	path := []any{"spec", "template", "spec", "containers", fieldpath.KeyByFields("name", "pg"), "securityContext"}
	user := map[string]any{
		"allowPrivilegeEscalation": false,
		"capabilities":             map[string]any{"drop": []any{"ALL"}},
	}
	if diff := cmp.Diff(user, at(t, postgres(), path...)); diff != "" {
		t.Errorf("with run_as_user:\n%s", diff)
	}
	starting := postgres()
	starting.RunAsUser = nil
	root := map[string]any{
		"allowPrivilegeEscalation": false,
		"capabilities": map[string]any{
			"drop": []any{"ALL"},
			"add":  []any{"CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID"},
		},
	}
	if diff := cmp.Diff(root, at(t, starting, path...)); diff != "" {
		t.Errorf("without run_as_user:\n%s", diff)
	}
}
