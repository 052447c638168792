package door

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// open is a door to a server that answers with who asks, and a client that goes
// through the door.
func open(t *testing.T) (*Door, *rest.Config, *http.Client) {
	t.Helper()
	return openTo(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s", r.Header.Get("Authorization"), r.URL)
	})
}

// openTo is a door to another server.
func openTo(t *testing.T, handler http.HandlerFunc) (*Door, *rest.Config, *http.Client) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	d, err := Open(&rest.Config{Host: server.URL + "/cluster", BearerToken: "admin"})
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
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	return d, config, client
}

// get returns status, protocol and body. It may be called from anywhere.
func get(t *testing.T, client *http.Client, url string) (int, string, string) {
	resp, err := client.Get(url)
	if err != nil {
		t.Error(err)
		return 0, "", ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, resp.Proto, string(body)
}

func TestDoor_forwardsWithTheCredentialsOfTheKubeconfig(t *testing.T) {
	_, config, client := open(t)
	status, proto, body := get(t, client, config.Host+"/api/v1/pods?limit=5")
	if want := "Bearer admin /cluster/api/v1/pods?limit=5"; status != http.StatusOK || body != want {
		t.Errorf("got %d %q, want %q", status, body, want)
	}
	if proto != "HTTP/2.0" {
		t.Errorf("it speaks %s, an API server HTTP/2.0", proto)
	}
}

func TestDoor_countsUntilItIsAsked(t *testing.T) {
	d, config, client := open(t)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { get(t, client, config.Host+"/api/v1/pods") })
		group.Go(func() { get(t, client, config.Host+"/api/v1/pods?watch=true") })
	}
	group.Wait()
	want := Counts{
		{Request{Verb: "list", Resource: "pods"}, 20},
		{Request{Verb: "watch", Resource: "pods"}, 20},
	}
	got := d.Take()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Total() != 40 {
		t.Errorf("the total is %d, want 40", got.Total())
	}
	if again := d.Take(); len(again) != 0 {
		t.Errorf("counted twice: %v", again)
	}
}

func TestDoor_letsNobodyElseIn(t *testing.T) {
	d, config, _ := open(t)
	stranger := rest.AnonymousClientConfig(config)
	client, err := rest.HTTPClientFor(stranger)
	if err != nil {
		t.Fatal(err)
	}
	if status, _, body := get(t, client, config.Host+"/api/v1/secrets"); status != http.StatusUnauthorized {
		t.Errorf("got %d %q", status, body)
	}
	if counts := d.Take(); len(counts) != 0 {
		t.Errorf("it is counted: %v", counts)
	}
}

// An API server that is down refuses connections and has cut those that it had.
func TestDoor_refusesConnectionsWhileItIsClosed(t *testing.T) {
	d, config, client := open(t)
	get(t, client, config.Host+"/api/v1/pods")
	reached := make(chan struct{})
	d.Befall(Rule{Times: 1, Fault: Hold(func(Request) { close(reached) }, nil)})
	cut := make(chan error)
	go func() {
		_, err := client.Get(config.Host + "/api/v1/pods?watch=true") //nolint:bodyclose // there is none
		cut <- err
	}()
	<-reached
	d.Close()
	if err := <-cut; err == nil {
		t.Error("a request that was under way has an answer")
	}
	if _, err := client.Get(config.Host + "/api/v1/pods"); !errors.Is(err, syscall.ECONNREFUSED) { //nolint:bodyclose // there is none
		t.Errorf("while it is closed: %v", err)
	}
	if err := d.Reopen(); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := get(t, client, config.Host+"/api/v1/pods"); status != http.StatusOK {
		t.Errorf("opened again, it answers %d", status)
	}
}

func TestDoor_restarts(t *testing.T) {
	d, config, client := open(t)
	const down = 100 * time.Millisecond
	d.Befall(Rule{Times: 1, Fault: d.Restart(down)})
	began := time.Now()
	for i := range 2 {
		resp, err := client.Get(config.Host + "/api/v1/pods")
		if err != nil {
			continue
		}
		_ = resp.Body.Close()
		if i == 0 || time.Since(began) < down { // on a slow machine it may be back
			t.Error("it answers while it restarts")
		}
	}
	d.Settle()
	if status, _, _ := get(t, client, config.Host+"/api/v1/pods"); status != http.StatusOK {
		t.Errorf("after it, it answers %d", status)
	}
}
