package acctest

import (
	"encoding/json"
	"strings"
)

// Report is what a run of the CLI with -json tells: no line in it is broken.
type Report struct {
	Errors, Warnings []Diagnostic
	// Planned are the actions of a plan by address: "create", "update".
	Planned map[string]string
}

// Diagnostic is an error or a warning.
type Diagnostic struct{ Severity, Summary, Detail string }

// Report reads what a run with -json has printed.
func (o Output) Report() Report {
	out := Report{Planned: map[string]string{}}
	for text := range strings.Lines(o.Raw) {
		var line struct {
			Type       string
			Diagnostic Diagnostic
			Change     struct {
				Resource struct{ Addr string }
				Action   string
			}
		}
		if json.Unmarshal([]byte(text), &line) != nil {
			continue // a plugin's own words
		}
		switch {
		case line.Type == "planned_change":
			out.Planned[line.Change.Resource.Addr] = line.Change.Action
		case line.Diagnostic.Severity == "error":
			out.Errors = append(out.Errors, line.Diagnostic)
		case line.Diagnostic.Severity == "warning":
			out.Warnings = append(out.Warnings, line.Diagnostic)
		}
	}
	return out
}
