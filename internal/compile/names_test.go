package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestPeers_areOneNamePerReplica(t *testing.T) {
	a := postgres()
	a.Replicas = 3
	want := []string{"pg-0.pg-peers.data.svc", "pg-1.pg-peers.data.svc", "pg-2.pg-peers.data.svc"}
	if diff := cmp.Diff(want, Peers(a)); diff != "" {
		t.Error(diff)
	}
}

func TestPeers_areNoneWithoutReplicas(t *testing.T) {
	a := postgres()
	for _, replicas := range []int32{0, -1} {
		a.Replicas = replicas
		if got := Peers(a); got == nil || len(got) != 0 {
			t.Errorf("%d replicas: got %#v, want an empty list", replicas, got)
		}
	}
}

func TestHost_isTheClientServiceWhenThereIsOne(t *testing.T) {
	peersOnly := postgres()
	peersOnly.Ports = map[string]model.Port{"postgres": {Port: 5432, Client: ptr.To(false)}}
	disabled := postgres()
	disabled.Service = &model.Service{Enabled: ptr.To(false)}
	for name, c := range map[string]struct {
		application model.Application
		want        string
	}{
		"with client ports": {postgres(), "pg.data.svc"},
		"without ports":     {minimal(), ""},
		"no client port":    {peersOnly, ""},
		"disabled":          {disabled, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Host(c.application); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestClaimName_isTheControllers(t *testing.T) {
	if got, want := ClaimName("data", "pg", 2), "data-pg-2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Names of volumes and applications have no dots, so nothing else is called so.
func TestDeploymentClaimName_hasADot(t *testing.T) {
	if got, want := DeploymentClaimName("data", "pg-0"), "data.pg-0"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestClaimNames_followTheController(t *testing.T) {
	set := postgres()
	set.Replicas, set.OrdinalsStart = 2, ptr.To[int32](5)
	none := postgres()
	none.Replicas = 0
	alone := postgres()
	alone.Controller, alone.Replicas = "Deployment", 0
	for name, c := range map[string]struct {
		application model.Application
		want        []string
	}{
		"a set from five on":       {set, []string{"data-pg-5", "data-pg-6"}},
		"a set without replicas":   {none, nil},
		"a deployment without any": {alone, []string{"data.pg"}},
	} {
		if diff := cmp.Diff(c.want, ClaimNames(c.application, "data")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestPeers_areNumberedFromTheFirstOrdinalAndOnlyASetHasThem(t *testing.T) {
	a := postgres()
	a.Replicas, a.OrdinalsStart = 2, ptr.To[int32](1)
	if diff := cmp.Diff([]string{"pg-1.pg-peers.data.svc", "pg-2.pg-peers.data.svc"}, Peers(a)); diff != "" {
		t.Error(diff)
	}
	for _, controller := range []string{"Deployment", "DaemonSet"} {
		a.Controller = controller
		if got := Peers(a); got == nil || len(got) != 0 {
			t.Errorf("%s: got %#v, want an empty list", controller, got)
		}
	}
}
