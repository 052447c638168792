package lifecycle_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// vague are the names of planned objects that are unknown.
func vague(p plan) []string {
	var out []string
	for name, text := range p.objects() {
		if text == (unknown{}) {
			out = append(out, name)
		}
	}
	return slices.Sorted(slices.Values(out))
}

func TestUnknown_leavesEverythingElseKnown(t *testing.T) {
	files := config{"/etc/a.conf": "a"}
	for name, test := range map[string]struct {
		change config
		// vague are the objects that are unknown; all when not even their names
		// are known.
		vague []string
		all   bool
		// computed are further computed attributes.
		computed map[string]any
	}{
		"image":        {config{"image": unknown{}}, []string{"StatefulSet/pg"}, false, map[string]any{"id": "data/pg", "host": "pg.data.svc", "disruption": "None"}},
		"replicas":     {config{"replicas": unknown{}}, []string{"StatefulSet/pg"}, false, map[string]any{"peers": unknown{}, "host": "pg.data.svc"}},
		"a variable":   {config{"env": config{"PHRASE": unknown{}, "A": "b"}}, []string{"StatefulSet/pg"}, false, nil},
		"all of env":   {config{"env": unknown{}}, []string{"StatefulSet/pg"}, false, nil},
		"a size":       {config{"volumes": config{"data": config{"mount_path": "/data", "size": unknown{}}}}, []string{"StatefulSet/pg"}, false, nil},
		"a policy":     {config{"volumes": config{"data": config{"mount_path": "/data", "size": "1Gi", "claim_policy": unknown{}}}}, []string{"StatefulSet/pg"}, false, nil},
		"all volumes":  {config{"volumes": unknown{}}, []string{"StatefulSet/pg"}, false, nil},
		"an argument":  {config{"args": []any{"a", unknown{}}}, []string{"StatefulSet/pg"}, false, nil},
		"all the args": {config{"args": unknown{}}, []string{"StatefulSet/pg"}, false, nil},
		"a toleration": {config{"placement": config{"tolerations": []any{unknown{}}}}, []string{"StatefulSet/pg"}, false, nil},
		"a limit of the budget": {
			config{"disruption_budget": config{"max_unavailable": unknown{}}}, []string{"PodDisruptionBudget/pg"}, false, nil,
		},
		"an annotation of the Service": {config{"service": config{"annotations": config{"a": unknown{}}}}, []string{"Service/pg"}, false, nil},
		"a hint on a port": {
			config{"ports": config{"postgres": config{"port": 5432, "app_protocol": unknown{}}}}, []string{"Service/pg", "Service/pg-peers"}, false, nil,
		},
		"a label": {
			config{"labels": config{"a": unknown{}}}, []string{"PodDisruptionBudget/pg", "Service/pg", "Service/pg-peers", "ServiceAccount/pg", "StatefulSet/pg"}, false, nil,
		},
		"the namespace": {
			config{"namespace": unknown{}}, []string{"PodDisruptionBudget/pg", "Service/pg", "Service/pg-peers", "ServiceAccount/pg", "StatefulSet/pg"}, false,
			map[string]any{"id": unknown{}, "host": unknown{}, "peers": unknown{}},
		},
		"the name":            {config{"name": unknown{}}, nil, true, map[string]any{"id": unknown{}, "host": unknown{}, "peers": unknown{}}},
		"a file":              {config{"config_files": config{"/etc/a.conf": unknown{}}}, nil, true, nil},
		"whether a namespace": {config{"create_namespace": unknown{}}, nil, true, nil},
		"whether a Service":   {config{"service": config{"enabled": unknown{}}}, nil, true, map[string]any{"host": unknown{}}},
		"what nothing is made of": {
			config{"timeouts": unknown{}, "deletion_protection": unknown{}, "allow_replace": unknown{}, "wait_for_ready": unknown{}}, nil, false,
			map[string]any{"ready": unknown{}, "id": "data/pg"},
		},
		"an image beside files": {config{"image": unknown{}, "config_files": files}, []string{"StatefulSet/pg"}, false, nil},
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
			for name, want := range test.computed {
				if diff := cmp.Diff(want, p.get(name)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestUnknown_objectsOfAnUpdateAreThoseThatDependOnIt(t *testing.T) {
	state := applied(t, application, postgres())
	p := update(t, application, state, with(postgres(), config{"image": unknown{}}))
	if failed(p.diags) {
		t.Fatal(told(p.diags))
	}
	if got := vague(p); !slices.Equal(got, []string{"StatefulSet/pg"}) {
		t.Errorf("unknown are %v", got)
	}
	before := plain(attributesOf(state)["objects"]).(map[string]any)
	after := p.objects()
	delete(before, "StatefulSet/pg")
	delete(after, "StatefulSet/pg")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	for name, want := range map[string]any{"ready": unknown{}, "disruption": unknown{}, "host": "pg.data.svc"} {
		if got := p.get(name); got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
}

// What a plan calls known has to hold for every value that may come.
func TestUnknown_objectMayTurnOutToSwitchSomethingOff(t *testing.T) {
	for name, test := range map[string]struct{ unknown, real config }{
		"a Service that is not wanted": {config{"service": unknown{}}, config{"service": config{"enabled": false}}},
		"a budget that is not wanted":  {config{"disruption_budget": unknown{}}, config{"disruption_budget": config{"enabled": false}}},
		"a port that is not for clients": {
			config{"ports": config{"postgres": unknown{}}}, config{"ports": config{"postgres": config{"port": 5432, "client": false}}},
		},
		"a port that is": {
			config{"ports": config{"postgres": unknown{}}}, config{"ports": config{"postgres": config{"port": 5432}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := create(t, application, with(postgres(), test.unknown))
			after := create(t, application, with(postgres(), test.real))
			for _, problem := range inconsistent("", before.raw, after.raw) {
				t.Error(problem)
			}
		})
	}
}

// inconsistent follows Terraform's AssertObjectCompatible: what was known when
// planned stays as it is when the rest becomes known.
func inconsistent(at string, before, after tftypes.Value) []string {
	switch {
	case !before.IsKnown(), before.Equal(after):
		return nil
	case before.IsNull() || after.IsNull() || !after.IsKnown():
		return []string{at + ": planned " + before.String() + ", then " + after.String()}
	case before.Type().Is(tftypes.Object{}), before.Type().Is(tftypes.Map{}), before.Type().Is(tftypes.List{}):
		a, b := elementsOf(before), elementsOf(after)
		if !slices.Equal(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b))) {
			return []string{at + ": planned with " + keys(a) + ", then with " + keys(b)}
		}
		var out []string
		for _, name := range slices.Sorted(maps.Keys(a)) {
			out = append(out, inconsistent(at+"."+name, a[name], b[name])...)
		}
		return out
	default:
		return []string{at + ": planned " + before.String() + ", then " + after.String()}
	}
}

func keys(m map[string]tftypes.Value) string {
	out := ""
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out += k + " "
	}
	return out
}

func TestUnknown_nameOfAnObjectThatFieldsAreLeftIn(t *testing.T) {
	left := config{"unmanaged_fields": config{"StatefulSet/pg": []any{"spec.template.spec.terminationGracePeriodSeconds", "spec.noSuchField"}}}
	for name, c := range map[string]config{"a name": {"name": unknown{}}, "all ports": {"ports": unknown{}}} {
		if p := create(t, application, with(with(postgres(), left), c)); failed(p.diags) {
			t.Errorf("%s: %v", name, told(p.diags))
		}
	}
	if p := create(t, application, with(postgres(), left)); !failed(p.diags) {
		t.Error("a field that is not sent is not refused")
	}
}
