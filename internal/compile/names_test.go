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
