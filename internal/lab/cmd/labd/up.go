//go:build labd

package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/cluster"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// up starts the lab. The binaries that it starts lie beside this one.
func up() int {
	dir := flag.String("dir", "", "state directory")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	resolved, err := state.Resolve(*dir)
	if err != nil {
		return fail(err)
	}
	self, err := os.Executable()
	if err != nil {
		return fail(err)
	}
	if err := cluster.Up(ctx, resolved, filepath.Dir(self), os.Stdout); err != nil {
		return fail(err)
	}
	return 0
}
