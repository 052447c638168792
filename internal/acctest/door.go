package acctest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// Door puts a proxy before the API server, which counts requests and does to them
// what a test asks for. It returns the kubeconfig that leads there: for
// Workspace.With(Kubeconfig(path)).
func Door(t *testing.T) (d *door.Door, kubeconfig string) {
	t.Helper()
	d, err := door.Open(Config(t))
	check(t, err)
	t.Cleanup(d.Close)
	content, err := d.Kubeconfig()
	check(t, err)
	kubeconfig = filepath.Join(t.TempDir(), "kubeconfig")
	check(t, os.WriteFile(kubeconfig, content, 0o600))
	return d, kubeconfig
}

// Kubeconfig is the environment variable that names the provider's kubeconfig.
func Kubeconfig(path string) string { return kubeconfigVariable + "=" + path }
