package application_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// outcome is how an operation ends: in a word, and with which messages.
type outcome struct {
	word     string
	messages []string
}

// faultTable is the table of all rows: of each its cells.
type faultTable struct {
	mu   sync.Mutex
	rows map[string][]string
}

func newFaultTable() *faultTable { return &faultTable{rows: map[string][]string{}} }

// put takes down how the operations of a row have ended, and how many requests it
// took, repeated ones included, without those of the plan.
func (f *faultTable) put(row faultRow, ends []outcome, requests int) {
	cells := []string{row.to, row.what}
	var messages []string
	for _, end := range ends {
		cells = append(cells, end.word)
		for _, m := range end.messages {
			if !slices.Contains(messages, m) {
				messages = append(messages, m)
			}
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows[row.String()] = append(cells, strings.Join(messages, "; "), fmt.Sprint(requests))
}

// Markdown is the table in Markdown, with columns in line, so that it can be read
// as it is, too.
func (f *faultTable) Markdown() string {
	lines := [][]string{{"which requests", "what happens", "plan", "create", "update", "destroy", "message", "requests"}, nil}
	for _, row := range faults() {
		lines = append(lines, f.rows[row.String()])
	}
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, width := range widths {
		lines[1] = append(lines[1], strings.Repeat("-", width))
	}
	var b strings.Builder
	for _, line := range lines {
		for i, cell := range line {
			fmt.Fprintf(&b, "| %-*s ", widths[i], cell)
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// requestColumn is the last one. How often a server is polled while pods start
// differs from run to run, so the numbers are there to be read and are not compared.
var requestColumn = regexp.MustCompile(`\|[^|\n]*\|\n`)

// golden compares the table with the golden.
func (f *faultTable) golden(t *testing.T) {
	t.Helper()
	if len(f.rows) < len(faults()) {
		t.Skipf("%d of %d rows are not the table", len(f.rows), len(faults()))
	}
	file, got := filepath.Join("testdata", "faults.md"), f.Markdown()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (-update writes it)", err)
	}
	without := func(table string) string { return requestColumn.ReplaceAllString(table, "|\n") }
	if diff := cmp.Diff(without(string(want)), without(got)); diff != "" {
		t.Errorf("%s (-golden +seen):\n%s", file, diff)
	}
}
