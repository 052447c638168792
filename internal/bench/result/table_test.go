package result

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stateful-apps/terraform-provider-stateful/internal/door"
)

func TestTimes_areMultiplesOfTheFloor(t *testing.T) {
	run := fast()
	run.Subjects = append(run.Subjects, Subject{Name: Peer, Binary: 1})
	run.Measurements = append(run.Measurements, Measurement{Subject: Peer, Number: 500, Step: NoOpPlan, Wall: 30000})
	table := run.Times()
	if diff := cmp.Diff([]string{"applications", "step", "stateful", "terraform_data", "kubernetes", "stateful / floor", "kubernetes / floor"}, table.Head); diff != "" {
		t.Errorf("head (-want +got):\n%s", diff)
	}
	for _, want := range [][]string{
		{"500", "no-op plan", "12.00 s", "2.00 s", "30.00 s", "6.00", "15.00"},
		{"50", "no-op plan", "0.00 s", "n/a", "n/a", "n/a", "n/a"},
		{"50", "destroy", "n/a", "n/a", "n/a", "n/a", "n/a"},
	} {
		if !slices.ContainsFunc(table.Rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("no row %v in %v", want, table.Rows)
		}
	}
}

func TestRequestsByResource_putsTheProvidersSideBySide(t *testing.T) {
	get, apply := door.Request{Verb: "get", Resource: "services"}, door.Request{Verb: "apply", Resource: "services"}
	dry := door.Request{Verb: "apply", Resource: "services", DryRun: true}
	run := Run{
		Numbers:  []int{1, 50},
		Subjects: []Subject{{Name: Stateful, Binary: 1}, {Name: Floor}, {Name: Peer, Binary: 1}},
		Measurements: []Measurement{
			{Subject: Stateful, Number: 1, Step: Plan, Requests: door.Counts{{Request: get, Number: 99}}},
			{Subject: Stateful, Number: 50, Step: Plan, Requests: door.Counts{{Request: apply, Number: 3}, {Request: dry, Number: 4}}},
			{Subject: Peer, Number: 50, Step: Plan, Requests: door.Counts{{Request: apply, Number: 1}, {Request: get, Number: 2}}},
		},
	}
	want := [][]string{
		{"plan", "apply", "services", "3", "1"},
		{"plan", "apply (dry run)", "services", "4", "0"},
		{"plan", "get", "services", "0", "2"},
	}
	if diff := cmp.Diff(want, run.RequestsByResource().Rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTable_isWrittenForTerminalsAndForPages(t *testing.T) {
	table := Table{Title: "Sizes", Note: "In bytes.", Head: []string{"what", "size"}, Rows: [][]string{{"a longer name", "1"}, {"b", "2"}}}
	var terminal, page bytes.Buffer
	if err := Print(&terminal, []Table{table}); err != nil {
		t.Fatal(err)
	}
	table.Markdown(&page)
	wantTerminal := "\nSizes\n" +
		"  WHAT            SIZE\n" +
		"  a longer name   1\n" +
		"  b               2\n"
	wantPage := "## Sizes\n\nIn bytes.\n\n" +
		"| what | size |\n| --- | --- |\n" +
		"| a longer name | 1 |\n| b | 2 |\n\n"
	if diff := cmp.Diff(wantTerminal, terminal.String()); diff != "" {
		t.Errorf("terminal (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantPage, page.String()); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}
