package result

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Table is a part of the results.
type Table struct {
	Title string
	// Note says what a reader has to know about the values; may be empty.
	Note string
	Head []string
	Rows [][]string
}

// Print writes tables for a terminal.
func Print(to io.Writer, tables []Table) error {
	for _, t := range tables {
		fmt.Fprintf(to, "\n%s\n", t.Title)
		w := tabwriter.NewWriter(to, 0, 0, 3, ' ', 0)
		for _, row := range append([][]string{t.upperHead()}, t.Rows...) {
			fmt.Fprintln(w, "  "+strings.Join(row, "\t"))
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func (t Table) upperHead() []string {
	out := make([]string, len(t.Head))
	for i, h := range t.Head {
		out[i] = strings.ToUpper(h)
	}
	return out
}

// Markdown writes a table with its title as a heading.
func (t Table) Markdown(to io.Writer) {
	fmt.Fprintf(to, "## %s\n\n", t.Title)
	if t.Note != "" {
		fmt.Fprintf(to, "%s\n\n", t.Note)
	}
	fmt.Fprintf(to, "| %s |\n|%s\n", strings.Join(t.Head, " | "), strings.Repeat(" --- |", len(t.Head)))
	for _, row := range t.Rows {
		fmt.Fprintf(to, "| %s |\n", strings.Join(row, " | "))
	}
	fmt.Fprintln(to)
}
