package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

// bench is a run in progress.
type bench struct {
	settings
	door       *door.Door
	workspaces []*workspace
	namespaces map[string][]string // by subject
	state      int                 // size of an application's attributes
	run        result.Run
}

// measure measures everything, keeps the results in a file and prints them.
func measure(ctx context.Context, s settings, results string) (err error) {
	c, err := connect(s.Kubeconfig)
	if err != nil {
		return err
	}
	b := &bench{settings: s, namespaces: map[string][]string{}}
	if b.door, err = door.Open(c.config); err != nil {
		return err
	}
	defer b.door.Close()
	if err := b.prepare(ctx); err != nil {
		return err
	}
	b.run.Kubernetes = c.version

	for _, w := range b.workspaces {
		if w.plugin == nil {
			continue
		}
		names, made := c.makeNamespaces(ctx, w.name)
		defer func() { err = errors.Join(err, c.removeNamespaces(ctx, names)) }()
		if made != nil {
			return made
		}
		b.namespaces[w.name] = names
	}
	for _, n := range s.Numbers {
		if err := b.measure(ctx, n); err != nil {
			return fmt.Errorf("%d applications: %w", n, err)
		}
		b.run.Numbers = append(b.run.Numbers, n)
		if err := b.run.Save(results); err != nil { // what follows may fail
			return fmt.Errorf("keep the results: %w", err)
		}
	}
	return result.Print(os.Stdout, b.run.Tables())
}

// prepare makes the working directories, and measures the providers themselves.
func (b *bench) prepare(ctx context.Context) error {
	kubeconfig, err := b.door.Kubeconfig()
	if err != nil {
		return fmt.Errorf("kubeconfig of the proxy: %w", err)
	}
	file := filepath.Join(b.Dir, "kubeconfig")
	if err := os.MkdirAll(b.Dir, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", b.Dir, err)
	}
	if err := os.WriteFile(file, kubeconfig, 0o600); err != nil {
		return fmt.Errorf("kubeconfig of the proxy: %w", err)
	}
	subjects, err := all(b.settings)
	if err != nil {
		return err
	}
	for _, of := range subjects {
		w, err := newWorkspace(ctx, b.settings, of, filepath.Join(b.Dir, "work", of.name), file)
		if err != nil {
			return err
		}
		seen, err := w.inspect(ctx)
		if err != nil {
			return err
		}
		b.workspaces, b.run.Subjects = append(b.workspaces, w), append(b.run.Subjects, seen)
	}
	version, err := b.workspaces[0].output(ctx, "version")
	if err != nil {
		return err
	}
	b.run.CLI, _, _ = strings.Cut(string(version), "\n")
	b.run.Began, b.run.Version = time.Now(), b.Version
	b.run.Machine = fmt.Sprintf("%s/%s with %d CPUs", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	return nil
}

// measure takes all steps with a number of applications.
func (b *bench) measure(ctx context.Context, n int) error {
	for _, s := range steps {
		for range s.times {
			for i, w := range b.workspaces {
				v := variables{Applications: n, Namespaces: b.namespaces[w.name], Generation: s.generation, State: b.state}
				if v.Namespaces == nil {
					v.Namespaces = []string{} // null is no list
				}
				if err := w.set(v); err != nil {
					return err
				}
				m, err := w.take(ctx, s, b.door)
				if err != nil {
					return err
				}
				m.Number = n
				b.run.Measurements = append(b.run.Measurements, m)
				fmt.Printf("%5d  %-18s %-15s %10s  %6d requests\n", n, s.name, w.name, result.Seconds(float64(m.Wall)), m.Requests.Total())
				if err := b.learn(ctx, w, &b.run.Subjects[i], s, n); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// learn takes from the first plan what an application consists of. The floor,
// whose turn is after ours, is made as large.
func (b *bench) learn(ctx context.Context, w *workspace, of *result.Subject, s step, n int) error {
	if s.name != result.Plan || w.plugin == nil || of.Application > 0 {
		return nil
	}
	objects, attributes, err := w.planned(ctx)
	if err != nil {
		return err
	}
	of.Application = objects / n
	if w.name == result.Stateful {
		b.state = attributes
	}
	return nil
}
