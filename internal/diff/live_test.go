package diff

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/yaml"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// pg is the application whose live objects are in testdata.
func pg() model.Application {
	return model.Application{
		Name: "pg", Namespace: "data", Replicas: 3, RunAsUser: ptr.To[int64](999),
		Container: model.Container{
			Image:         "postgres:17",
			Command:       []string{"postgres", "-c", "shared_buffers=1GB"},
			Env:           map[string]string{"PGDATA": "/data/pgdata", "TZ": "UTC"},
			EnvFromSecret: map[string]model.SecretReference{"POSTGRES_PASSWORD": {Name: "pg", Key: "password"}},
			Ports:         map[string]model.Port{"postgres": {Port: 5432}},
			Resources:     &model.Resources{Requests: map[string]string{"cpu": "1000m", "memory": "1.5Gi"}},
		},
		Volumes: map[string]model.Volume{
			"data": {MountPath: "/data", Size: ptr.To("1024Gi"), ClaimPolicy: &model.ClaimPolicy{StorageClass: ptr.To("fast")}},
			"tmp":  {MountPath: "/tmp", EmptyDir: &model.EmptyDir{}},
		},
	}
}

func fast() model.StorageClass {
	return model.StorageClass{
		Name: "fast", Provisioner: "ebs.csi.aws.com", Parameters: map[string]string{"type": "gp3"},
		ReclaimPolicy: "Retain", VolumeBindingMode: "WaitForFirstConsumer", AllowVolumeExpansion: true,
		MountOptions:      []string{"noatime", "discard"},
		AllowedTopologies: []map[string][]string{{"topology.kubernetes.io/zone": {"a", "b"}}},
	}
}

// wanted is what we send of one object.
func wanted(t testing.TB, name string) map[string]any {
	t.Helper()
	application, err := compile.Application(pg())
	if err != nil {
		t.Fatal(err)
	}
	class, err := compile.StorageClass(fast())
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []object.Set{application, class} {
		if o, ok := set.ByName()[name]; ok {
			return o.Body
		}
	}
	t.Fatalf("%s is not compiled", name)
	return nil
}

// live is an object of testdata as the dynamic client returns it.
func live(t testing.TB, name string) map[string]any {
	t.Helper()
	kind, _, _ := strings.Cut(name, "/")
	text, err := os.ReadFile(filepath.Join("testdata", strings.ToLower(kind)+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(text))
}

func parsed(t testing.TB, text string) map[string]any {
	t.Helper()
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(data, &out); err != nil { // whole numbers become int64
		t.Fatal(err)
	}
	return out
}

// at is the object that some steps lead to; "containers#pg" is the element pg of
// the list containers.
func at(t testing.TB, body map[string]any, steps ...string) map[string]any {
	t.Helper()
	for _, step := range steps {
		list, name, isList := strings.Cut(step, "#")
		next := body[list]
		if isList {
			next = element(next.([]any), name)
		}
		m, ok := next.(map[string]any)
		if !ok {
			t.Fatalf("no %s in %v", step, body)
		}
		body = m
	}
	return body
}

func element(list []any, name string) any {
	for _, e := range list {
		if m := e.(map[string]any); m["name"] == name {
			return m
		}
	}
	return nil
}
