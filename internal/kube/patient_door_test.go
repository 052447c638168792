package kube

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// What Go's client says of a connection that breaks depends on when it breaks, and
// has no type that could be relied on.
func TestPatient_knowsABrokenConnectionWhenItSeesOne(t *testing.T) {
	t.Parallel()
	for fault, befall := range map[string]door.Fault{
		"reset before":        door.Reset(),
		"reset after":         door.ResetAfter(),
		"truncated":           door.Truncate(),
		"load balancer's 503": door.Plain(http.StatusServiceUnavailable),
		"load balancer's 504": door.Plain(http.StatusGatewayTimeout),
	} {
		for _, verb := range []string{"get", "apply"} {
			do := verbs[verb]
			t.Run(verb+", "+fault, func(t *testing.T) {
				t.Parallel()
				c, d := behindDoor(t)
				d.Befall(door.Rule{Times: 1, Fault: befall})
				if err := do(t.Context(), c); err != nil {
					t.Error(err)
				}
				if n := d.Struck(); n != 1 {
					t.Errorf("the fault befell %d requests", n)
				}
			})
		}
	}
}

// behindDoor is a cluster in which everything is fine, and the door to it.
func behindDoor(t *testing.T) (*Cluster, *door.Door) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resp, _ := fine(r) // it has no error
		defer resp.Body.Close()
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.Copy(w, resp.Body)
	}))
	t.Cleanup(server.Close)
	d, err := door.Open(&rest.Config{Host: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	kubeconfig, err := d.Kubeconfig()
	if err != nil {
		t.Fatal(err)
	}
	config, err := clientcmd.RESTConfigFromKubeConfig(kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	return NewCluster(config), d
}
