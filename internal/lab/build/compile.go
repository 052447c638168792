package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// packages are the main packages that become binaries, named by their last
// element. The side-cars are only to be had as programs of their own. The tag
// labd keeps the first one out of `go test ./...`, which would compile Kubernetes.
var packages = []string{
	modulePath + "/cmd/labd",
	"github.com/kubernetes-csi/external-provisioner/v6/cmd/csi-provisioner",
	"github.com/kubernetes-csi/external-resizer/v2/cmd/csi-resizer",
	"github.com/kubernetes-csi/external-snapshotter/v8/cmd/csi-snapshotter",
	"github.com/kubernetes-csi/external-snapshotter/v8/cmd/snapshot-controller",
}

// snapshotClient is the module whose config/crd directory has the definitions
// of the snapshot kinds.
const snapshotClient = "github.com/kubernetes-csi/external-snapshotter/client/v8"

// compile fills the directory with the binaries and a crd directory.
func compile(ctx context.Context, module, dir string, progress io.Writer) error {
	version, err := list(ctx, module, "{{.Version}}", "k8s.io/kubernetes")
	if err != nil {
		return err
	}
	fmt.Fprintf(progress, "building Kubernetes %s, etcd and the CSI side-cars from Go modules; the first time takes minutes\n", version)

	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the build directory: %w", err)
	}
	args := []string{"build", "-v", "-trimpath", "-tags", "labd", "-ldflags", ldflags(version), "-o", dir + string(filepath.Separator)}
	cmd := goCommand(ctx, module, append(args, packages...)...)
	output := &counter{}
	cmd.Stdout, cmd.Stderr = output, output
	if err := withProgress(progress, output, cmd.Run); err != nil {
		return fmt.Errorf("build the lab's binaries: %w\n%s", err, output.rest())
	}
	return copyDefinitions(ctx, module, filepath.Join(dir, "crd"))
}

// ldflags strip the binaries and put in the version, which `go build` alone
// leaves at v0.0.0: clients could not parse that.
func ldflags(version string) string {
	const set = " -X k8s.io/component-base/version."
	major, rest, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	return "-s -w" + set + "gitVersion=" + version + set + "gitMajor=" + major + set + "gitMinor=" + minor
}

func copyDefinitions(ctx context.Context, module, dir string) error {
	source, err := list(ctx, module, "{{.Dir}}", snapshotClient)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(source, "config", "crd", "snapshot.storage.k8s.io_*.yaml"))
	if err != nil || len(files) == 0 {
		return errors.Join(fmt.Errorf("module %s has no definitions of the snapshot kinds", snapshotClient), err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("copy the snapshot kinds: %w", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, filepath.Base(file)), content, 0o644)
		}
		if err != nil {
			return fmt.Errorf("copy the snapshot kinds: %w", err)
		}
	}
	return nil
}

// list asks for a property of a module, downloading it if necessary.
func list(ctx context.Context, module, format, path string) (string, error) {
	if _, err := output(goCommand(ctx, module, "mod", "download", path)); err != nil {
		return "", err
	}
	return output(goCommand(ctx, module, "list", "-m", "-f", format, path))
}

func output(cmd *exec.Cmd) (string, error) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out)), nil
}

func goCommand(ctx context.Context, module string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	// An interrupt lets the toolchain remove its temporary files.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}
