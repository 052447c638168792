package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestReadinessProbe_defaultsToTheFirstTCPPort(t *testing.T) {
	for name, c := range map[string]struct {
		ports map[string]model.Port
		want  any
	}{
		"no port":  {nil, nil},
		"UDP only": {map[string]model.Port{"dns": {Port: 53, Protocol: ptr.To("UDP")}}, nil},
		"first by name, not by number": {
			map[string]model.Port{"b": {Port: 1}, "a": {Port: 2}},
			map[string]any{"tcpSocket": map[string]any{"port": "a"}},
		},
		"UDP is skipped": {
			map[string]model.Port{"a": {Port: 1, Protocol: ptr.To("UDP")}, "b": {Port: 2, Client: ptr.To(false)}},
			map[string]any{"tcpSocket": map[string]any{"port": "b"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := minimal()
			a.Ports = c.ports
			got := at(t, a, "spec", "template", "spec", "containers", fieldpath.KeyByFields("name", "web"), "readinessProbe")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProbe_portsAreNumbersOrNames(t *testing.T) {
	for port, want := range map[string]any{"8080": int64(8080), "http": "http"} {
		a := minimal()
		a.Probes = &model.Probes{Readiness: &model.Probe{TCPSocket: &model.TCPSocket{Port: port}}}
		got := at(t, a, "spec", "template", "spec", "containers", fieldpath.KeyByFields("name", "web"), "readinessProbe", "tcpSocket", "port")
		if got != want {
			t.Errorf("got %#v, want %#v", got, want)
		}
	}
}

func TestProbe_livenessIsNeverAssumed(t *testing.T) {
	got := at(t, postgres(), "spec", "template", "spec", "containers", fieldpath.KeyByFields("name", "pg"), "livenessProbe")
	if got != nil {
		t.Errorf("got %v", got)
	}
}
