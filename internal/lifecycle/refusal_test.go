package lifecycle_test

import (
	"slices"
	"strings"
	"testing"
)

func volume(size string, policy config) config {
	return config{"mount_path": "/data", "size": size, "claim_policy": policy}
}

func TestUpdate_refusesWhatASetCantChange(t *testing.T) {
	fast := config{"storage_class": "fast"}
	volumes := func(v config) config { return config{"volumes": v} }
	for name, test := range map[string]struct {
		change config
		told   []string
	}{
		"growth":         {volumes(config{"data": volume("2Ti", fast)}), []string{"error at volumes.data.size: data/pg: size of volume \"data\" can't change"}},
		"shrink":         {volumes(config{"data": volume("1Gi", fast)}), []string{"error at volumes.data.size: data/pg: size of volume \"data\" can't change"}},
		"class":          {volumes(config{"data": volume("1Ti", config{"storage_class": "slow"})}), []string{"error at volumes.data.claim_policy.storage_class: data/pg: claim policy's storage_class of volume \"data\" can't change"}},
		"default class":  {volumes(config{"data": volume("1Ti", nil)}), []string{"error at volumes.data.claim_policy.storage_class: data/pg: claim policy's storage_class of volume \"data\" can't change"}},
		"tier":           {volumes(config{"data": volume("1Ti", with(fast, config{"volume_attributes_class": "gold"}))}), []string{"error at volumes.data.claim_policy.volume_attributes_class: data/pg: claim policy's volume_attributes_class of volume \"data\" can't change"}},
		"access mode":    {volumes(config{"data": volume("1Ti", with(fast, config{"access_modes": []any{"ReadWriteOncePod"}}))}), []string{"error at volumes.data.claim_policy.access_modes: data/pg: claim policy's access_modes of volume \"data\" can't change"}},
		"label":          {volumes(config{"data": volume("1Ti", with(fast, config{"labels": config{"a": "b"}}))}), []string{"error at volumes.data.claim_policy.labels: data/pg: claim policy's labels of volume \"data\" can't change"}},
		"policy's name":  {volumes(config{"data": volume("1Ti", with(fast, config{"name": "db"}))}), []string{"error at volumes.data.claim_policy.name: data/pg: claim policy's name of volume \"data\" can't change"}},
		"addition":       {volumes(config{"data": volume("1Ti", fast), "wal": config{"mount_path": "/wal", "size": "1Gi"}}), []string{"error at volumes.wal: data/pg: claim volume \"wal\" can't be added"}},
		"removal":        {volumes(nil), []string{"error at volumes: data/pg: claim volume \"data\" can't be removed or renamed"}},
		"renaming":       {volumes(config{"files": volume("1Ti", fast)}), []string{"error at volumes.files: data/pg: claim volume \"files\" can't be added", "error at volumes: data/pg: claim volume \"data\" can't be removed or renamed"}},
		"pod management": {config{"rollout": config{"pod_management_policy": "Parallel"}}, []string{"error at rollout.pod_management_policy: data/pg: pod_management_policy can't change"}},
		"a group":        {config{"quorum": true, "replicas": 3}, []string{"error at quorum: data/pg: pod_management_policy can't change", "warning at replicas: data/pg: 3 postgres pods behind one Service"}},
		"autoscaling":    {config{"autoscaled": true}, []string{"warning at autoscaled: data/pg: the number of pods is left to an autoscaler"}},

		"what a set is not told":      {volumes(config{"data": volume("1Ti", with(fast, config{"on_destroy": "Delete", "on_scale_down": "Delete", "max_size": "2Ti"}))}), nil},
		"defaults, written out":       {volumes(config{"data": volume("1Ti", with(fast, config{"access_modes": []any{"ReadWriteOnce"}, "volume_mode": "Filesystem"}))}), nil},
		"the default pod management":  {config{"rollout": config{"pod_management_policy": "OrderedReady"}}, nil},
		"the default of autoscaling":  {config{"autoscaled": false}, nil},
		"another mount path":          {volumes(config{"data": with(volume("1Ti", fast), config{"mount_path": "/var/lib"})}), nil},
		"scratch space":               {volumes(config{"data": volume("1Ti", fast), "tmp": config{"mount_path": "/tmp", "empty_dir": config{}}}), nil},
		"a tier, not known yet":       {volumes(config{"data": volume("1Ti", with(fast, config{"volume_attributes_class": unknown{}}))}), nil},
		"a size, not known yet":       {volumes(config{"data": with(volume("1Ti", fast), config{"size": unknown{}})}), nil},
		"an addition, not known yet":  {volumes(config{"data": volume("1Ti", fast), "wal": config{"mount_path": "/wal", "size": unknown{}}}), nil},
		"volumes, not known yet":      {volumes(nil), []string{"error at volumes: data/pg: claim volume \"data\" can't be removed or renamed"}},
		"autoscaling, not known yet":  {config{"autoscaled": unknown{}}, nil},
		"all of rollout, not yet":     {config{"rollout": unknown{}}, nil},
		"a known one beside unknowns": {config{"image": unknown{}, "rollout": config{"pod_management_policy": "Parallel"}}, []string{"error at rollout.pod_management_policy: data/pg: pod_management_policy can't change"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := update(t, application, applied(t, application, postgres()), with(postgres(), test.change))
			if got := told(p.diags); !slices.Equal(got, test.told) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestUpdate_ofASetThatIsGoneRefusesNothing(t *testing.T) {
	state := applied(t, application, postgres())
	objects := plain(attributesOf(state)["objects"]).(map[string]any)
	delete(objects, "StatefulSet/pg")
	state = edited(application, state, config{"objects": objects})
	p := update(t, application, state, with(postgres(), config{"volumes": config{"data": volume("2Ti", nil)}}))
	if len(p.diags) > 0 {
		t.Errorf("got %v", told(p.diags))
	}
}

func TestUpdate_refusesToRepairWhatCantChange(t *testing.T) {
	state := drifted(t, applied(t, application, postgres()), "StatefulSet/pg", `"podManagementPolicy":"OrderedReady"`, `"podManagementPolicy":"Parallel"`)
	p := update(t, application, state, postgres())
	if got := told(p.diags); !slices.Equal(got, []string{"error: data/pg: podManagementPolicy of the StatefulSet differs and can't change"}) {
		t.Errorf("got %v", got)
	}
	if !strings.Contains(details(p.diags), "kubectl -n data delete statefulset pg --cascade=orphan") {
		t.Errorf("got %s", details(p.diags))
	}
}
