package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// Namespace and application are those of the demo, chosen so that they don't
// meet anything in a cluster that is used for other things too.
const (
	namespace   = "stateful-demo"
	application = "pg"
)

// settings are the command line.
type settings struct {
	Terraform  string // the CLI
	Provider   string // the provider's binary
	Kubeconfig string // as in KUBECONFIG: one file, or several
	Dir        string // working directory of Terraform, with the state
	Example    string // the root module that is applied
	Lab        bool   // the cluster goes with the demo
}

func main() {
	var s settings
	flag.StringVar(&s.Terraform, "terraform", "terraform", "Terraform or OpenTofu `binary`")
	flag.StringVar(&s.Provider, "provider", "", "provider `binary`")
	flag.StringVar(&s.Kubeconfig, "kubeconfig", os.Getenv("KUBECONFIG"), "kubeconfig `file`, or several")
	flag.StringVar(&s.Dir, "dir", "", "working `directory`, made when missing")
	flag.StringVar(&s.Example, "example", "examples/postgresql", "root module `directory`")
	flag.BoolVar(&s.Lab, "lab", false, "the cluster is removed after the demo")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings, command string) error {
	var err error
	if s.Dir, err = filepath.Abs(s.Dir); err != nil { // the CLI runs in there
		return fmt.Errorf("working directory %s: %w", s.Dir, err)
	}
	switch command {
	case "up":
		return up(ctx, s)
	case "down":
		return down(ctx, s)
	default:
		return fmt.Errorf("unknown command %q: up or down", command)
	}
}

var begin = time.Now()

// title begins a part of the output, with the time since the beginning.
func title(format string, args ...any) {
	fmt.Printf("\n==> %s  (%ds)\n", fmt.Sprintf(format, args...), int(time.Since(begin).Seconds()))
}
