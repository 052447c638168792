package compile

import (
	"testing"

	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

func TestPeerService_isThereWithoutPorts(t *testing.T) {
	o, ok := compiled(t, minimal()).ByName()["Service/web-peers"]
	if !ok {
		t.Fatal("there is no peer Service")
	}
	if _, ok := object.Lookup(o.Body, fieldpath.MakePathOrDie("spec", "ports")); ok {
		t.Error("it has ports")
	}
}

func TestClientService_leavesOutPeerPorts(t *testing.T) {
	a := postgres()
	a.Ports["replication"] = model.Port{Port: 5433, Client: ptr.To(false)}
	objects := compiled(t, a).ByName()
	for name, want := range map[string]int{"Service/pg": 1, "Service/pg-peers": 2} {
		ports, _ := object.Lookup(objects[name].Body, fieldpath.MakePathOrDie("spec", "ports"))
		if got := len(ports.([]any)); got != want {
			t.Errorf("%s has %d ports, want %d", name, got, want)
		}
	}
}

func TestClientService_ownAnnotationsWin(t *testing.T) {
	a := postgres()
	a.Annotations = map[string]string{"a": "everywhere", "b": "everywhere"}
	a.Service = &model.Service{Annotations: map[string]string{"a": "here"}}
	o := compiled(t, a).ByName()["Service/pg"]
	for key, want := range map[string]string{"a": "here", "b": "everywhere"} {
		if got, _ := object.Lookup(o.Body, fieldpath.MakePathOrDie("metadata", "annotations", key)); got != want {
			t.Errorf("%s is %v, want %s", key, got, want)
		}
	}
}
