package kube

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/watch"
)

// guarded is an API server that lets in whoever has the right token.
type guarded struct {
	*httptest.Server
	mu    sync.Mutex
	token string
	// got are the requests with their tokens: "PATCH old {body}".
	got []string
	// refused is called before a request is refused.
	refused func()
}

func guard(t *testing.T, token string) *guarded {
	t.Helper()
	g := &guarded{token: token, refused: func() {}}
	g.Server = httptest.NewUnstartedServer(http.HandlerFunc(g.serve))
	g.EnableHTTP2 = true
	g.StartTLS()
	t.Cleanup(g.Close)
	return g
}

func (g *guarded) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // of a request that broke off nothing is expected
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	g.mu.Lock()
	g.got = append(g.got, strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Method, token, body)))
	right := token == g.token
	g.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if !right {
		g.refused()
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "Unauthorized", "reason": "Unauthorized", "code": 401}`)
		return
	}
	resp, _ := fine(r) // it has no error
	defer resp.Body.Close()
	_, _ = io.Copy(w, resp.Body)
}

// only lets another token in from now on.
func (g *guarded) only(token string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.token = token
}

// take are the requests since it was last called.
func (g *guarded) take() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	got := g.got
	g.got = nil
	return got
}

// settings lead to the server.
func (g *guarded) settings(s Settings) Settings {
	s.Host = g.URL
	s.ClusterCACertificate = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: g.Certificate().Raw}))
	return s
}

func (g *guarded) cluster(t *testing.T, s Settings) *Cluster {
	t.Helper()
	emptyEnvironment(t)
	c, err := g.settings(s).Cluster()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// plugin is a credential plugin that prints the token in a file, and fails when
// there is none. It counts its runs.
type plugin struct {
	t   *testing.T
	dir string
}

func newPlugin(t *testing.T, token string) plugin {
	t.Helper()
	p := plugin{t, t.TempDir()}
	p.print(token)
	script := `#!/bin/sh
echo run >> "$1/runs"
token=$(cat "$1/token" 2>/dev/null) || exit 3
echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "'"$token"'"}}'
`
	if err := os.WriteFile(p.command(), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p plugin) command() string { return filepath.Join(p.dir, "plugin") }

func (p plugin) print(token string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, "token"), []byte(token), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p plugin) fail() {
	p.t.Helper()
	if err := os.Remove(filepath.Join(p.dir, "token")); err != nil {
		p.t.Fatal(err)
	}
}

func (p plugin) runs() int {
	data, _ := os.ReadFile(filepath.Join(p.dir, "runs")) // missing before the first
	return strings.Count(string(data), "run\n")
}

func (p plugin) settings() Settings {
	return Settings{Exec: &Exec{APIVersion: "client.authentication.k8s.io/v1", Command: p.command(), Args: []string{p.dir}}}
}

const applied = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"data"}}`

func TestCredentials_aPluginRunsAgainWhenTheyAreRefused(t *testing.T) {
	g, p := guard(t, "old"), newPlugin(t, "old")
	c := g.cluster(t, p.settings())
	if err := apply(t.Context(), c, "", false); err != nil {
		t.Fatal(err)
	}
	g.take()

	g.only("new")
	p.print("new")
	// Nothing was done, so even what makes an object is sent again, as it was.
	if err := apply(t.Context(), c, "", false); err != nil {
		t.Fatal(err)
	}
	if got, want := g.take(), []string{"PATCH old " + applied, "PATCH new " + applied}; !slices.Equal(got, want) {
		t.Errorf("made %q, want %q", got, want)
	}
	if n := p.runs(); n != 2 {
		t.Errorf("the plugin ran %d times, want 2", n)
	}
}

func TestCredentials_aPluginRunsOnceForAllThatIsRefused(t *testing.T) {
	g, p := guard(t, "old"), newPlugin(t, "old")
	c := g.cluster(t, p.settings())
	if _, err := c.Get(t.Context(), thing); err != nil {
		t.Fatal(err)
	}
	const parallel = 8
	var arrived sync.WaitGroup
	arrived.Add(parallel)
	g.refused = func() { // none is refused before all have come with the old token
		arrived.Done()
		arrived.Wait()
	}
	g.only("new")
	p.print("new")
	var group sync.WaitGroup
	for range parallel {
		group.Go(func() {
			if _, err := c.Get(t.Context(), thing); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := p.runs(); n != 2 {
		t.Errorf("the plugin ran %d times, want 2", n)
	}
}

func TestCredentials_aWatchIsOpenedWithNewOnes(t *testing.T) {
	g, p := guard(t, "new"), newPlugin(t, "old")
	c := g.cluster(t, p.settings())
	g.refused = func() { p.print("new") }
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w, err := c.Watch(ctx, thing.GroupKind(), thing.Namespace, "", "", "1")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	if e, ok := <-w.ResultChan(); ok && e.Type == watch.Error { // what the server sends is no watch
		t.Log(e.Object)
	}
	if got := g.take(); !slices.Equal(got, []string{"GET old", "GET new"}) {
		t.Errorf("made %q", got)
	}
}

func TestCredentials_aRefusalOfNewOnesIsFinal(t *testing.T) {
	g, p := guard(t, "right"), newPlugin(t, "wrong")
	_, err := g.cluster(t, p.settings()).Get(t.Context(), thing)
	if Classify(err) != Unauthorized || len(g.take()) != 2 {
		t.Errorf("got %v", err)
	}
}

func TestCredentials_aPluginThatFailsIsNoClusterThatIsAway(t *testing.T) {
	g, p := guard(t, "right"), newPlugin(t, "right")
	p.fail()
	c := g.cluster(t, p.settings())
	c.Insist()
	err := apply(t.Context(), c, "", false)
	var e *CredentialsError
	if !errors.As(err, &e) || Classify(err) != NoCredentials || !Undone(err) || !strings.Contains(e.Reason, "failed with exit code 3") {
		t.Errorf("got %v", err)
	}
	if got := g.take(); len(got) != 0 || p.runs() != 1 {
		t.Errorf("made %q in %d runs of the plugin", got, p.runs())
	}
	// It may get well.
	p.print("right")
	if err := apply(t.Context(), c, "", false); err != nil {
		t.Error(err)
	}
}

func TestCredentials_fixedOnesAreNotTriedTwice(t *testing.T) {
	g := guard(t, "right")
	pair := newPair(t)
	for name, s := range map[string]Settings{
		"token":       {Token: "wrong"},
		"password":    {Username: "u", Password: "p"},
		"certificate": {ClientCertificate: pair.cert, ClientKey: pair.key},
	} {
		_, err := g.cluster(t, s).Get(t.Context(), thing)
		if got := g.take(); Classify(err) != Unauthorized || len(got) != 1 {
			t.Errorf("%s: made %q, got %v", name, got, err)
		}
	}
}

func TestCredentials_aTokenFileIsReadForEachRequest(t *testing.T) {
	g, path := guard(t, "old"), write(t, "token", "old\n")
	c := g.cluster(t, Settings{TokenPath: path})
	replace := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	get := func(want ...string) {
		t.Helper()
		if _, err := c.Get(t.Context(), thing); err != nil {
			t.Fatal(err)
		}
		if got := g.take(); !slices.Equal(got, want) {
			t.Errorf("made %q, want %q", got, want)
		}
	}
	get("GET old")
	g.only("new")
	replace("new\n")
	get("GET new")
	replace("") // about to be written
	get("GET new")

	// It dies before the file is replaced.
	g.only("newest")
	g.refused = func() { replace("newest") }
	if err := apply(t.Context(), c, "", false); err != nil {
		t.Fatal(err)
	}
	if got, want := g.take(), []string{"PATCH new " + applied, "PATCH newest " + applied}; !slices.Equal(got, want) {
		t.Errorf("made %q, want %q", got, want)
	}
}

func TestCredentials_sayWhatWasAskedWith(t *testing.T) {
	emptyEnvironment(t)
	path := write(t, "token", "x")
	plugin := &Exec{APIVersion: "client.authentication.k8s.io/v1", Command: "/bin/aws"}
	for want, test := range map[string]struct {
		settings Settings
		renewed  bool
	}{
		"a fixed token":                              {Settings{Token: "x"}, false},
		"the token in " + path:                       {Settings{TokenPath: path}, true},
		"what the credential plugin /bin/aws prints": {Settings{Exec: plugin}, true},
		"a user name and a password":                 {Settings{Username: "u", Password: "p"}, false},
		"no credentials":                             {Settings{}, false},
	} {
		test.settings.Host = "cluster.test"
		c, err := test.settings.Cluster()
		if err != nil {
			t.Fatal(err)
		}
		if got, renewed := c.Credentials(); got != want || renewed != test.renewed {
			t.Errorf("got %q, %v, want %q", got, renewed, want)
		}
	}
}
