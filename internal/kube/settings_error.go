package kube

import (
	"fmt"
	"strings"
)

// SettingError is one thing that is wrong with the settings. It never contains
// a secret.
type SettingError struct {
	// Attribute is where it belongs, as the provider names it: "host",
	// "exec.command"; "" when it belongs to no attribute.
	Attribute string

	// Variable is the environment variable that the value came from, "" when
	// it came from the configuration.
	Variable string

	// Reason says what is wrong with which value; Remedy, what to do. Both are
	// clauses without a full stop.
	Reason, Remedy string
}

func (e *SettingError) Error() string {
	var b strings.Builder
	switch {
	case e.Variable != "":
		fmt.Fprintf(&b, "%s (environment variable %s): ", e.Attribute, e.Variable)
	case e.Attribute != "":
		fmt.Fprintf(&b, "%s: ", e.Attribute)
	}
	b.WriteString(e.Reason)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// SettingErrors is everything that is wrong with the settings.
type SettingErrors []*SettingError

func (e SettingErrors) Error() string {
	lines := make([]string, len(e))
	for i, problem := range e {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// quote shows a value that is no secret by itself, unless it looks as if it
// held one all the same: a URL with a password, a whole file instead of a path.
func quote(text string) string {
	switch {
	case strings.ContainsAny(text, "\r\n"):
		return fmt.Sprintf("the text of %d lines", len(strings.Split(strings.TrimSpace(text), "\n")))
	case strings.Contains(text, "@"):
		return "the value (not shown, since it has an @ and so perhaps a password)"
	case len(text) > 200:
		return fmt.Sprintf("the text of %d characters", len(text))
	}
	return fmt.Sprintf("%q", text)
}
