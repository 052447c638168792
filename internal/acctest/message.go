package acctest

import (
	"regexp"
	"strings"
)

// Says is a pattern for a message of the CLI that has these passages in this
// order. The CLI breaks lines where it likes and draws a bar before each.
func Says(passages ...string) *regexp.Regexp {
	patterns := make([]string, len(passages))
	for i, passage := range passages {
		words := strings.Fields(passage)
		for j, w := range words {
			words[j] = regexp.QuoteMeta(w)
		}
		patterns[i] = strings.Join(words, `[\s│]+`)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}

// flat is a message of the CLI on one line.
func flat(message string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(message, "│", " ")), " ")
}
