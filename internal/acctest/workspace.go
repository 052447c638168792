package acctest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// header is what every configuration in a Workspace begins with.
const header = `
terraform {
  required_providers {
    stateful = {
      source = "stateful-apps/stateful"
    }
  }
}
`

// Workspace is a working directory of the real CLI with the real provider
// binary, for what terraform-plugin-testing does not show: the CLI's output and
// logs, signals, several states. It has a state of its own.
type Workspace struct {
	t   *testing.T
	dir string
	env []string
}

// NewWorkspace makes a working directory with a configuration and initialises
// it. Whatever is left in its state at the end of the test is not destroyed:
// removing the namespace removes it.
func NewWorkspace(t *testing.T, configuration string) *Workspace {
	t.Helper()
	w := emptyWorkspace(t)
	w.Configure(configuration)
	w.Must("init", "-input=false")
	return w
}

// ExampleWorkspace is a working directory with a copy of a root module,
// initialised, that inherits these environment variables.
func ExampleWorkspace(t *testing.T, directory string, env ...string) *Workspace {
	t.Helper()
	w := emptyWorkspace(t)
	if err := os.CopyFS(w.dir, os.DirFS(directory)); err != nil {
		t.Fatalf("copying %s: %v", directory, err)
	}
	w.env = append(w.env, env...)
	w.Must("init", "-input=false")
	return w
}

// emptyWorkspace is a working directory with nothing but the provider's binary.
func emptyWorkspace(t *testing.T) *Workspace {
	t.Helper()
	Require(t)
	w := &Workspace{t: t, dir: t.TempDir()}
	w.File("cli.tfrc", "")
	w.env = append(cleanEnvironment(),
		// A configuration of the user's could put another provider in our place.
		"TF_CLI_CONFIG_FILE="+filepath.Join(w.dir, "cli.tfrc"),
		"TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	install(t, w.dir)
	return w
}

// cleanEnvironment is the environment without Terraform's own variables.
func cleanEnvironment() []string {
	var out []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "TF_") {
			out = append(out, v)
		}
	}
	return out
}

// Configure replaces the configuration.
func (w *Workspace) Configure(configuration string) {
	w.t.Helper()
	w.File("main.tf", header+configuration)
}

// File writes a file into the working directory.
func (w *Workspace) File(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Read reads a file of the working directory.
func (w *Workspace) Read(name string) string {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

// With is the same working directory with other environment variables, such as
// "TF_LOG=TRACE".
func (w *Workspace) With(env ...string) *Workspace {
	other := *w
	other.env = append(slices.Clone(w.env), env...)
	return &other
}

// In is the same working directory for a subtest: what goes wrong there is the
// subtest's failure.
func (w *Workspace) In(t *testing.T) *Workspace {
	other := *w
	other.t = t
	return &other
}
