package apply

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const (
	edited    = `conflict with "kubectl-edit" using apps/v1`
	applied   = `conflict with "flux"`
	replicas  = ".spec.replicas"
	grace     = ".spec.template.spec.terminationGracePeriodSeconds"
	image     = `.spec.template.spec.containers[name="pg"].image`
	password  = `.spec.template.spec.containers[name="pg"].env[name="PASSWORD"].value`
	partition = ".spec.updateStrategy.rollingUpdate.partition"
)

func set(t *testing.T, edits ...func(*model.Application)) object.Object {
	t.Helper()
	a := model.Application{
		Name: "pg", Namespace: "data", Replicas: 3,
		Container: model.Container{
			Image: "postgres:17", Env: map[string]string{"PASSWORD": "secret"},
			Ports: map[string]model.Port{"postgres": {Port: 5432}},
		},
	}
	for _, edit := range edits {
		edit(&a)
	}
	all, err := compile.Application(a)
	if err != nil {
		t.Fatal(err)
	}
	o, ok := all.Get(setKey)
	if !ok {
		t.Fatal("no set")
	}
	return o
}

// liveAs is an object as the cluster has it, edited.
func liveAs(o object.Object, edit func(spec, container map[string]any)) map[string]any {
	live := runtime.DeepCopyJSON(o.Body)
	spec := live["spec"].(map[string]any)
	container := spec["template"].(map[string]any)["spec"].(map[string]any)["containers"].([]any)[0].(map[string]any)
	edit(spec, container)
	spec["revisionHistoryLimit"] = int64(10)
	return live
}

// shown is how state, and so the plan, has an object after it was read: as JSON,
// with numbers that are floats, and with masked values out of the attributes.
func shown(t *testing.T, o object.Object, live map[string]any) map[string]any {
	t.Helper()
	changes, err := diff.Compare(o.Body, live)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(diff.Overlay(o.Body, changes))
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func agreed(err error, r Request, live map[string]any, foreign bool) bool {
	return (&Engine{}).mayForce(err, r, inspected{live: &unstructured.Unstructured{Object: live}, foreign: foreign})
}

func asWeSent(map[string]any, map[string]any) {}

func replicasOf(n int64) func(spec, container map[string]any) {
	return func(spec, _ map[string]any) { spec["replicas"] = n }
}

func imageOf(image string) func(spec, container map[string]any) {
	return func(_, container map[string]any) { container["image"] = image }
}

func passwordOf(text string) func(spec, container map[string]any) {
	return func(_, container map[string]any) {
		for _, e := range container["env"].([]any) {
			if v := e.(map[string]any); v["name"] == "PASSWORD" {
				v["value"] = text
			}
		}
	}
}

func both(edits ...func(spec, container map[string]any)) func(spec, container map[string]any) {
	return func(spec, container map[string]any) {
		for _, edit := range edits {
			edit(spec, container)
		}
	}
}

func TestAgreed_isDriftThatThePlanHasShown(t *testing.T) {
	type edit = func(spec, container map[string]any)
	for name, test := range map[string]struct {
		// planned is the object as the cluster had it when the plan was made, and
		// live as it has it now.
		planned, live edit
		// change is what the configuration changes at the same time.
		change func(*model.Application)
		err    error
		want   bool
	}{
		"a number":                           {replicasOf(5), replicasOf(5), nil, conflicting(edited, replicas), true},
		"a number of a nested object":        {func(s, _ map[string]any) { podOf(s)["terminationGracePeriodSeconds"] = int64(10) }, func(s, _ map[string]any) { podOf(s)["terminationGracePeriodSeconds"] = int64(10) }, nil, conflicting(edited, grace), true},
		"a field of a list's element":        {imageOf("postgres:16"), imageOf("postgres:16"), nil, conflicting(edited, image), true},
		"several":                            {both(replicasOf(5), imageOf("x")), both(replicasOf(5), imageOf("x")), nil, conflicting(edited, replicas, edited, image), true},
		"drift of a field that changes, too": {replicasOf(5), replicasOf(5), func(a *model.Application) { a.Replicas = 4 }, conflicting(edited, replicas), true},
		"wrapped":                            {replicasOf(5), replicasOf(5), nil, fmt.Errorf("x: %w", applyError(setKey, conflicting(edited, replicas))), true},

		"an apply of another manager":        {replicasOf(5), replicasOf(5), nil, conflicting(applied, replicas), false},
		"an apply beside an update":          {both(replicasOf(5), imageOf("x")), both(replicasOf(5), imageOf("x")), nil, conflicting(edited, replicas, applied, image), false},
		"changed after the plan":             {asWeSent, replicasOf(5), nil, conflicting(edited, replicas), false},
		"changed again after the plan":       {replicasOf(5), replicasOf(6), nil, conflicting(edited, replicas), false},
		"one of two changed after the plan":  {replicasOf(5), both(replicasOf(5), imageOf("x")), nil, conflicting(edited, replicas, edited, image), false},
		"a change that meets unseen drift":   {asWeSent, replicasOf(5), func(a *model.Application) { a.Replicas = 4 }, conflicting(edited, replicas), false},
		"a field that we never sent":         {asWeSent, partitionOf(2), func(a *model.Application) { a.Rollout = &model.Rollout{Partition: new(int32)} }, conflicting(edited, partition), false},
		"a field that does not differ":       {replicasOf(5), replicasOf(5), nil, conflicting(edited, replicas, edited, image), false},
		"no conflict":                        {replicasOf(5), replicasOf(5), nil, errors.New("connection refused"), false},
		"no error":                           {replicasOf(5), replicasOf(5), nil, nil, false},
		"a conflict of versions, not fields": {replicasOf(5), replicasOf(5), nil, conflicting(), false},

		"a masked value":                                {passwordOf("guessed"), passwordOf("guessed"), nil, conflicting(edited, password), true},
		"a masked value that changes, too":              {passwordOf("guessed"), passwordOf("guessed"), func(a *model.Application) { a.Env["PASSWORD"] = "better" }, conflicting(edited, password), true},
		"a masked value, changed after the plan":        {asWeSent, passwordOf("guessed"), nil, conflicting(edited, password), false},
		"a masked value that changes, with newer drift": {asWeSent, passwordOf("guessed"), func(a *model.Application) { a.Env["PASSWORD"] = "better" }, conflicting(edited, password), false},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := set(t), set(t)
			if test.change != nil {
				after = set(t, test.change)
			}
			seen := shown(t, before, liveAs(before, test.planned))
			err := test.err
			if err != nil {
				err = applyError(setKey, err)
			}
			if got := agreed(err, Request{Object: after, Shown: seen}, liveAs(before, test.live), false); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func podOf(spec map[string]any) map[string]any {
	return spec["template"].(map[string]any)["spec"].(map[string]any)
}

func partitionOf(n int64) func(spec, container map[string]any) {
	return func(spec, _ map[string]any) {
		spec["updateStrategy"] = map[string]any{"type": "RollingUpdate", "rollingUpdate": map[string]any{"partition": n}}
	}
}

func TestAgreed_isNothingThatNoPlanHasShown(t *testing.T) {
	o := set(t)
	live := liveAs(o, replicasOf(5))
	err := applyError(setKey, conflicting(edited, replicas))
	if agreed(err, Request{Object: o}, live, false) {
		t.Error("without a plan")
	}
	if agreed(err, Request{Object: o, Shown: map[string]any{}}, live, false) {
		t.Error("with an empty one")
	}
}

func TestAgreed_isNothingThatCantBeCompared(t *testing.T) {
	o := set(t)
	live := liveAs(o, replicasOf(5))
	seen := shown(t, o, live)
	o.Body = runtime.DeepCopyJSON(o.Body)
	o.Body["spec"].(map[string]any)["noSuchField"] = "x"
	if agreed(applyError(setKey, conflicting(edited, replicas)), Request{Object: o, Shown: seen}, live, false) {
		t.Error("repaired")
	}
}

func TestAgreed_isWhatWasLeftToOthersAndIsAskedBack(t *testing.T) {
	o := set(t)
	left := map[string]any{"spec": map[string]any{"replicas": int64(3)}}
	for name, test := range map[string]struct {
		message string
		left    map[string]any
		want    bool
	}{
		"of an autoscaler":                 {`conflict with "kube-controller-manager" using apps/v1`, left, true},
		"of our own manager for the seed":  {`conflict with "terraform-provider-stateful-seed"`, left, true},
		"of somebody who would repeat it":  {applied, left, false},
		"of an autoscaler, but never left": {`conflict with "kube-controller-manager" using apps/v1`, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := applyError(setKey, conflicting(test.message, replicas))
			if got := agreed(err, Request{Object: o, Left: test.left}, liveAs(o, replicasOf(5)), false); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestAgreed_whenAdoptingIsWhatToolsHaveMade(t *testing.T) {
	o := set(t)
	for message, want := range map[string]bool{
		`conflict with "kubectl-client-side-apply" using apps/v1`: true,
		`conflict with "kubectl"`:                                 true,
		`conflict with "helm"`:                                    true,
		`conflict with "Terraform"`:                               true,
		applied:                                                   false,
		`conflict with "argocd-controller"`:                       false,
		`conflict with "kube-controller-manager" using apps/v1`:   false,
	} {
		err := applyError(setKey, conflicting(message, replicas))
		if got := agreed(err, Request{Object: o}, liveAs(o, replicasOf(5)), true); got != want {
			t.Errorf("%s: got %v", message, got)
		}
		if agreed(err, Request{Object: o}, liveAs(o, replicasOf(5)), false) {
			t.Errorf("%s: without adoption", message)
		}
	}
}
