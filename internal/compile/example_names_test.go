package compile

import (
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// otherNames is an application whose objects have names of their own, and whose other
// containers have some of its files and secrets.
func otherNames() model.Application {
	a := minimal()
	a.Name = "named"
	a.Names = &model.Names{Service: ptr.To("db"), ConfigMap: ptr.To("db-settings"), Secret: ptr.To("db-keys"), ServiceAccount: ptr.To("db-pods")}
	a.Ports = map[string]model.Port{"db": {Port: 5432}}
	a.ConfigFiles = map[string]string{"/etc/db.conf": "a = b\n", "/etc/exporter.yml": "c: d\n"}
	a.Secrets = map[string]model.Secret{
		"PASSWORD": {ValueWOVersion: 1},
		"KEY":      {ValueWOVersion: 2, Env: ptr.To(false), MountPath: ptr.To("/run/key")},
		"TOKEN":    {ValueWOVersion: 1, MountPath: ptr.To("/run/token")},
	}
	a.Sidecars = map[string]model.Sidecar{
		"exporter": {
			Container: model.Container{Image: "example.org/exporter:1", Env: map[string]string{"DSN": "db:$(PASSWORD)@localhost"}},
			Given:     model.Given{ConfigFiles: []string{"/etc/exporter.yml"}, Secrets: []string{"TOKEN", "PASSWORD"}},
		},
		"shipper": {Container: model.Container{Image: "example.org/shipper:1"}},
	}
	a.InitContainers = []model.InitContainer{
		{Name: "prepare", Container: model.Container{Image: "example.org/prepare:1"}, Given: model.Given{ConfigFiles: []string{"/etc/db.conf"}, Secrets: []string{"KEY"}}},
	}
	a.Patches = map[string]string{"Secret/db-keys": "metadata: {labels: {a: b}}", "Service/db": "metadata: {labels: {a: b}}"}
	return a
}
