package lifecycle_test

import (
	"slices"
	"strings"
	"testing"
)

func TestUpdate_refusesWhatAClaimCantChange(t *testing.T) {
	shared := config{"storage_class": "fast", "access_modes": []any{"ReadWriteMany"}}
	volumes := func(v config) config { return config{"volumes": v} }
	for name, test := range map[string]struct {
		change config
		told   []string
	}{
		"growth":        {volumes(config{"data": volume("2Ti", shared)}), []string{"error at volumes.data.size: data/wiki: size of volume \"data\" can't change"}},
		"shrink":        {volumes(config{"data": volume("1Gi", shared)}), []string{"error at volumes.data.size: data/wiki: size of volume \"data\" can't change"}},
		"class":         {volumes(config{"data": volume("1Ti", with(shared, config{"storage_class": "slow"}))}), []string{"error at volumes.data.claim_policy.storage_class: data/wiki: claim policy's storage_class of volume \"data\" can't change"}},
		"tier":          {volumes(config{"data": volume("1Ti", with(shared, config{"volume_attributes_class": "gold"}))}), []string{"error at volumes.data.claim_policy.volume_attributes_class: data/wiki: claim policy's volume_attributes_class of volume \"data\" can't change"}},
		"access mode":   {volumes(config{"data": volume("1Ti", with(shared, config{"access_modes": []any{"ReadOnlyMany"}}))}), []string{"error at volumes.data.claim_policy.access_modes: data/wiki: claim policy's access_modes of volume \"data\" can't change"}},
		"label":         {volumes(config{"data": volume("1Ti", with(shared, config{"labels": config{"a": "b"}}))}), []string{"error at volumes.data.claim_policy.labels: data/wiki: claim policy's labels of volume \"data\" can't change"}},
		"policy's name": {volumes(config{"data": volume("1Ti", with(shared, config{"name": "db"}))}), []string{"error at volumes.data.claim_policy.name: data/wiki: claim policy's name of volume \"data\" can't change"}},

		"addition":                     {volumes(config{"data": volume("1Ti", shared), "more": with(volume("1Gi", shared), config{"mount_path": "/more"})}), nil},
		"removal":                      {volumes(nil), []string{"warning at volumes: data/wiki: 1 claim is kept"}},
		"renaming":                     {volumes(config{"files": volume("1Ti", shared)}), []string{"warning at volumes: data/wiki: 1 claim is kept"}},
		"what a claim is not told":     {volumes(config{"data": volume("1Ti", with(shared, config{"on_destroy": "Delete", "on_scale_down": "Delete", "max_size": "2Ti"}))}), nil},
		"a size, not known yet":        {volumes(config{"data": with(volume("1Ti", shared), config{"size": unknown{}})}), nil},
		"an access mode, not yet":      {volumes(config{"data": volume("1Ti", with(shared, config{"access_modes": unknown{}}))}), nil},
		"a policy, not known yet":      {volumes(config{"data": with(volume("1Ti", shared), config{"claim_policy": unknown{}})}), nil},
		"fewer replicas":               {config{"replicas": 1}, nil},
		"the other strategy":           {config{"rollout": config{"strategy": "Recreate"}}, nil},
		"a strategy, not known yet":    {config{"rollout": config{"strategy": unknown{}}}, nil},
		"a controller, not known yet":  {config{"controller": unknown{}}, nil},
		"several changes of one claim": {volumes(config{"data": volume("2Ti", with(shared, config{"storage_class": "slow"}))}), []string{"error at volumes.data.size: data/wiki: size of volume \"data\" can't change", "error at volumes.data.claim_policy.storage_class: data/wiki: claim policy's storage_class of volume \"data\" can't change"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := update(t, application, applied(t, application, wiki()), with(wiki(), test.change))
			if got := told(p.diags); !slices.Equal(got, test.told) {
				t.Errorf("got %q: %s", got, details(p.diags))
			}
		})
	}
}

func TestUpdate_ofAClaimThatIsGoneRefusesNothing(t *testing.T) {
	state := applied(t, application, wiki())
	objects := plain(attributesOf(state)["objects"]).(map[string]any)
	delete(objects, "PersistentVolumeClaim/data.wiki")
	state = edited(application, state, config{"objects": objects})
	policy := config{"access_modes": []any{"ReadWriteMany"}}
	if p := update(t, application, state, with(wiki(), config{"volumes": config{"data": volume("2Ti", policy)}})); len(p.diags) > 0 {
		t.Errorf("got %v", told(p.diags))
	}
}

func TestUpdate_refusesAnotherControllerWhereThereIsData(t *testing.T) {
	for name, test := range map[string]struct {
		from, change config
		told         []string
		says         string
	}{
		"of a set with claims": {
			postgres(), config{"controller": "Deployment"}, []string{"error at controller: data/pg: controller can't change while there is data"},
			`Its data is in data-pg-0, by the names that claims have under controller = "StatefulSet"`,
		},
		"of a deployment with claims": {
			wiki(), config{"controller": "StatefulSet", "rollout": nil}, []string{"error at controller: data/wiki: controller can't change while there is data"},
			`Its data is in data.wiki, by the names that claims have under controller = "Deployment"`,
		},
		"without claims":     {with(postgres(), config{"volumes": nil}), config{"controller": "Deployment"}, nil, ""},
		"under another name": {postgres(), config{"controller": "Deployment", "name": "db"}, []string{"warning: data/pg will be replaced: 1 claim is kept"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := update(t, application, applied(t, application, test.from), with(test.from, test.change))
			if got := told(p.diags); !slices.Equal(got, test.told) || !strings.Contains(details(p.diags), test.says) {
				t.Errorf("got %q: %s", got, details(p.diags))
			}
			if !slices.Contains(p.replaces, "controller") {
				t.Errorf("replaced for %v", p.replaces)
			}
		})
	}
}

func TestUpdate_refusesOtherOrdinalsWhereThereIsData(t *testing.T) {
	state := applied(t, application, postgres())
	p := update(t, application, state, with(postgres(), config{"ordinals_start": 1}))
	if got := told(p.diags); !slices.Equal(got, []string{"error at ordinals_start: data/pg: ordinals_start can't change while there is data"}) {
		t.Errorf("got %q", got)
	}
	if p := update(t, application, state, with(postgres(), config{"ordinals_start": 0})); len(p.diags) > 0 {
		t.Errorf("the default, written out: %q", told(p.diags))
	}
	bare := with(postgres(), config{"volumes": nil})
	p = update(t, application, applied(t, application, bare), with(bare, config{"ordinals_start": 1}))
	if len(p.diags) > 0 || p.get("disruption") != "Scale" {
		t.Errorf("without claims: %q, disruption %v", told(p.diags), p.get("disruption"))
	}
}

func TestCreate_ofControllersWithoutOrdinalsHasNoPeers(t *testing.T) {
	for _, controller := range []string{"Deployment", "DaemonSet"} {
		p := create(t, application, with(postgres(), config{"controller": controller, "volumes": nil}))
		if failed(p.diags) || len(p.get("peers").([]any)) != 0 || p.get("host") != "pg.data.svc" {
			t.Errorf("%s: peers %v, host %v; %v", controller, p.get("peers"), p.get("host"), told(p.diags))
		}
	}
}

func TestDestroy_ofADeploymentNamesItsClaim(t *testing.T) {
	for policy, want := range map[string]string{
		"Retain": "warning: data/wiki will be destroyed: 1 claim is kept", "Delete": "warning: data/wiki will be destroyed: 1 claim is deleted",
	} {
		shared := config{"access_modes": []any{"ReadWriteMany"}, "on_destroy": policy}
		state := applied(t, application, with(wiki(), config{"volumes": config{"data": volume("1Ti", shared)}}))
		p := destroy(t, application, state)
		if got := told(p.diags); !slices.Equal(got, []string{want}) || !strings.Contains(details(p.diags), "data.wiki") || strings.Contains(details(p.diags), "more replicas") {
			t.Errorf("%s: got %q: %s", policy, got, details(p.diags))
		}
	}
}
