package acctest

import (
	"regexp"
	"strings"
)

// Says is a pattern for words in a message of the CLI, which breaks lines where
// it likes and draws a bar before each. Quotes need no care.
func Says(words string) *regexp.Regexp {
	parts := strings.Fields(words)
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile(strings.Join(parts, `[\s│]+`))
}

// flat is a message of the CLI on one line.
func flat(message string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(message, "│", " ")), " ")
}
