package object_test

import (
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// The set is the largest object of an application.
func BenchmarkJSON(b *testing.B) {
	set, err := compile.Application(model.Application{
		Name: "pg", Namespace: "data", Controller: "StatefulSet", Replicas: 3, RunAsUser: ptr.To[int64](999),
		Container: model.Container{
			Image: "postgres:17",
			Ports: map[string]model.Port{"postgres": {Port: 5432}},
			Env:   map[string]string{"PGDATA": "/var/lib/postgresql/data/pgdata"},
		},
		Volumes: map[string]model.Volume{"data": {MountPath: "/var/lib/postgresql/data", Size: ptr.To("10Gi")}},
	})
	if err != nil {
		b.Fatal(err)
	}
	body := set.ByName()["StatefulSet/pg"].Body
	if body == nil {
		b.Fatal("no StatefulSet is compiled")
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := object.JSON(body); err != nil {
			b.Fatal(err)
		}
	}
}
