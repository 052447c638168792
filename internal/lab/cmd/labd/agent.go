//go:build labd

package main

import (
	"context"
	"flag"
	"os/signal"
	"syscall"

	"golang.org/x/sync/errgroup"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/driver"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/kubelet"
)

// agent is the lab's own part: the CSI driver's controller and what the
// simulated nodes need of a kubelet. One process, because both are small.
func agent() int {
	socket := flag.String("socket", "", "socket that the CSI driver listens on")
	volumes := flag.String("volumes", "", "directory in which the CSI driver records its volumes")
	kubeconfig := flag.String("kubeconfig", "", "kubeconfig of an administrator")
	var server kubelet.Server
	flag.StringVar(&server.Address, "address", "", "address on which logs and exec are served")
	flag.StringVar(&server.Cert, "cert", "", "certificate to serve with")
	flag.StringVar(&server.Key, "key", "", "private key of the certificate")
	flag.StringVar(&server.ClientCA, "client-ca", "", "authority whose clients are let in")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return fail(err)
	}
	config.QPS, config.Burst = 200, 400
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return fail(err)
	}
	server.Client = client

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return driver.Serve(ctx, *socket, *volumes) })
	group.Go(func() error { return kubelet.FinishExpansions(ctx, client) })
	group.Go(func() error { return server.Serve(ctx) })
	if err := group.Wait(); err != nil {
		return fail(err)
	}
	return 0
}
