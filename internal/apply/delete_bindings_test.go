package apply

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"k8s.io/client-go/rest"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// A binding without its policy is an error in the cluster, for as long as it lasts.
func TestDelete_takesAnAdmissionPolicyOutOfForceFirst(t *testing.T) {
	const group = "/apis/admissionregistration.k8s.io/v1/"
	s := &server{t: t, objects: map[string]map[string]any{}}
	for path, kind := range map[string]string{"validatingadmissionpolicies/guard": "ValidatingAdmissionPolicy", "validatingadmissionpolicybindings/guard": "ValidatingAdmissionPolicyBinding"} {
		s.put(group+path, `{apiVersion: admissionregistration.k8s.io/v1, kind: `+kind+`, metadata: {name: guard, uid: one, annotations: {stateful-apps.io/instance: ours}}}`)
	}
	var mu sync.Mutex
	var deleted []string
	listener := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		if in.URL.Path == "/apis" {
			respond(out, http.StatusOK, map[string]any{"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": []any{map[string]any{
				"metadata": map[string]any{"name": "admissionregistration.k8s.io"},
				"versions": []any{map[string]any{"version": "v1", "freshness": "Current", "resources": []any{
					map[string]any{"resource": "validatingadmissionpolicies", "responseKind": map[string]any{"kind": "ValidatingAdmissionPolicy"}, "scope": "Cluster"},
					map[string]any{"resource": "validatingadmissionpolicybindings", "responseKind": map[string]any{"kind": "ValidatingAdmissionPolicyBinding"}, "scope": "Cluster"},
				}}},
			}}})
			return
		}
		if in.Method == http.MethodDelete {
			mu.Lock()
			deleted = append(deleted, in.URL.Path)
			mu.Unlock()
		}
		s.ServeHTTP(out, in)
	}))
	t.Cleanup(listener.Close)
	e := &Engine{Cluster: kube.NewCluster(&rest.Config{Host: listener.URL, QPS: -1}), Instance: "ours", Deadline: time.Now().Add(time.Minute)}

	policy := object.Key{Group: kube.AdmissionPolicyKind.Group, Kind: kube.AdmissionPolicyKind.Kind, Name: "guard"}
	binding := object.Key{Group: kube.AdmissionBindingKind.Group, Kind: kube.AdmissionBindingKind.Kind, Name: "guard"}
	done, err := e.Delete(t.Context(), Inventory{policy: {UID: "one"}, binding: {UID: "one"}})
	if err != nil || done[policy] != Gone || done[binding] != Gone {
		t.Errorf("got %v (%v)", done, err)
	}
	if want := []string{group + "validatingadmissionpolicybindings/guard", group + "validatingadmissionpolicies/guard"}; !slices.Equal(deleted, want) {
		t.Errorf("deleted were %v", deleted)
	}
}
