package lifecycle

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func aSet() object.Set {
	key := object.Key{Group: "apps", Kind: "StatefulSet", Namespace: "data", Name: "pg"}
	return object.NewSet("data",
		object.Object{Key: object.Key{Kind: "Namespace", Name: "data"}, Shared: true, Body: map[string]any{"apiVersion": "v1", "kind": "Namespace"}},
		object.Object{Key: key, Phase: object.PhaseWorkload, Body: map[string]any{
			"apiVersion": "apps/v1", "kind": "StatefulSet",
			"metadata": map[string]any{"name": "pg", "namespace": "data",
				"labels":      map[string]any{object.LabelManagedBy: object.ManagedBy, "team": "blue"},
				"annotations": map[string]any{"example.org/a.b": "1", "example.org/a": "2"}},
			"spec": map[string]any{
				"replicas": int64(3),
				"selector": map[string]any{"matchLabels": map[string]any{"app": "pg"}},
				"template": map[string]any{"spec": map[string]any{"containers": []any{map[string]any{
					"name": "pg", "image": "postgres:17",
					"ports": []any{map[string]any{"containerPort": int64(5432), "protocol": "TCP", "name": "pg"}},
				}}}},
				"volumeClaimTemplates": []any{map[string]any{"metadata": map[string]any{"name": "data"}}},
			},
		}})
}

func TestResolve_readsPathsAsMessagesWriteThem(t *testing.T) {
	o := aSet().Objects[1]
	for text, want := range map[string]string{
		"spec.replicas": ".spec.replicas",
		"spec.template.spec.containers[name=pg].image":                                       `.spec.template.spec.containers[name="pg"].image`,
		"spec.template.spec.containers[name=\"pg\"]":                                         `.spec.template.spec.containers[name="pg"]`,
		"spec.template.spec.containers[name=pg].ports[containerPort=5432,protocol=TCP].name": `.spec.template.spec.containers[name="pg"].ports[containerPort=5432,protocol="TCP"].name`,
		"metadata.annotations.example.org/a.b":                                               ".metadata.annotations.example.org/a.b",
		"metadata.annotations.example.org/a":                                                 ".metadata.annotations.example.org/a",
		"metadata.annotations":                                                               ".metadata.annotations",

		"": "", "spec.paused": "", "spec.replicas.x": "", "spec.template.spec.containers[name=x]": "", "spec.template.spec.containers[0]": "",
		"spec.template.spec.containers.image": "", "spec.template.spec.containers[name=pg": "", "spec..replicas": "",
	} {
		path, ok := resolve(o.Body, text)
		if ok != (want != "") || ok && path.String() != want {
			t.Errorf("%s: got %s, %v", text, path, ok)
		}
		if ok && !strings.Contains(text, `"`) && object.PathString(path) != text {
			t.Errorf("%s is written %s", text, object.PathString(path))
		}
	}
}

func TestLeave_makesFieldsFirstValues(t *testing.T) {
	set := aSet()
	left, findings := leave(set, map[string][]string{"StatefulSet/pg": {"spec.replicas", "metadata.annotations.example.org/a"}})
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if d := cmp.Diff(aSet(), set); d != "" {
		t.Errorf("the set itself was changed: %s", d)
	}
	o := left.Objects[1]
	for _, text := range []string{"spec.replicas", "metadata.annotations.example.org/a"} {
		if _, there := resolve(o.Body, text); there {
			t.Errorf("%s is still sent", text)
		}
		if _, there := resolve(o.Seed, text); !there {
			t.Errorf("%s has no first value", text)
		}
	}
	if _, there := resolve(o.Seed, "spec.template"); there {
		t.Errorf("the seed has more: %v", o.Seed)
	}
}

func TestLeave_refusesWhatCantBeLeft(t *testing.T) {
	for text, says := range map[string]string{
		"spec.paused":                         "sends no such field",
		"metadata.name":                       "which object it is",
		"metadata":                            "which object it is",
		"spec":                                "which object it is",
		"spec.selector.matchLabels.app":       "which object it is",
		"spec.volumeClaimTemplates":           "",
		"metadata.labels.team":                "",
		"metadata.labels":                     "which object it is",
		"metadata.labels." + managedBy:        "which object it is",
		"spec.template.spec.containers.image": "sends no such field",
	} {
		_, findings := leave(aSet(), map[string][]string{"StatefulSet/pg": {text}})
		switch {
		case says == "" && len(findings) > 0:
			t.Errorf("%s: got %v", text, findings)
		case says != "" && (len(findings) != 1 || !strings.Contains(findings[0].Detail, says) || findings[0].Path.String() != `unmanaged_fields["StatefulSet/pg"][0]`):
			t.Errorf("%s: got %v", text, findings)
		}
	}
	for _, name := range []string{"Service/pg", "Namespace/data", "StatefulSet/other/pg"} {
		_, findings := leave(aSet(), map[string][]string{name: {"spec"}})
		if len(findings) != 1 || !strings.Contains(findings[0].Detail, "objects of this resource: StatefulSet/pg.") {
			t.Errorf("%s: got %v", name, findings)
		}
	}
}

func TestLeave_refusesValuesOfImmutableObjects(t *testing.T) {
	set := object.NewSet("data", object.Object{Key: object.Key{Kind: "Secret", Namespace: "data", Name: "s"}, Body: map[string]any{
		"apiVersion": "v1", "kind": "Secret", "immutable": true, "data": map[string]any{"PASSWORD": ""},
		"metadata": map[string]any{"name": "s", "namespace": "data", "annotations": map[string]any{"a": "b"}},
	}})
	for text, refused := range map[string]bool{"data.PASSWORD": true, "data": true, "immutable": true, "metadata.annotations.a": false} {
		left, findings := leave(set, map[string][]string{"Secret/s": {text}})
		if (len(findings) > 0) != refused {
			t.Errorf("%s: got %v", text, findings)
		}
		if _, there := resolve(left.Objects[0].Body, "data.PASSWORD"); !there {
			t.Errorf("%s: the value is gone", text)
		}
	}
}

const managedBy = object.LabelManagedBy
