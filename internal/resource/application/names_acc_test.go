package application_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// shared is an application with files and secrets that its other containers have
// too.
func shared(namespace, more string) string {
	return guarded(namespace, 1, 1, fmt.Sprintf(`
  ports        = { db = { port = 5432 } }
  config_files = { "/etc/db.conf" = "a = b\n", "/etc/exporter.yml" = "c: d\n" }
  sidecars = {
    exporter = {
      image        = "example.org/exporter:1"
      env          = { DSN = "db:$(PASSWORD)@localhost" }
      config_files = ["/etc/exporter.yml"]
      secrets      = ["PASSWORD", "tls.key"]
    }
    shipper = { image = "example.org/shipper:1" }
  }
  init_containers = [{ name = "prepare", image = "example.org/prepare:1", secrets = ["PASSWORD"] }]
  %s`, more))
}

// ofApplication are the objects in a namespace that are the application's by their
// names, without hashes.
func ofApplication(t *testing.T, namespace string) []string {
	t.Helper()
	var out []string
	for _, name := range acctest.Left(t, namespace) {
		for _, prefix := range []string{"ConfigMap/db-config-", "ConfigMap/settings-", "Secret/db-secrets-", "Secret/keys-"} {
			if strings.HasPrefix(name, prefix) {
				name = prefix
			}
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// What has another name is made anew, with the values that are live, and the old
// one goes.
func TestNames_areChangedWithAllThatIsInTheObjects(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	const password, key = "correct horse", "battery staple"
	w := given(acctest.NewWorkspace(t, shared(namespace, "")), password, key)
	w.Apply()
	w.ExpectEmptyPlan()
	before := ofApplication(t, namespace)
	w.Configure(shared(namespace, `names = { service = "clients", config_map = "settings", secret = "keys", service_account = "pods" }`))
	given(w, "", "").Apply().ExpectNowhere(t, password, key)
	expectValues(t, onlySecret(t, namespace), map[string]string{"PASSWORD": password, "tls.key": key})
	want := []string{}
	for _, name := range before {
		renamed := map[string]string{
			"ConfigMap/db-config-": "ConfigMap/settings-", "Secret/db-secrets-": "Secret/keys-", "Service/db": "Service/clients", "ServiceAccount/db": "ServiceAccount/pods",
		}
		if other, ok := renamed[name]; ok {
			name = other
		}
		want = append(want, name)
	}
	slices.Sort(want)
	if got := ofApplication(t, namespace); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
	if state, _ := w.Saved(db); state["host"] != "clients."+namespace+".svc" {
		t.Errorf("the host is %v", state["host"])
	}
	w.ExpectEmptyPlan()
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

func TestGiven_reachesTheContainersThatNameIt(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := given(acctest.NewWorkspace(t, shared(namespace, "")), "correct horse", "battery staple")
	w.Apply()
	pod := liveSet(t, namespace).Spec.Template.Spec
	got := map[string][]string{}
	for _, c := range slices.Concat(pod.Containers, pod.InitContainers) {
		for _, m := range c.VolumeMounts {
			got[c.Name] = append(got[c.Name], m.MountPath)
		}
		for _, v := range c.Env {
			if v.ValueFrom != nil && v.ValueFrom.SecretKeyRef != nil {
				got[c.Name] = append(got[c.Name], v.Name)
			}
		}
	}
	for name, want := range map[string][]string{
		"db":       {"/etc/db.conf", "/etc/exporter.yml", "/etc/tls/tls.key", "PASSWORD"},
		"exporter": {"/etc/exporter.yml", "/etc/tls/tls.key", "PASSWORD"},
		"shipper":  nil,
		"prepare":  {"PASSWORD"},
	} {
		if !slices.Equal(got[name], want) {
			t.Errorf("container %s has %v, want %v", name, got[name], want)
		}
	}
	w.ExpectEmptyPlan()
}
