package claims

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/client-go/rest"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// marking marks the claims of a list, of which pods use data-pg-0, and returns what
// is written on them, by their names.
func marking(t *testing.T, owner string, annotations map[string]string) map[string]string {
	t.Helper()
	var mu sync.Mutex
	written := map[string]string{}
	items := ""
	for name, text := range annotations {
		items += fmt.Sprintf(`, {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"namespace": "data", "name": %q, "uid": "u", "annotations": %s}}`, name, text)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Method == http.MethodPatch:
			body, _ := io.ReadAll(r.Body)
			var patch struct {
				Metadata struct{ Annotations json.RawMessage }
			}
			if err := json.Unmarshal(body, &patch); err != nil {
				t.Errorf("%s: %v", body, err)
			}
			mu.Lock()
			written[path.Base(r.URL.Path)] = string(patch.Metadata.Annotations)
			mu.Unlock()
			fmt.Fprint(w, `{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "x"}}`)
		case path.Base(r.URL.Path) == "pods":
			fmt.Fprint(w, `{"apiVersion": "v1", "kind": "PodList", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pg-0", "labels": {"app.kubernetes.io/name": "pg", "app.kubernetes.io/instance": "pg"}},
				"spec": {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data-pg-0"}}]}}]}`)
		default:
			fmt.Fprintf(w, `{"apiVersion": "v1", "kind": "PersistentVolumeClaimList", "items": [%s]}`, items[min(len(items), 2):])
		}
	}))
	t.Cleanup(server.Close)
	a := Application{Namespace: "data", Name: "pg", Owner: owner, Volumes: map[string]Volume{"data": {}}}
	e := &apply.Engine{Cluster: kube.NewCluster(&rest.Config{Host: server.URL}), Owner: owner, Instance: "me"}
	if err := a.Mark(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	return written
}

func TestMark_writesTheOwnerThatTheProviderHasNow(t *testing.T) {
	const (
		ours     = `{"stateful-apps.io/instance":"me","stateful-apps.io/owner":"shop"}`
		formerly = `{"stateful-apps.io/instance":"me","stateful-apps.io/owner":"bank"}`
		nobodys  = `{"stateful-apps.io/instance":"me"}`
		others   = `{"stateful-apps.io/instance":"other","stateful-apps.io/owner":"bank"}`
		unowned  = `{"stateful-apps.io/instance":"me","stateful-apps.io/owner":null}`
	)
	for name, test := range map[string]struct {
		owner       string
		annotations map[string]string
		want        map[string]string
	}{
		"new claims":              {"shop", map[string]string{"data-pg-0": "{}"}, map[string]string{"data-pg-0": ours}},
		"as they are":             {"shop", map[string]string{"data-pg-0": ours, "data-pg-1": ours}, map[string]string{}},
		"of an owner before":      {"shop", map[string]string{"data-pg-0": formerly, "data-pg-1": formerly}, map[string]string{"data-pg-0": ours, "data-pg-1": ours}},
		"of no owner before":      {"shop", map[string]string{"data-pg-0": nobodys, "data-pg-1": nobodys}, map[string]string{"data-pg-0": ours, "data-pg-1": ours}},
		"of no owner any more":    {"", map[string]string{"data-pg-0": formerly}, map[string]string{"data-pg-0": unowned}},
		"of another resource":     {"shop", map[string]string{"data-pg-0": others, "data-pg-1": others}, map[string]string{}},
		"that nobody uses, yet":   {"shop", map[string]string{"data-pg-1": "{}"}, map[string]string{}},
		"of another application":  {"shop", map[string]string{"data-mysql-0": formerly}, map[string]string{}},
		"new claims, of no owner": {"", map[string]string{"data-pg-0": "{}"}, map[string]string{"data-pg-0": unowned}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, marking(t, test.owner, test.annotations)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
