package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// version is what the provider's binary is installed as.
const version = "0.0.1"

var (
	building sync.Mutex
	built    string
)

// binary builds the provider, once in a test process.
func binary(t *testing.T) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	if built != "" {
		return built
	}
	dir, err := os.MkdirTemp("", "provider")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "terraform-provider-stateful_v"+version)
	build := exec.Command("go", "build", "-o", path, "github.com/stateful-apps/terraform-provider-stateful")
	if out, err := build.CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir)
		t.Fatalf("building the provider: %v\n%s", err, out)
	}
	built = path
	return built
}

// install puts the binary where terraform init finds it without any CLI
// configuration: below the working directory.
func install(t *testing.T, workspace string) {
	t.Helper()
	from := binary(t)
	registry := os.Getenv("TF_ACC_PROVIDER_HOST") // that of OpenTofu is another
	if registry == "" {
		registry = "registry.terraform.io"
	}
	dir := filepath.Join(workspace, "terraform.d", "plugins", registry, "stateful-apps", "stateful", version,
		fmt.Sprintf("%s_%s", runtime.GOOS, runtime.GOARCH))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(from, filepath.Join(dir, filepath.Base(from))); err != nil {
		t.Fatalf("installing the provider: %v", err)
	}
}
