package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Whatever somebody writes as a patch and as a manifest: what is not refused
// compiles, always to the same, changes no other object, and leaves alone what the
// provider finds its objects and pods by.
func FuzzHatches(f *testing.F) {
	for _, patch := range hatches().Patches {
		for _, manifest := range hatches().ExtraObjects {
			f.Add(patch, manifest)
		}
	}
	f.Add("metadata: {labels: {$patch: replace}}", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: []}}")
	f.Add("spec: {template: {spec: {containers: [{$patch: replace}]}}}", "{apiVersion: a/b/c, kind: [], metadata: a}")
	f.Add("spec: {template: {spec: {containers: [{name: pg, volumeMounts: [{$patch: replace}]}]}}}", "{apiVersion: v1, kind: Secret, metadata: {name: a, annotations: null}}")
	f.Add("spec: {template: null, selector: null}", "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {template: {metadata: {labels: {a: b}}}}}")
	plain := hatches()
	plain.Patches, plain.ExtraObjects = nil, nil
	before, err := Application(plain)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, patch, manifest string) {
		a := plain
		a.Patches = map[string]string{"StatefulSet/pg": patch}
		a.ExtraObjects = map[string]string{"a": manifest}
		problems := Problems(a)
		first, err := Application(a)
		second, again := Application(a)
		if diff := cmp.Diff(first, second); diff != "" || (err == nil) != (again == nil) {
			t.Errorf("two runs differ: %v, %v\n%s", err, again, diff)
		}
		if len(problems) > 0 {
			return
		}
		if err != nil {
			t.Fatalf("there are no problems, and it does not compile: %v", err)
		}
		if len(first.Objects) != len(before.Objects)+1 {
			t.Errorf("there are %d objects", len(first.Objects))
		}
		for _, o := range before.Objects {
			now, ok := first.Get(o.Key)
			switch {
			case !ok:
				t.Errorf("%s is gone", o.Key)
			case o.Key.Kind != "StatefulSet" && !cmp.Equal(o, now):
				t.Errorf("%s is another one", o.Key)
			}
		}
		for _, o := range first.Objects {
			isOurs(t, a, o)
		}
	})
}

// isOurs checks the labels of an object and, where it has pods, those of them.
func isOurs(t *testing.T, a model.Application, o object.Object) {
	t.Helper()
	metadata, _ := o.Body["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	for name, value := range podLabels(a) {
		if labels[name] != value {
			t.Errorf("%s has label %s = %v", o.Key, name, labels[name])
		}
	}
	if metadata["namespace"] != a.Namespace || metadata["name"] != o.Key.Name || o.Body["kind"] != o.Key.Kind {
		t.Errorf("%s is called otherwise: %v", o.Key, metadata)
	}
	if spec, _ := o.Body["spec"].(map[string]any); o.Key.Kind == "StatefulSet" && (spec["replicas"] != int64(1) || spec["serviceName"] != "pg-peers") {
		t.Errorf("the set is another one: %v", spec)
	}
}
