package cluster

import (
	"fmt"
	"net"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// settings are what the arguments of the components are made from.
type settings struct {
	dir      state.Dir
	binaries string // directory
	ports    ports
}

// ports are the ports on 127.0.0.1 that the components listen on.
type ports struct {
	etcd, etcdPeer, apiServer, controllerManager, scheduler int
	kwok, kubelet                                           int
	provisioner, resizer, snapshotter, snapshotController   int
}

// choosePorts picks ports that nobody listens on. All are held open until the
// last one is chosen, so that they differ.
func choosePorts() (ports, error) {
	var p ports
	for _, port := range []*int{
		&p.etcd, &p.etcdPeer, &p.apiServer, &p.controllerManager, &p.scheduler,
		&p.kwok, &p.kubelet,
		&p.provisioner, &p.resizer, &p.snapshotter, &p.snapshotController,
	} {
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return ports{}, fmt.Errorf("choose a free port: %w", err)
		}
		defer listener.Close()
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	return p, nil
}

func address(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

func https(port int, path string) string { return "https://" + address(port) + path }

func http(port int, path string) string { return "http://" + address(port) + path }
