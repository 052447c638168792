package driver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
)

// Name is the driver's name, which StorageClasses call the provisioner.
const Name = "csi.lab.stateful-apps.io"

// ZoneKey is the node label by which volumes are placed.
const ZoneKey = "topology.kubernetes.io/zone"

// Serve answers CSI calls on a Unix socket until the context ends. Volumes and
// snapshots are recorded in the directory and survive a restart.
func Serve(ctx context.Context, socket, dir string) error {
	volumes, err := openRecords[volume](dir, "volumes")
	if err != nil {
		return err
	}
	snapshots, err := openRecords[snapshot](dir, "snapshots")
	if err != nil {
		return err
	}
	// The socket of a process that was killed would be in the way.
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("serve CSI: %w", err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return fmt.Errorf("serve CSI: %w", err)
	}
	server := grpc.NewServer()
	csi.RegisterIdentityServer(server, identity{})
	csi.RegisterControllerServer(server, &controller{volumes: volumes, snapshots: snapshots})
	context.AfterFunc(ctx, server.Stop)
	if err := server.Serve(listener); err != nil {
		return fmt.Errorf("serve CSI: %w", err)
	}
	return nil
}
