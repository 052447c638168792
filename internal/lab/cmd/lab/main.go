// Command lab starts, stops and reports on a local Kubernetes cluster with
// simulated nodes. It compiles in a moment: what takes long is compiled by
// `lab up`, once, and kept in the user's cache.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/build"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

const usage = `usage: lab [--dir DIR] COMMAND

  up          start the lab, or do nothing if it runs
  down        end every process of the lab and remove its files
  status      say which components run and are healthy
  kubeconfig  print the path of the kubeconfig file
  build       compile the binaries only

  stop NAME   end one component, for tests of failures
  start NAME  start it again with the same data

`

// commands take the context of the process and the state directory.
var commands = map[string]func(context.Context, state.Dir) error{
	"up":         up,
	"down":       down,
	"status":     status,
	"kubeconfig": kubeconfig,
	"build":      buildOnly,
}

// componentCommands take the name of a component too.
var componentCommands = map[string]func(context.Context, state.Dir, string) error{
	"stop":  stop,
	"start": start,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	dir := flag.String("dir", "", "state `directory` (default .lab in the repository)")
	flag.Parse()
	command := parse(flag.Args())
	if command == nil {
		flag.Usage()
		os.Exit(2)
	}
	if *dir == "" {
		module, err := build.FindModule()
		if err != nil {
			return err
		}
		*dir = filepath.Join(module, "..", "..", ".lab")
	}
	resolved, err := state.Resolve(*dir)
	if err != nil {
		return err
	}
	return command(ctx, resolved)
}

// parse returns what the arguments ask for, or nil.
func parse(args []string) func(context.Context, state.Dir) error {
	switch len(args) {
	case 1:
		return commands[args[0]]
	case 2:
		if command, ok := componentCommands[args[0]]; ok {
			return func(ctx context.Context, dir state.Dir) error { return command(ctx, dir, args[1]) }
		}
	}
	return nil
}
