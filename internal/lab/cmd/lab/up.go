package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/build"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// up becomes `labd up`, so that interrupting it reaches the one that starts
// processes.
func up(ctx context.Context, dir state.Dir) error {
	binaries, err := binaries(ctx)
	if err != nil {
		return err
	}
	labd := filepath.Join(binaries, "labd")
	if err := syscall.Exec(labd, []string{labd, "up", "--dir", string(dir)}, os.Environ()); err != nil {
		return fmt.Errorf("run %s: %w", labd, err)
	}
	return nil
}

func buildOnly(ctx context.Context, _ state.Dir) error {
	dir, err := binaries(ctx)
	if err == nil {
		fmt.Println(dir)
	}
	return err
}

func binaries(ctx context.Context) (string, error) {
	module, err := build.FindModule()
	if err != nil {
		return "", err
	}
	return build.Binaries(ctx, module, os.Stdout)
}
