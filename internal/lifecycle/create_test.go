package lifecycle_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCreate_isKnownWithoutACluster(t *testing.T) {
	p := create(t, application, with(postgres(), config{"replicas": 2}))
	if failed(p.diags) {
		t.Fatal(told(p.diags))
	}
	want := []string{"PodDisruptionBudget/pg", "Service/pg", "Service/pg-peers", "ServiceAccount/pg", "StatefulSet/pg"}
	if got := slices.Sorted(maps.Keys(p.objects())); !slices.Equal(got, want) {
		t.Errorf("objects are %v", got)
	}
	for name, text := range p.objects() {
		if text == (unknown{}) {
			t.Errorf("%s is unknown", name)
		}
	}
	for name, want := range map[string]any{
		"id": "data/pg", "host": "pg.data.svc", "peers": []any{"pg-0.pg-peers.data.svc", "pg-1.pg-peers.data.svc"},
		"ready": unknown{}, "disruption": "None", "instance": unknown{},
	} {
		if diff := cmp.Diff(want, p.get(name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if len(p.replaces) > 0 {
		t.Errorf("replaced for %v", p.replaces)
	}
}

func TestCreate_sendsWhatIsConfigured(t *testing.T) {
	set := body(t, create(t, application, with(postgres(), config{"replicas": 2})).objects()["StatefulSet/pg"])
	spec := set["spec"].(map[string]any)
	claims := spec["volumeClaimTemplates"].([]any)[0].(map[string]any)["spec"].(map[string]any)
	if spec["replicas"] != 2.0 || claims["storageClassName"] != "fast" {
		t.Errorf("got %v", spec)
	}
}

func TestCreate_hasDefaults(t *testing.T) {
	for name, test := range map[string]struct {
		resource string
		given    config
		want     map[string]any
	}{
		"an application": {application, config{"name": "pg", "image": "postgres:17"}, map[string]any{
			"namespace": "default", "controller": "StatefulSet", "wait_for_ready": true, "deletion_protection": false, "host": nil, "id": "default/pg",
			"labels": nil, "autoscaled": nil, "service": nil, "allow_replace": nil, "timeouts": nil, "peers": []any{"pg-0.pg-peers.default.svc"},
		}},
		"a storage class": {storageClass, config{"name": "fast", "storage_provisioner": "ebs.csi.aws.com"}, map[string]any{
			"reclaim_policy": "Retain", "volume_binding_mode": "WaitForFirstConsumer", "allow_volume_expansion": true, "default": false, "id": "fast", "parameters": nil,
		}},
		"a volume claim": {volumeClaim, config{"name": "reports", "size": "20Gi"}, map[string]any{
			"namespace": "default", "wait_for_ready": true, "deletion_protection": false, "id": "default/reports", "claim_policy": nil, "volume": unknown{}, "ready": unknown{},
		}},
		"a claim policy": {claimPolicy, config{"name": "db"}, map[string]any{
			"volume_mode": "Filesystem", "access_modes": []any{"ReadWriteOnce"}, "on_destroy": "Retain", "on_scale_down": "Retain", "id": "db",
			"storage_class": nil, "volume_attributes_class": nil, "objects": map[string]any{},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := create(t, test.resource, test.given)
			if len(p.diags) > 0 {
				t.Fatal(told(p.diags))
			}
			for name, want := range test.want {
				if diff := cmp.Diff(want, p.get(name)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestCreate_withoutWaitingHasNoReadiness(t *testing.T) {
	if got := create(t, application, with(postgres(), config{"wait_for_ready": false})).get("ready"); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestCreate_hidesWhatMayBeSecret(t *testing.T) {
	p := create(t, application, with(postgres(), config{"config_files": config{"/etc/pg.conf": "password = canary"}}))
	for name, text := range p.objects() {
		if strings.Contains(text.(string), "canary") {
			t.Errorf("%s shows a secret: %s", name, text)
		}
	}
	if text := p.objects()["StatefulSet/pg"].(string); !strings.Contains(text, `"(env.PHRASE)"`) {
		t.Errorf("got %s", text)
	}
}

func TestPlan_isDeterministic(t *testing.T) {
	// It runs again when it is applied, in another process.
	for resource, configuration := range whole {
		t.Run(resource, func(t *testing.T) {
			first := create(t, resource, configuration())
			if failed(first.diags) {
				t.Fatal(told(first.diags))
			}
			state := applied(t, resource, configuration())
			changed := with(configuration(), config{"labels": config{"a": "b", "c": "d", "e": unknown{}}})
			firstUpdate := update(t, resource, state, changed)
			for range 5 {
				if again := create(t, resource, configuration()); !again.raw.Equal(first.raw) {
					t.Fatalf("creations differ:\n%s\n%s", first.raw, again.raw)
				}
				if again := update(t, resource, state, changed); !again.raw.Equal(firstUpdate.raw) {
					t.Fatalf("updates differ:\n%s\n%s", firstUpdate.raw, again.raw)
				}
			}
		})
	}
}

func TestPlan_ofWhatIsAppliedIsEmpty(t *testing.T) {
	for resource, configuration := range whole {
		t.Run(resource, func(t *testing.T) {
			state := applied(t, resource, configuration())
			p := update(t, resource, state, configuration())
			if len(p.diags) > 0 || !p.raw.Equal(state) {
				diff, _ := state.Diff(p.raw)
				t.Errorf("got %v %v", told(p.diags), diff)
			}
		})
	}
}
