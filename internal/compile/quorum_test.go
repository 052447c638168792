package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func etcd(spread string) model.Application {
	return model.Application{
		Name: "etcd", Namespace: "data", Replicas: 3, Quorum: ptr.To(true),
		Container: model.Container{Image: "example.org/etcd:3", Ports: map[string]model.Port{"client": {Port: 2379}}},
		Placement: &model.Placement{Spread: &spread},
	}
}

func TestQuorum_membersRunApartFromEachOther(t *testing.T) {
	selector := map[string]any{"matchLabels": map[string]any{"app.kubernetes.io/name": "etcd", "app.kubernetes.io/instance": "etcd"}}
	nodes := []any{map[string]any{"topologyKey": "kubernetes.io/hostname", "labelSelector": selector}}
	zones := []any{map[string]any{
		"topologyKey": "topology.kubernetes.io/zone", "maxSkew": int64(1), "whenUnsatisfiable": "DoNotSchedule", "labelSelector": selector,
	}}
	for spread, want := range map[string]struct{ nodes, zones any }{
		SpreadZone: {nodes, zones},
		SpreadNode: {nodes, nil},
		SpreadNone: {nil, nil},
	} {
		t.Run(spread, func(t *testing.T) {
			a := etcd(spread)
			got := at(t, a, "spec", "template", "spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
			if diff := cmp.Diff(want.nodes, got); diff != "" {
				t.Errorf("nodes:\n%s", diff)
			}
			if diff := cmp.Diff(want.zones, at(t, a, "spec", "template", "spec", "topologySpreadConstraints")); diff != "" {
				t.Errorf("zones:\n%s", diff)
			}
			if got := at(t, a, "spec", "podManagementPolicy"); got != "Parallel" {
				t.Errorf("members start %v", got)
			}
		})
	}
}

func TestHibernated_onlyReplicasChange(t *testing.T) {
	awake, asleep := everything(), everything()
	asleep.Hibernated = ptr.To(true)
	before, after := compiled(t, awake), compiled(t, asleep)
	if got := at(t, asleep, "spec", "replicas"); got != int64(0) {
		t.Errorf("%v pods run", got)
	}
	for i, o := range after.Objects {
		if o.Key.Kind == "StatefulSet" {
			o.Body["spec"].(map[string]any)["replicas"] = int64(awake.Replicas)
		}
		if diff := cmp.Diff(before.Objects[i], o); diff != "" {
			t.Errorf("%s also changed:\n%s", o.Key, diff)
		}
	}
	if diff := cmp.Diff(Peers(awake), Peers(asleep)); diff != "" {
		t.Errorf("the names of the pods changed:\n%s", diff)
	}
}
