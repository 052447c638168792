package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const limit = "spec: {revisionHistoryLimit: 3}"

func TestHatches_areValidatedAtTheirElement(t *testing.T) {
	for name, test := range map[string]struct {
		change config
		want   []string
	}{
		"none":                 {config{"patches": config{"StatefulSet/pg": limit}, "extra_objects": config{"reader": readerRole}}, nil},
		"nulls":                {config{"patches": config{"StatefulSet/pg": nil}, "extra_objects": config{"reader": nil}}, nil},
		"no such object":       {config{"patches": config{"StatefulSet/db": limit}}, []string{"patches.StatefulSet/db"}},
		"a misspelt field":     {config{"patches": config{"StatefulSet/pg": "spec: {revisionHistory: 3}"}}, []string{"patches.StatefulSet/pg"}},
		"what can't be":        {config{"patches": config{"StatefulSet/pg": "spec: {replicas: 3}"}}, []string{"patches.StatefulSet/pg"}},
		"an empty manifest":    {config{"extra_objects": config{"a": ""}}, []string{"extra_objects.a"}},
		"a manifest of a list": {config{"extra_objects": config{"a": "[]"}}, []string{"extra_objects.a"}},
		"an object twice":      {config{"extra_objects": config{"a": readerRole, "b": readerRole}}, []string{"extra_objects.b"}},

		// Whether there is such an object is not known, or will be.
		"of an unknown name":           {config{"name": unknown{}, "patches": config{"StatefulSet/pg": limit}}, nil},
		"of an object that may be":     {config{"config_files": unknown{}, "patches": config{"ConfigMap/pg-config": "metadata: {annotations: {a: b}}"}}, nil},
		"of a Service that may not be": {config{"service": config{"enabled": unknown{}}, "patches": config{"Service/pg": "spec: {sessionAffinity: ClientIP}"}}, nil},
		"of an object that never is":   {config{"config_files": unknown{}, "patches": config{"ConfigMap/pg": "metadata: {annotations: {a: b}}"}}, []string{"patches.ConfigMap/pg"}},
		"in an unknown namespace":      {config{"namespace": unknown{}, "extra_objects": config{"a": strings.Replace(readerRole, "name: reader", "name: reader, namespace: data", 1)}}, nil},
		"an unknown patch":             {config{"patches": config{"StatefulSet/pg": unknown{}}}, nil},
		"an unknown manifest":          {config{"extra_objects": config{"a": unknown{}, "b": unknown{}, "c": readerRole}}, nil},
		"beside an unknown one":        {config{"image": unknown{}, "patches": config{"StatefulSet/pg": unknown{}, "Service/pg": "a: b"}}, []string{"patches.Service/pg"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range validate(t, application, value(typeOf(application), with(postgres(), test.change))) {
				got = append(got, place(d))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("problems at %v, want %v", got, test.want)
			}
		})
	}
}

func TestHatches_unknownOnesLeaveTheRestKnown(t *testing.T) {
	for name, test := range map[string]struct {
		change config
		vague  []string
		all    bool
	}{
		"a patch":                 {config{"patches": config{"Service/pg": unknown{}}}, []string{"Service/pg"}, false},
		"a patch of the workload": {config{"patches": config{"StatefulSet/pg": unknown{}, "Service/pg": "spec: {sessionAffinity: ClientIP}"}}, []string{"StatefulSet/pg"}, false},
		"all patches":             {config{"patches": unknown{}}, nil, true},
		"a manifest":              {config{"extra_objects": config{"a": unknown{}}}, nil, true},
		"all manifests":           {config{"extra_objects": unknown{}}, nil, true},
		"an image beside both":    {config{"image": unknown{}, "patches": config{"Service/pg": "spec: {sessionAffinity: ClientIP}"}, "extra_objects": config{"a": readerRole}}, []string{"StatefulSet/pg"}, false},
		"a label of extras":       {config{"labels": config{"a": unknown{}}, "extra_objects": config{"a": readerRole}}, []string{"PodDisruptionBudget/pg", "Role/reader", "Service/pg", "Service/pg-peers", "ServiceAccount/pg", "StatefulSet/pg"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := create(t, application, with(postgres(), test.change))
			if len(p.diags) > 0 {
				t.Errorf("got %v: %s", told(p.diags), details(p.diags))
			}
			if isAll := p.get("objects") == (any)(unknown{}); isAll != test.all {
				t.Errorf("wholly unknown is %v", isAll)
			}
			if got := vague(p); !slices.Equal(got, test.vague) {
				t.Errorf("unknown are %v, want %v", got, test.vague)
			}
		})
	}
}

// Whatever is unknown, what is known is what it would be without.
func TestHatches_unknownOnesChangeNoKnownObject(t *testing.T) {
	known := create(t, application, postgres()).objects()
	for _, name := range []string{"Service/pg", "StatefulSet/pg", "ServiceAccount/pg"} {
		got := create(t, application, with(postgres(), config{"patches": config{name: unknown{}}})).objects()
		for other, text := range got {
			if text != (unknown{}) && text != known[other] {
				t.Errorf("an unknown patch of %s changes %s:\n%s", name, other, cmp.Diff(known[other], text))
			}
		}
	}
}

func TestHatches_planShowsWhatTheyChange(t *testing.T) {
	state := applied(t, application, postgres())
	p := update(t, application, state, with(postgres(), config{"patches": config{"StatefulSet/pg": limit}, "extra_objects": config{"a": readerRole}}))
	if failed(p.diags) {
		t.Fatal(told(p.diags), details(p.diags))
	}
	set := body(t, p.objects()["StatefulSet/pg"])
	if got := set["spec"].(map[string]any)["revisionHistoryLimit"]; got != 3.0 {
		t.Errorf("the set has %v", got)
	}
	role := body(t, p.objects()["Role/reader"])
	if got := role["metadata"].(map[string]any)["namespace"]; got != "data" {
		t.Errorf("the role is in namespace %v", got)
	}
	if p.get("disruption") != "None" {
		t.Errorf("disruption is %v", p.get("disruption"))
	}
}

// An object that somebody else manages in part is left to him in part.
func TestHatches_fieldsOfExtraObjectsMayBeLeftToOthers(t *testing.T) {
	widget := `{"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "w"}, "spec": {"size": 1, "color": "red"}}`
	p := create(t, application, with(postgres(), config{"extra_objects": config{"w": widget}, "unmanaged_fields": config{"Widget/w": []any{"spec.size"}}}))
	if len(p.diags) > 0 {
		t.Fatal(told(p.diags), details(p.diags))
	}
	if diff := cmp.Diff(map[string]any{"color": "red"}, body(t, p.objects()["Widget/w"])["spec"]); diff != "" {
		t.Error(diff)
	}
}
