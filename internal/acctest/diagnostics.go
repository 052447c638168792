package acctest

import (
	"regexp"
	"strings"
	"testing"
)

// place is where the CLI says which resource and which line a diagnostic is about.
var place = regexp.MustCompile(`(?m)^  (with|on) .*\n(  on .*\n)?( +\d+: .*\n)?\n`)

// Errors are the errors that were printed: details by summary. Lines that begin
// with a space are as the provider has written them; others the CLI breaks where
// it likes, so that a paragraph of them is one line here.
func (o Output) Errors() map[string]string { return o.diagnostics("Error: ") }

// Warnings are the same of warnings.
func (o Output) Warnings() map[string]string { return o.diagnostics("Warning: ") }

// ExpectError fails the test unless an error with this summary was printed, and
// returns its detail.
func (o Output) ExpectError(t *testing.T, summary string) string {
	t.Helper()
	detail, ok := o.Errors()[summary]
	if !ok {
		t.Errorf("there is no error %q in:\n%s", summary, o.messages())
	}
	return detail
}

func (o Output) diagnostics(kind string) map[string]string {
	out := map[string]string{}
	var summary string
	var lines []string
	end := func() {
		if summary != "" {
			out[summary] = paragraphs(place.ReplaceAllString(strings.Join(lines, "\n")+"\n", ""))
		}
		summary, lines = "", nil
	}
	for line := range strings.Lines(o.Raw) {
		line = strings.TrimRight(line, " \n")
		switch text, found := strings.CutPrefix(line, kind); {
		case found:
			end()
			summary = text
		case strings.HasPrefix(line, "Error: "), strings.HasPrefix(line, "Warning: "), strings.HasPrefix(line, "Releasing state lock"),
			strings.HasPrefix(line, "Apply complete!"), strings.HasPrefix(line, "Destroy complete!"):
			end()
		default:
			lines = append(lines, line)
		}
	}
	end()
	return out
}

// paragraphs joins lines that the CLI has broken.
func paragraphs(text string) string {
	var out strings.Builder
	broken := false
	for line := range strings.Lines(strings.TrimSpace(text) + "\n") {
		line = strings.TrimSuffix(line, "\n")
		whole := line == "" || strings.HasPrefix(line, " ")
		switch {
		case out.Len() == 0:
		case broken && !whole:
			out.WriteString(" ")
		default:
			out.WriteString("\n")
		}
		out.WriteString(line)
		broken = !whole
	}
	return out.String()
}
