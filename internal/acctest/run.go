package acctest

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
)

// Command is a run of the CLI that has not been started.
func (w *Workspace) Command(args ...string) *exec.Cmd {
	w.t.Helper()
	cmd := exec.CommandContext(context.Background(), cli(w.t), args...)
	cmd.Dir, cmd.Env = w.dir, w.env
	return cmd
}

// Run runs the CLI to its end.
func (w *Workspace) Run(args ...string) Output {
	w.t.Helper()
	cmd := w.Command(args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
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

// ApplyWhile applies the configuration while something else happens in the
// cluster.
func (w *Workspace) ApplyWhile(meanwhile func()) {
	w.t.Helper()
	if out := w.RunWhile(meanwhile, "apply", "-auto-approve", "-input=false"); out.Failed {
		w.t.Fatalf("terraform apply failed:\n%s", out.messages())
	}
}

// RunWhile runs the CLI to its end while something else happens in the cluster.
func (w *Workspace) RunWhile(meanwhile func(), args ...string) Output {
	w.t.Helper()
	cmd := w.Command(args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	meanwhile()
	err := <-done
	return Output{Text: flat(out.String()), Raw: out.String(), Failed: err != nil}
}
