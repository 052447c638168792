package door

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"slices"
	"sync"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// Door is a running proxy. It is safe for concurrent use.
type Door struct {
	handler     http.Handler
	pair        tls.Certificate
	address     string
	certificate []byte // PEM
	token       string
	counter     counter
	rules       rules

	mu     sync.Mutex // guards what follows
	server *http.Server
	// restarts are closed when the server is back.
	restarts []chan struct{}
}

var silent = log.New(io.Discard, "", 0)

// Open starts a proxy to the API server of a client configuration on a free
// port of the loopback interface.
func Open(config *rest.Config) (*Door, error) {
	target, _, err := rest.DefaultServerUrlFor(config)
	if err != nil {
		return nil, fmt.Errorf("address of the API server: %w", err)
	}
	transport, err := rest.TransportFor(config)
	if err != nil {
		return nil, fmt.Errorf("credentials for %s: %w", target.Host, err)
	}
	certificate, key, err := selfSigned()
	if err != nil {
		return nil, fmt.Errorf("certificate of the proxy: %w", err)
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("certificate of the proxy: %w", err)
	}
	d := &Door{address: "127.0.0.1:0", pair: pair, certificate: certificate, token: rand.Text()}
	proxy := &httputil.ReverseProxy{
		Transport:     transport,
		FlushInterval: -1, // events of a watch are not held back
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header.Del("Authorization") // the transport has its own
		},
		// Not logged: a provider that gives up a watch is nobody's mistake, and
		// what a fault does is meant.
		ErrorLog: silent,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, err.Error(), http.StatusBadGateway)
		},
	}
	d.handler = d.guard(proxy)
	return d, d.Reopen()
}

// Reopen listens again at the same address after Close.
func (d *Door) Reopen() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	listener, err := net.Listen("tcp", d.address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	d.address = listener.Addr().String()
	server := &http.Server{
		Handler:           d.handler,
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{d.pair}, MinVersion: tls.VersionTLS12},
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          silent,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connection{}, c)
		},
	}
	d.server = server
	go func() { _ = server.ServeTLS(wires{listener}, "", "") }() // ends with Close
	return nil
}

// guard counts and forwards what comes with the token, unless a fault befalls it:
// the credentials behind the door are not for everybody on this machine.
func (d *Door) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+d.token)) != 1 {
			http.Error(w, "this proxy serves the program that started it", http.StatusUnauthorized)
			return
		}
		request := Classify(r)
		d.counter.add(request)
		if fault := d.rules.fault(request); fault != nil {
			fault(w, r, next)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Take returns the requests since it was last called.
func (d *Door) Take() Counts { return d.counter.take() }

// Kubeconfig leads to the door.
func (d *Door) Kubeconfig() ([]byte, error) {
	const name = "door"
	config := clientcmdapi.NewConfig()
	config.Clusters[name] = &clientcmdapi.Cluster{Server: "https://" + d.address, CertificateAuthorityData: d.certificate}
	config.AuthInfos[name] = &clientcmdapi.AuthInfo{Token: d.token}
	config.Contexts[name] = &clientcmdapi.Context{Cluster: name, AuthInfo: name}
	config.CurrentContext = name
	return clientcmd.Write(*config)
}

// Restart has the server at the door restart: everything that is under way breaks
// off, and connections are refused for a while.
func (d *Door) Restart(down time.Duration) Fault {
	return func(http.ResponseWriter, *http.Request, http.Handler) {
		back := make(chan struct{})
		d.mu.Lock()
		d.restarts = append(d.restarts, back)
		d.mu.Unlock()
		d.Close()
		time.AfterFunc(down, func() {
			defer close(back)
			_ = d.Reopen() // whoever asks at the door will notice
		})
		panic(http.ErrAbortHandler)
	}
}

// Settle returns when the restarts that have begun are over.
func (d *Door) Settle() {
	d.mu.Lock()
	restarts := slices.Clone(d.restarts)
	d.mu.Unlock()
	for _, back := range restarts {
		<-back
	}
}

// Close stops the proxy and cuts what is open. Connections are refused then, as
// those to an API server that is down; Reopen ends that.
func (d *Door) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	_ = d.server.Close() // there is nothing to lose
}
