package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/report"
	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
)

// settings are the command line.
type settings struct {
	Terraform  string // the CLI
	Registry   string // its default registry, part of the providers' addresses
	Provider   string // our binary, as it is released
	Peer       string // binary of the hashicorp/kubernetes provider, or ""
	Version    string // of our provider
	Kubeconfig string // as in KUBECONFIG: one file, or several
	Dir        string // working directories and results
	Numbers    []int  // of applications, ascending
}

func main() {
	var s settings
	var numbers string
	flag.StringVar(&s.Terraform, "terraform", "terraform", "Terraform or OpenTofu `binary`")
	flag.StringVar(&s.Registry, "registry", "", "`host` of the CLI's default registry")
	flag.StringVar(&s.Provider, "provider", "", "provider `binary`, as it is released")
	flag.StringVar(&s.Peer, "peer", "", "`binary` of the hashicorp/kubernetes provider to compare with")
	flag.StringVar(&s.Version, "version", "dev", "`version` of the provider, for the report")
	flag.StringVar(&s.Kubeconfig, "kubeconfig", os.Getenv("KUBECONFIG"), "kubeconfig `file`, or several")
	flag.StringVar(&s.Dir, "dir", "bin/bench", "`directory` of results")
	flag.StringVar(&numbers, "n", "1 50 250 500", "`numbers` of applications")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s, numbers, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings, numbers, command string) error {
	var err error
	if s.Numbers, err = ascending(numbers); err != nil {
		return err
	}
	if s.Dir, err = filepath.Abs(s.Dir); err != nil { // the CLI runs in there
		return fmt.Errorf("directory %s: %w", s.Dir, err)
	}
	results := filepath.Join(s.Dir, "results.json")
	switch command {
	case "run":
		return measure(ctx, s, results)
	case "report":
		return write(results, filepath.Join(s.Dir, "report"))
	default:
		return fmt.Errorf("unknown command %q: run or report", command)
	}
}

// most is how many applications a run may have: range() of Terraform's language
// makes lists of 1024 at most.
const most = 1000

// ascending reads numbers of applications: "1 50 250".
func ascending(text string) ([]int, error) {
	var out []int
	for _, field := range strings.Fields(text) {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 || n > most {
			return nil, fmt.Errorf("numbers of applications %q: %q is not a number from 1 to %d", text, field, most)
		}
		out = append(out, n)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no numbers of applications: say \"1 50\", for example")
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// write turns results into a report.
func write(results, to string) error {
	run, err := result.Load(results)
	if err != nil {
		return fmt.Errorf("%w: run make bench first", err)
	}
	files, err := report.Write(run, to)
	for _, file := range files {
		fmt.Println(file)
	}
	return err
}
