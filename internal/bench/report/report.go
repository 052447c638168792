package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/bench/result"
)

// page is the Markdown file.
const page = "performance.md"

// Write writes the report into a directory, made when missing, and returns the
// files that it has written.
func Write(run result.Run, dir string) (files []string, err error) {
	if len(run.Numbers) == 0 {
		return nil, fmt.Errorf("the results are of no number of applications")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	content := map[string][]byte{page: markdown(run)}
	names := []string{page}
	for _, p := range plots(run) {
		content[p.file] = p.chart.SVG()
		names = append(names, p.file)
	}
	for _, name := range names {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, content[name], 0o644); err != nil {
			return files, fmt.Errorf("write the report: %w", err)
		}
		files = append(files, file)
	}
	return files, nil
}

func markdown(run result.Run) []byte {
	var out bytes.Buffer
	out.WriteString(`---
page_title: "Performance"
description: |-
  What plans and applies cost: time, API requests and memory, from one application to hundreds.
---

# Performance

`)
	fmt.Fprintf(&out, "Measured on %s by `make bench`, provider %s, with %s on Kubernetes %s, %s.\n\n",
		run.Began.UTC().Format(time.DateOnly), run.Version, run.CLI, run.Kubernetes, run.Machine)
	out.WriteString(strings.TrimLeft(method(run), "\n"))
	targets := run.Judgement()
	targets.Markdown(&out)
	out.WriteString("## Growth\n\n")
	for _, p := range plots(run) {
		fmt.Fprintf(&out, "![%s](%s)\n\n", p.chart.Title, p.file)
	}
	for _, table := range run.Tables() {
		if table.Title != targets.Title {
			table.Markdown(&out)
		}
	}
	return append(bytes.TrimRight(out.Bytes(), "\n"), '\n')
}

// method says how it was measured, so that a reader can judge the numbers.
func method(run result.Run) string {
	text := `
- An application has a port, a claim of 1Gi for each pod, and no pods (` + "`replicas = 0`" + `), so that the cluster's work on pods does not count.
  They are spread over three namespaces. Nothing waits for readiness.
- The change is one environment variable of every application.
- ` + "`" + result.Floor + "`" + ` is as many of Terraform's own resources with as much state: what is left when there is no provider and no cluster.
- Requests are counted by a proxy between provider and API server, which sees nobody else's. It is part of the times.
- Of the plan without changes, times are the median of three.
`
	if _, ok := run.Subject(result.Peer); ok {
		text += `- ` + "`" + result.Peer + "`" + ` is the ` + "`hashicorp/kubernetes`" + ` provider, with a StatefulSet, two Services and a disruption budget for each application.
  The providers took turns, step by step.
`
	}
	return text + "\n"
}
