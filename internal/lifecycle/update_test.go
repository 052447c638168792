package lifecycle_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// changed are the names of objects that differ between a state and a plan.
func changed(state tftypes.Value, p plan) []string {
	before, _ := plain(attributesOf(state)["objects"]).(map[string]any)
	after := p.objects()
	var out []string
	for name, text := range after {
		if before[name] != text {
			out = append(out, name)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			out = append(out, "-"+name)
		}
	}
	return slices.Sorted(slices.Values(out))
}

func TestUpdate_changesTheObjectsThatItConcerns(t *testing.T) {
	for name, test := range map[string]struct {
		change     config
		changed    []string
		disruption string
	}{
		"image":      {config{"image": "postgres:18"}, []string{"StatefulSet/pg"}, "Rolling"},
		"replicas":   {config{"replicas": 3}, []string{"StatefulSet/pg"}, "Scale"},
		"both":       {config{"replicas": 3, "image": "postgres:18"}, []string{"StatefulSet/pg"}, "Rolling"},
		"a label":    {config{"labels": config{"a": "b"}}, []string{"PodDisruptionBudget/pg", "Service/pg", "Service/pg-peers", "ServiceAccount/pg", "StatefulSet/pg"}, "None"},
		"a budget":   {config{"disruption_budget": config{"max_unavailable": "2"}}, []string{"PodDisruptionBudget/pg"}, "None"},
		"no budget":  {config{"disruption_budget": config{"enabled": false}}, []string{"-PodDisruptionBudget/pg"}, "None"},
		"no Service": {config{"service": config{"enabled": false}}, []string{"-Service/pg"}, "None"},
		"OnDelete":   {config{"rollout": config{"strategy": "OnDelete"}, "image": "postgres:18"}, []string{"StatefulSet/pg"}, "None"},
		"scratch space": {
			config{"volumes": config{"data": postgres()["volumes"].(config)["data"], "tmp": config{"mount_path": "/tmp", "empty_dir": config{}}}}, []string{"StatefulSet/pg"}, "Rolling",
		},
	} {
		t.Run(name, func(t *testing.T) {
			state := applied(t, application, postgres())
			p := update(t, application, state, with(postgres(), test.change))
			if len(p.diags) > 0 && failed(p.diags) || len(p.replaces) > 0 {
				t.Fatal(told(p.diags), p.replaces)
			}
			if got := changed(state, p); !slices.Equal(got, test.changed) {
				t.Errorf("changed are %v, want %v", got, test.changed)
			}
			if got := p.get("disruption"); got != test.disruption {
				t.Errorf("disruption is %v", got)
			}
			ready := any(true)
			if slices.Contains(test.changed, "StatefulSet/pg") {
				ready = unknown{}
			}
			if got := p.get("ready"); got != ready {
				t.Errorf("ready is %v", got)
			}
		})
	}
}

func TestUpdate_ofAMaskedValueRollsThePods(t *testing.T) {
	state := applied(t, application, postgres())
	p := update(t, application, state, with(postgres(), config{"env": config{"PGDATA": "/data/pgdata", "PHRASE": "better"}}))
	if got := changed(state, p); len(got) > 0 {
		t.Errorf("the plan shows a change of %v", got)
	}
	if p.get("disruption") != "Rolling" || p.get("ready") != (any)(unknown{}) {
		t.Errorf("disruption is %v, ready %v", p.get("disruption"), p.get("ready"))
	}
}

func TestUpdate_ofAFileMakesAnotherConfigMap(t *testing.T) {
	state := applied(t, application, with(postgres(), config{"config_files": config{"/etc/a": "1"}}))
	p := update(t, application, state, with(postgres(), config{"config_files": config{"/etc/a": "2"}}))
	got := changed(state, p)
	if len(got) != 3 || !strings.HasPrefix(got[0], "-ConfigMap/pg-config-") || !strings.HasPrefix(got[1], "ConfigMap/pg-config-") || got[2] != "StatefulSet/pg" {
		t.Errorf("changed are %v", got)
	}
	if p.get("disruption") != "Rolling" {
		t.Errorf("disruption is %v", p.get("disruption"))
	}
}

func TestUpdate_thatSendsNothingKeepsWhatWasComputed(t *testing.T) {
	for name, change := range map[string]config{
		"timeouts":   {"timeouts": config{"update": "1h"}},
		"protection": {"deletion_protection": true},
		"permission": {"allow_replace": true},
		"a policy's limit": {
			"volumes": config{"data": config{"mount_path": "/data", "size": "1Ti", "claim_policy": config{"storage_class": "fast", "max_size": "2Ti"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			state := edited(application, applied(t, application, postgres()), config{"disruption": "Rolling"})
			p := update(t, application, state, with(postgres(), change))
			if len(p.diags) > 0 {
				t.Fatal(told(p.diags))
			}
			before, after := attributesOf(state), attributesOf(p.raw)
			for _, name := range []string{"objects", "ready", "disruption", "id", "host", "peers", "instance"} {
				if !before[name].Equal(after[name]) {
					t.Errorf("%s is %s, was %s", name, after[name], before[name])
				}
			}
			if p.raw.Equal(state) {
				t.Error("the change itself is missing")
			}
		})
	}
}

func TestUpdate_afterAFailureGoesOn(t *testing.T) {
	state := edited(application, applied(t, application, postgres()), config{"ready": false})
	p := update(t, application, state, postgres())
	if p.get("ready") != (any)(unknown{}) {
		t.Errorf("ready is %v", p.get("ready"))
	}
	if got := changed(state, p); len(got) > 0 || p.get("disruption") != "None" {
		t.Errorf("changed are %v, disruption is %v", got, p.get("disruption"))
	}
}

func TestUpdate_ofWaiting(t *testing.T) {
	ready := applied(t, application, postgres())
	unwatched := applied(t, application, with(postgres(), config{"wait_for_ready": false}))
	if got := update(t, application, ready, with(postgres(), config{"wait_for_ready": false})).get("ready"); got != nil {
		t.Errorf("not waiting any more: ready is %v", got)
	}
	if got := update(t, application, unwatched, postgres()).get("ready"); got != (any)(unknown{}) {
		t.Errorf("waiting from now on: ready is %v", got)
	}
	if p := update(t, application, unwatched, with(postgres(), config{"wait_for_ready": false})); !p.raw.Equal(unwatched) {
		t.Error("not waiting, as before, is a change")
	}
}

// drifted is a state in which the text of an object shows what Read has found.
func drifted(t *testing.T, state tftypes.Value, name, from, to string) tftypes.Value {
	t.Helper()
	objects := maps.Clone(plain(attributesOf(state)["objects"]).(map[string]any))
	text := objects[name].(string)
	if !strings.Contains(text, from) {
		t.Fatalf("%s is not in %s", from, text)
	}
	objects[name] = strings.Replace(text, from, to, 1)
	return edited(application, state, config{"objects": objects})
}

func TestUpdate_repairsWhatReadHasFound(t *testing.T) {
	for name, test := range map[string]struct {
		object, from, to string
		disruption       string
		ready            any
	}{
		"image":          {"StatefulSet/pg", "postgres:17", "postgres:16", "Rolling", unknown{}},
		"replicas":       {"StatefulSet/pg", `"replicas":1`, `"replicas":5`, "Scale", unknown{}},
		"a masked value": {"StatefulSet/pg", "(env.PHRASE)", "(env.PHRASE, changed in the cluster)", "Rolling", unknown{}},
		"a Service":      {"Service/pg", `"port":5432`, `"port":5433`, "None", true},
	} {
		t.Run(name, func(t *testing.T) {
			intact := applied(t, application, postgres())
			state := drifted(t, intact, test.object, test.from, test.to)
			p := update(t, application, state, postgres())
			if failed(p.diags) {
				t.Fatal(told(p.diags))
			}
			if got := changed(state, p); !slices.Equal(got, []string{test.object}) {
				t.Errorf("changed are %v", got)
			}
			if got := changed(intact, p); len(got) > 0 {
				t.Errorf("planned otherwise than configured: %v", got)
			}
			if p.get("disruption") != test.disruption || p.get("ready") != test.ready {
				t.Errorf("disruption is %v, ready %v", p.get("disruption"), p.get("ready"))
			}
		})
	}
}

func TestUpdate_bringsBackWhatIsGone(t *testing.T) {
	state := applied(t, application, postgres())
	objects := maps.Clone(plain(attributesOf(state)["objects"]).(map[string]any))
	delete(objects, "StatefulSet/pg")
	delete(objects, "Service/pg")
	state = edited(application, state, config{"objects": objects})
	p := update(t, application, state, postgres())
	if failed(p.diags) {
		t.Fatal(told(p.diags))
	}
	if got := changed(state, p); !slices.Equal(got, []string{"Service/pg", "StatefulSet/pg"}) {
		t.Errorf("changed are %v", got)
	}
	if p.get("ready") != (any)(unknown{}) {
		t.Errorf("ready is %v", p.get("ready"))
	}
}

func TestUpdate_keepsThePriorSpellingOfQuantities(t *testing.T) {
	resources := func(cpu, memory string) config {
		return config{"resources": config{"requests": config{"cpu": cpu, "memory": memory}}}
	}
	volume := func(size string) config {
		return config{"volumes": config{"data": config{"mount_path": "/data", "size": size, "claim_policy": config{"storage_class": "fast"}}}}
	}
	for name, test := range map[string]struct {
		prior, next config
		// same says that there is nothing to do.
		same bool
	}{
		"a size":                          {volume("1Ti"), volume("1024Gi"), true},
		"a size, the other way round":     {volume("1024Gi"), volume("1Ti"), true},
		"requests":                        {resources("1", "1Gi"), resources("1000m", "1024Mi"), true},
		"a request beside one that grows": {resources("1", "1Gi"), resources("1000m", "2Gi"), false},
	} {
		t.Run(name, func(t *testing.T) {
			state := applied(t, application, with(postgres(), test.prior))
			p := update(t, application, state, with(postgres(), test.next)) // and Terraform accepts it
			if len(p.diags) > 0 {
				t.Fatal(told(p.diags))
			}
			if p.raw.Equal(state) != test.same {
				t.Errorf("planned as before: %v", !test.same)
			}
		})
	}
}

func TestUpdate_ofAStorageClassSaysWhenItIsMadeAnew(t *testing.T) {
	for name, test := range map[string]struct {
		change config
		told   []string
	}{
		"parameters":      {config{"parameters": config{"type": "io2"}}, []string{`warning: StorageClass "fast" will be deleted and created again`}},
		"reclaim policy":  {config{"reclaim_policy": "Retain"}, []string{`warning: StorageClass "fast" will be deleted and created again`}},
		"expansion":       {config{"allow_volume_expansion": true}, nil},
		"not the default": {config{"default": false}, nil},
		"an unknown":      {config{"parameters": config{"type": unknown{}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := update(t, storageClass, applied(t, storageClass, fast()), with(fast(), test.change))
			if got := told(p.diags); !slices.Equal(got, test.told) {
				t.Errorf("got %v", got)
			}
			if len(p.replaces) > 0 {
				t.Errorf("replaced for %v", p.replaces)
			}
		})
	}
}

func TestUpdate_ofAPolicyIsOneOfAttributes(t *testing.T) {
	state := applied(t, claimPolicy, db())
	p := update(t, claimPolicy, state, with(db(), config{"max_size": "2Ti"}))
	if len(p.diags) > 0 || len(p.replaces) > 0 {
		t.Fatal(told(p.diags), p.replaces)
	}
	if diff := cmp.Diff(map[string]any{}, p.get("objects")); diff != "" {
		t.Error(diff)
	}
	if p.get("max_size") != "2Ti" || p.get("id") != "db" {
		t.Errorf("got %v", p.raw)
	}
}
