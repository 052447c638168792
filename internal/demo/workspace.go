package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	source   = "stateful-apps/stateful"
	version  = "0.1.0" // a pre-release would not be chosen without a constraint
	planFile = "tfplan"
)

// workspace is a working directory of the CLI with the provider in it.
type workspace struct {
	binary, name, dir string
	env               []string
}

// newWorkspace fills the working directory: the example's files, its variables,
// and the provider where init finds it without any CLI configuration.
func newWorkspace(ctx context.Context, s settings, class storageClass) (*workspace, error) {
	w := openWorkspace(s)
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the working directory: %w", err)
	}
	files, err := filepath.Glob(filepath.Join(s.Example, "*.tf"))
	if err != nil || len(files) == 0 {
		return nil, errors.Join(fmt.Errorf("no configuration in %s", s.Example), err)
	}
	for _, file := range files {
		if err := copyFile(file, filepath.Join(s.Dir, filepath.Base(file)), 0o644); err != nil {
			return nil, err
		}
	}
	values := map[string]any{"name": application, "namespace": namespace}
	if class.provisioner != "" {
		values["storage_provisioner"], values["storage_parameters"] = class.provisioner, class.parameters
	}
	variables, err := json.MarshalIndent(values, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the variables: %w", err)
	}
	// An empty CLI configuration: the user's own may take providers from elsewhere.
	for name, content := range map[string][]byte{"demo.auto.tfvars.json": variables, "cli.tfrc": nil} {
		if err := os.WriteFile(filepath.Join(s.Dir, name), content, 0o644); err != nil {
			return nil, fmt.Errorf("write the variables: %w", err)
		}
	}
	return w, w.install(ctx, s.Provider)
}

// openWorkspace is a working directory as it is.
func openWorkspace(s settings) *workspace {
	name := strings.TrimSuffix(filepath.Base(s.Terraform), ".exe")
	w := &workspace{binary: s.Terraform, name: name, dir: s.Dir}
	for _, variable := range os.Environ() {
		// TF_VAR_* stay: a user's cluster may need other values.
		if !strings.HasPrefix(variable, "KUBE") && (!strings.HasPrefix(variable, "TF_") || strings.HasPrefix(variable, "TF_VAR_")) {
			w.env = append(w.env, variable)
		}
	}
	w.env = append(w.env,
		"KUBE_CONFIG_PATHS="+s.Kubeconfig,
		"TF_CLI_CONFIG_FILE="+filepath.Join(s.Dir, "cli.tfrc"),
		"TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	return w
}

// install puts the provider's binary below the working directory.
func (w *workspace) install(ctx context.Context, provider string) error {
	host := "registry.terraform.io"
	out, err := exec.CommandContext(ctx, w.binary, "version").Output()
	if err != nil {
		return fmt.Errorf("run %s version: %w", w.binary, err)
	}
	if strings.HasPrefix(string(out), "OpenTofu") {
		host = "registry.opentofu.org"
	}
	dir := filepath.Join(w.dir, "terraform.d", "plugins", host, filepath.FromSlash(source), version, runtime.GOOS+"_"+runtime.GOARCH)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("install the provider: %w", err)
	}
	// The lock file has the checksum of the binary that was here before.
	if err := os.RemoveAll(filepath.Join(w.dir, ".terraform.lock.hcl")); err != nil {
		return fmt.Errorf("install the provider: %w", err)
	}
	return copyFile(provider, filepath.Join(dir, "terraform-provider-stateful_v"+version), 0o755)
}

func copyFile(from, to string, mode os.FileMode) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	// Removed first: a binary that runs can't be written to.
	if err := os.RemoveAll(to); err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	if err := os.WriteFile(to, content, mode); err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	return nil
}

func (w *workspace) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.binary, args...)
	cmd.Dir, cmd.Env = w.dir, w.env
	// An interrupt lets Terraform save its state.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = time.Minute
	return cmd
}

// aloud runs the CLI and shows what it prints.
func (w *workspace) aloud(ctx context.Context, args ...string) error {
	if info, err := os.Stdout.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		args = append([]string{args[0], "-no-color"}, args[1:]...)
	}
	cmd := w.command(ctx, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", w.name, args[0], err)
	}
	return nil
}

// quietly runs the CLI and shows what it printed only when it fails.
func (w *workspace) quietly(ctx context.Context, args ...string) error {
	out, err := w.command(ctx, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", w.name, args[0], err, out)
	}
	return nil
}

// expectNoChanges makes a plan, and fails with the plan unless it is empty.
func (w *workspace) expectNoChanges(ctx context.Context) error {
	out, err := w.command(ctx, "plan", "-input=false", "-no-color", "-detailed-exitcode").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s plan is not empty: %w\n%s", w.name, err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "No changes.") {
			fmt.Print(line)
		}
	}
	return nil
}
