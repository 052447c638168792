package acctest

import (
	"encoding/json"
	"strings"
)

// Diagnostic is an error or warning of a run with -json.
type Diagnostic struct {
	Severity, Summary, Detail, Address string
}

// Errors are those of a run with -json: with it, no line of the CLI is broken.
func (o Output) Errors() []Diagnostic { return o.diagnostics("error") }

// Warnings are those of a run with -json.
func (o Output) Warnings() []Diagnostic { return o.diagnostics("warning") }

func (o Output) diagnostics(severity string) []Diagnostic {
	var out []Diagnostic
	o.lines(func(l line) {
		if l.Diagnostic != nil && l.Diagnostic.Severity == severity {
			out = append(out, *l.Diagnostic)
		}
	})
	return out
}

// Actions are what a run with -json plans, by address: "create", "update".
func (o Output) Actions() map[string]string {
	out := map[string]string{}
	o.lines(func(l line) {
		if l.Type == "planned_change" {
			out[l.Change.Resource.Addr] = l.Change.Action
		}
	})
	return out
}

// line is one of what the CLI prints with -json.
type line struct {
	Type       string
	Diagnostic *Diagnostic
	Change     struct {
		Resource struct{ Addr string }
		Action   string
	}
}

// lines hands over every line that is JSON.
func (o Output) lines(each func(line)) {
	for text := range strings.Lines(o.Raw) {
		var l line
		if json.Unmarshal([]byte(text), &l) == nil {
			each(l)
		}
	}
}
