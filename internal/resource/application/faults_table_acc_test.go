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

	"github.com/google/go-cmp/cmp"
)

// faultOutcome is how a row ends.
type faultOutcome struct {
	create, plan, update, destroy string
	// requests of all operations but plan, with the repeated ones.
	requests int
}

// faultTable is the table of all rows.
type faultTable struct {
	mu       sync.Mutex
	outcomes map[string]faultOutcome
}

func newFaultTable() *faultTable { return &faultTable{outcomes: map[string]faultOutcome{}} }

func (f *faultTable) put(row faultRow, outcome faultOutcome) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.outcomes[row.String()] = outcome
}

// Markdown is the table in Markdown. Faults that befall the same requests and end
// in the same way share a line.
func (f *faultTable) Markdown() string {
	type line struct {
		to, outcomes string
		what         []string
		fewest, most int
	}
	var lines []*line
	for _, row := range faults() {
		o := f.outcomes[row.String()]
		outcomes := strings.Join([]string{o.plan, o.create, o.update, o.destroy}, " | ")
		i := slices.IndexFunc(lines, func(l *line) bool { return l.to == row.to && l.outcomes == outcomes })
		if i < 0 {
			lines, i = append(lines, &line{to: row.to, outcomes: outcomes, fewest: o.requests}), len(lines)
		}
		l := lines[i]
		l.what = append(l.what, row.what)
		l.fewest, l.most = min(l.fewest, o.requests), max(l.most, o.requests)
	}
	var b strings.Builder
	b.WriteString("| to | happens | plan | create | update | destroy | requests |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, l := range lines {
		requests := fmt.Sprint(l.fewest)
		if l.most > l.fewest {
			requests = fmt.Sprintf("%d to %d", l.fewest, l.most)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", l.to, strings.Join(l.what, "; "), l.outcomes, requests)
	}
	return b.String()
}

// requestColumn is the last one of a line. How often a server is polled while pods
// start differs from run to run, so the numbers are there to be read and are not
// compared.
var requestColumn = regexp.MustCompile(`\| \d+( to \d+)? \|\n`)

// golden compares the table with the golden.
func (f *faultTable) golden(t *testing.T) {
	t.Helper()
	if len(f.outcomes) < len(faults()) {
		t.Skipf("%d of %d rows are not the table", len(f.outcomes), len(faults()))
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
