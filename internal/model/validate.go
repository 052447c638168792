package model

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// oneOf reports a value that is not among those offered.
func (p *Problems) oneOf(at Path, value string, offered ...string) {
	if slices.Contains(offered, value) {
		return
	}
	p.add(at, "Unknown value", "%s is %q; it has to be %s.", at.last(), value, listed(offered, "or"))
}

// optionalOneOf is oneOf for an attribute that may be left out.
func (p *Problems) optionalOneOf(at Path, value *string, offered ...string) {
	if value != nil {
		p.oneOf(at, *value, offered...)
	}
}

// invalid reports a value by the reasons that Kubernetes gives; none, no problem.
func (p *Problems) invalid(at Path, summary, what, value string, reasons []string) {
	if len(reasons) > 0 {
		p.add(at, summary, "%s %q is not one that Kubernetes accepts: %s.", what, value, because(reasons))
	}
}

// examplesAndPattern is what apimachinery ends its reasons with.
var examplesAndPattern = regexp.MustCompile(` *\((?:e\.g\. ('[^']*').*?)?regex used for validation is '[^']*'\)`)

// because joins apimachinery's reasons, each with one example at most and
// without the regular expression: the sentence before it says the same.
func because(reasons []string) string {
	readable := make([]string, len(reasons))
	for i, reason := range reasons {
		text := examplesAndPattern.ReplaceAllString(reason, " (such as $1)")
		readable[i] = strings.ReplaceAll(text, " (such as )", "")
	}
	return strings.Join(readable, "; ")
}

// atLeast reports a number that is too small.
func atLeast[N int32 | int64](p *Problems, at Path, value *N, least N) {
	if value != nil && *value < least {
		p.add(at, "Number too small", "%s is %d; the smallest possible value is %d.", at.last(), *value, least)
	}
}

// last is the path's last attribute name or key, for messages. An element of a list
// has none, and is called by its whole path.
func (p Path) last() string {
	if name, named := p[len(p)-1].(string); named {
		return name
	}
	return p.String()
}

// listed writes values as people say them: "a", "b" or "c", in quotes.
func listed(values []string, conjunction string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = fmt.Sprintf("%q", v)
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " " + conjunction + " " + quoted[last]
}

// names are a map's keys in the order in which problems are reported.
func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
