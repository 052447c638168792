package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Dir is the absolute path of a lab's state directory.
type Dir string

// Resolve returns the state directory at path, which doesn't have to exist.
func Resolve(path string) (Dir, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("state directory %s: %w", path, err)
	}
	return Dir(absolute), nil
}

// Kubeconfig is the file that clients use, with a context per role.
func (d Dir) Kubeconfig() string { return d.path("kubeconfig") }

// Log is the file that takes what the component prints.
func (d Dir) Log(component string) string { return d.path("logs", component+".log") }

// Data is the directory in which the component keeps what it stores.
func (d Dir) Data(component string) string { return d.path("data", component) }

// Config is a file that is written for a component before it starts.
func (d Dir) Config(name string) string { return d.path("config", name) }

// PKI is a file among the keys and certificates.
func (d Dir) PKI(name string) string { return d.path("pki", name) }

// Home stands in for the user's home directory: components must not find the
// user's own configuration there.
func (d Dir) Home() string { return d.path("home") }

// Records is the directory with one record per started process.
func (d Dir) Records() string { return d.path("run") }

// Complete reports whether a start came to its end here.
func (d Dir) Complete() bool {
	_, err := os.Stat(d.path("complete"))
	return err == nil
}

// MarkComplete records that a start came to its end.
func (d Dir) MarkComplete() error {
	if err := os.WriteFile(d.path("complete"), nil, 0o600); err != nil {
		return fmt.Errorf("record that the lab is complete: %w", err)
	}
	return nil
}

// Create makes the directories that the methods of Dir name.
func (d Dir) Create() error {
	for _, name := range []string{"logs", "data", "config", "pki", "home", "run"} {
		if err := os.MkdirAll(d.path(name), 0o700); err != nil {
			return fmt.Errorf("create state directory: %w", err)
		}
	}
	return nil
}

// Empty removes everything in the state directory, and the socket directory
// outside of it. The directory itself stays, because it carries the lock.
func (d Dir) Empty() error {
	failures := []error{d.removeSocketDir()}
	entries, err := os.ReadDir(string(d))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		failures = append(failures, err)
	}
	for _, entry := range entries {
		failures = append(failures, os.RemoveAll(d.path(entry.Name())))
	}
	if err := errors.Join(failures...); err != nil {
		return fmt.Errorf("clean state directory: %w", err)
	}
	return nil
}

func (d Dir) path(elements ...string) string {
	return filepath.Join(append([]string{string(d)}, elements...)...)
}
