package certs

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"testing"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// whoami serves the name of the client's certificate, as a server of the lab.
func whoami(t *testing.T, authority *Authority) string {
	t.Helper()
	pair, err := authority.Server()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := tls.X509KeyPair(pair.Cert, pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(authority.PEM)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := r.Header.Get("Authorization")
		if len(r.TLS.PeerCertificates) > 0 {
			who = r.TLS.PeerCertificates[0].Subject.String()
		}
		w.Header().Set("Who", who)
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: clients}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

func TestKubeconfig_everyContextAuthenticates(t *testing.T) {
	authority, err := NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	admin, err := authority.Client("admin", "system:masters")
	if err != nil {
		t.Fatal(err)
	}
	url := whoami(t, authority)
	content, err := Kubeconfig(url, authority.PEM, User{Name: "lab", Pair: admin}, User{Name: "viewer", Token: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := clientcmd.Load(content)
	if err != nil {
		t.Fatal(err)
	}
	for context, want := range map[string]string{"": "CN=admin,O=system:masters", "viewer": "Bearer secret"} {
		config, err := clientcmd.NewNonInteractiveClientConfig(*parsed, context, nil, nil).ClientConfig()
		if err != nil {
			t.Fatal(err)
		}
		client, err := rest.HTTPClientFor(config)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got := response.Header.Get("Who"); got != want {
			t.Errorf("context %q is %q, want %q", context, got, want)
		}
	}
}
