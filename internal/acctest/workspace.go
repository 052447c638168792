package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
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
	Require(t)
	w := &Workspace{t: t, dir: t.TempDir()}
	w.File("cli.tfrc", "")
	w.env = append(cleanEnvironment(),
		// A configuration of the user's could put another provider in our place.
		"TF_CLI_CONFIG_FILE="+filepath.Join(w.dir, "cli.tfrc"),
		"TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	w.Configure(configuration)
	install(t, w.dir)
	w.Must("init", "-input=false")
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

// Command is a run of the CLI that has not been started.
func (w *Workspace) Command(args ...string) *exec.Cmd {
	w.t.Helper()
	cmd := exec.CommandContext(context.Background(), cli(w.t), args...)
	cmd.Dir, cmd.Env = w.dir, w.env
	return cmd
}

// With is the same working directory with other environment variables, such as
// "TF_LOG=TRACE".
func (w *Workspace) With(env ...string) *Workspace {
	other := *w
	other.env = append(slices.Clone(w.env), env...)
	return &other
}

// Output is what a run of the CLI printed.
type Output struct {
	// Text is standard output and error on one line, without the CLI's bars, so
	// that a sentence in it is found wherever its lines were broken.
	Text string
	// Raw is the same as printed.
	Raw    string
	Failed bool
}

// Run runs the CLI to its end.
func (w *Workspace) Run(args ...string) Output {
	w.t.Helper()
	cmd := w.Command(args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		w.t.Fatalf("terraform %s: %v", strings.Join(args, " "), err)
	}
	return Output{Text: flat(out.String()), Raw: out.String(), Failed: err != nil}
}

// Must runs the CLI and fails the test when it fails.
func (w *Workspace) Must(args ...string) Output {
	w.t.Helper()
	out := w.Run(args...)
	if out.Failed {
		w.t.Fatalf("terraform %s failed:\n%s", strings.Join(args, " "), out.messages())
	}
	return out
}

// Refused runs the CLI and fails the test unless it fails.
func (w *Workspace) Refused(args ...string) Output {
	w.t.Helper()
	out := w.Run(args...)
	if !out.Failed {
		w.t.Fatalf("terraform %s succeeded, want an error:\n%s", strings.Join(args, " "), out.Raw)
	}
	return out
}

// Apply applies the configuration.
func (w *Workspace) Apply(args ...string) Output {
	w.t.Helper()
	return w.Must(append([]string{"apply", "-auto-approve", "-input=false"}, args...)...)
}

// Destroy destroys everything.
func (w *Workspace) Destroy() Output {
	w.t.Helper()
	return w.Must("destroy", "-auto-approve", "-input=false")
}

// Plan makes a plan and returns it, with what was printed.
func (w *Workspace) Plan(args ...string) (*tfjson.Plan, Output) {
	w.t.Helper()
	out := w.Must(append([]string{"plan", "-input=false", "-out=tfplan"}, args...)...)
	return w.ShowPlan(), out
}

// ShowPlan reads the plan that was made last.
func (w *Workspace) ShowPlan() *tfjson.Plan {
	w.t.Helper()
	var plan tfjson.Plan
	if err := json.Unmarshal([]byte(w.Must("show", "-json", "tfplan").Raw), &plan); err != nil {
		w.t.Fatalf("reading the plan: %v", err)
	}
	return &plan
}

// ExpectEmptyPlan fails the test when a plan changes anything.
func (w *Workspace) ExpectEmptyPlan() {
	w.t.Helper()
	if out := w.Run("plan", "-input=false", "-detailed-exitcode"); out.Failed {
		w.t.Errorf("the plan is not empty:\n%s", out.Raw)
	}
}

// State is the attributes of a resource in state; nil when it is not there.
func (w *Workspace) State(address string) (attributes map[string]any, tainted bool) {
	w.t.Helper()
	var state tfjson.State
	if err := json.Unmarshal([]byte(w.Must("show", "-json").Raw), &state); err != nil {
		w.t.Fatalf("reading the state: %v", err)
	}
	if state.Values == nil || state.Values.RootModule == nil {
		return nil, false
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Address == address {
			return r.AttributeValues, r.Tainted
		}
	}
	return nil, false
}

// ExpectSays fails the test for every sentence that was not printed.
func (o Output) ExpectSays(t *testing.T, sentences ...string) {
	t.Helper()
	for _, s := range sentences {
		if !strings.Contains(o.Text, s) {
			t.Errorf("nothing says %q in:\n%s", s, o.messages())
		}
	}
}

// messages are the errors and warnings, for test failures: without the plan that
// they come after, which is long.
func (o Output) messages() string {
	for _, first := range []string{"Error: ", "Warning: "} {
		if i := strings.Index(o.Raw, first); i >= 0 {
			return o.Raw[i:]
		}
	}
	return o.Raw
}

// ApplyWhile applies the configuration while something else happens in the
// cluster.
func (w *Workspace) ApplyWhile(meanwhile func()) {
	w.t.Helper()
	cmd := w.Command("apply", "-auto-approve", "-input=false")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	meanwhile()
	if err := <-done; err != nil {
		w.t.Fatalf("terraform apply failed:\n%s", Output{Raw: out.String()}.messages())
	}
}

// ExpectDiagnostic fails the test unless terraform validate reports exactly one
// error, with this summary, saying this, at this attribute: the source line that
// it points at begins with the attribute's name.
func (w *Workspace) ExpectDiagnostic(name, attribute, summary, says string) {
	w.t.Helper()
	var result tfjson.ValidateOutput
	if err := json.Unmarshal([]byte(w.Run("validate", "-json").Raw), &result); err != nil {
		w.t.Fatalf("%s: reading what validate says: %v", name, err)
	}
	if len(result.Diagnostics) != 1 {
		w.t.Errorf("%s: %d diagnostics, want one: %+v", name, len(result.Diagnostics), result.Diagnostics)
		return
	}
	d := result.Diagnostics[0]
	if d.Severity != tfjson.DiagnosticSeverityError || d.Summary != summary || !strings.Contains(flat(d.Detail), says) {
		w.t.Errorf("%s: got %s %q: %s\nwant error %q: %s", name, d.Severity, d.Summary, d.Detail, summary, says)
	}
	if d.Snippet == nil || d.Range == nil || !strings.HasPrefix(strings.TrimSpace(d.Snippet.Code), attribute+" ") {
		w.t.Errorf("%s: it points at %+v, want attribute %s", name, d.Snippet, attribute)
	}
}
