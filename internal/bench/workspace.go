package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/memory"
	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/subjects"
)

const planFile = "tfplan"

// workspace is a working directory of the CLI with a subject in it.
type workspace struct {
	subject
	cli, dir string
	env      []string
}

// variables are those of every subject's configuration.
type variables struct {
	Applications int      `json:"applications"`
	Namespaces   []string `json:"namespaces"`
	Generation   string   `json:"generation"`
	State        int      `json:"state"`
}

// newWorkspace makes an empty working directory, and initialises it. The
// provider is where init finds it without any CLI configuration.
func newWorkspace(ctx context.Context, s settings, of subject, dir, kubeconfig string) (*workspace, error) {
	w := &workspace{subject: of, cli: s.Terraform, dir: dir, env: environment(dir, kubeconfig)}
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("empty the working directory: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the working directory: %w", err)
	}
	for name, content := range map[string][]byte{"main.tf": of.configuration, "variables.tf": subjects.Variables, "cli.tfrc": nil} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return nil, fmt.Errorf("write the configuration: %w", err)
		}
	}
	if p := of.plugin; p != nil {
		file := filepath.Join(dir, p.file(s.Registry, runtime.GOOS+"_"+runtime.GOARCH))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, fmt.Errorf("install %s: %w", p.binary, err)
		}
		if err := os.Symlink(p.binary, file); err != nil {
			return nil, fmt.Errorf("install %s: %w", p.binary, err)
		}
	}
	_, err := w.output(ctx, "init", "-input=false", "-no-color")
	return w, err
}

// environment is that of this process without what changes what is measured.
func environment(dir, kubeconfig string) []string {
	var out []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "KUBE") && !strings.HasPrefix(variable, "TF_") {
			out = append(out, variable)
		}
	}
	return append(out,
		"KUBE_CONFIG_PATH="+kubeconfig,
		// An empty one: the user's own may take providers from elsewhere.
		"TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"),
		"TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
}

// set sets the variables of the next commands.
func (w *workspace) set(v variables) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write the variables: %w", err)
	}
	if err := os.WriteFile(filepath.Join(w.dir, "bench.auto.tfvars.json"), data, 0o644); err != nil {
		return fmt.Errorf("write the variables: %w", err)
	}
	return nil
}

func (w *workspace) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.cli, args...)
	cmd.Dir, cmd.Env = w.dir, w.env
	// An interrupt lets the CLI end its providers.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = time.Minute
	return cmd
}

// timed runs the CLI, and returns how long it took and the memory it needed.
func (w *workspace) timed(ctx context.Context, args ...string) (time.Duration, memory.Peak, error) {
	var out bytes.Buffer
	cmd := w.command(ctx, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, memory.Peak{}, fmt.Errorf("run %s: %w", w.cli, err)
	}
	stop := memory.Watch(cmd.Process.Pid)
	err := cmd.Wait()
	took, peak := time.Since(begin), stop()
	if ctx.Err() != nil { // what the CLI prints then says nothing else
		return took, peak, fmt.Errorf("%s %s, in %s: %w", w.cli, strings.Join(args, " "), w.dir, ctx.Err())
	}
	if err != nil {
		err = fmt.Errorf("%s %s, in %s: %w\n%s", w.cli, strings.Join(args, " "), w.dir, err, end(out.Bytes()))
	}
	return took, peak, err
}

// output runs the CLI and returns its standard output.
func (w *workspace) output(ctx context.Context, args ...string) ([]byte, error) {
	var problems bytes.Buffer
	cmd := w.command(ctx, args...)
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s, in %s: %w\n%s", w.cli, strings.Join(args, " "), w.dir, err, end(append(out, problems.Bytes()...)))
	}
	return out, nil
}

// end is the end of an output: hundreds of applications fail with hundreds of
// messages.
func end(output []byte) []byte {
	const enough = 4000
	if len(output) <= enough {
		return output
	}
	return append([]byte("..."), output[len(output)-enough:]...)
}
