package kubelet

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
)

// Server answers what the API server asks a kubelet for: the logs of a
// container, and commands in it.
type Server struct {
	Address   string // host and port
	Cert, Key string // files
	ClientCA  string // file; only clients that it signed are let in
	Client    kubernetes.Interface
}

// Serve serves until the context ends.
func (s Server) Serve(ctx context.Context) error {
	authority, err := os.ReadFile(s.ClientCA)
	if err != nil {
		return fmt.Errorf("serve logs and exec: %w", err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(authority)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", s.logs)
	mux.HandleFunc("/exec/{namespace}/{pod}/{container}", s.exec)
	server := &http.Server{
		Addr:              s.Address,
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		TLSConfig:         &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients, NextProtos: []string{"http/1.1"}},
	}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.ListenAndServeTLS(s.Cert, s.Key); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve logs and exec: %w", err)
	}
	return nil
}

func (s Server) logs(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "simulated container %s of pod %s/%s: nothing runs here\n",
		r.PathValue("container"), r.PathValue("namespace"), r.PathValue("pod"))
}

// exec refuses upgrades to anything but SPDY by itself: the API server
// translates its clients' WebSockets.
func (s Server) exec(w http.ResponseWriter, r *http.Request) {
	options, err := remotecommand.NewOptions(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	const idle, creation = 5 * time.Minute, 30 * time.Second
	target := executor{client: s.Client, namespace: r.PathValue("namespace")}
	remotecommand.ServeExec(w, r, target, r.PathValue("pod"), "", r.PathValue("container"),
		r.URL.Query()["command"], options, idle, creation, remotecommand.SupportedStreamingProtocols)
}
