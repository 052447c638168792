package process

import (
	"os"
	"strings"
)

// Tail returns the last lines of a file, without a trailing newline, or why it
// can't be read: the caller is already reporting an error.
func Tail(file string, lines int) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	all := strings.Split(strings.TrimRight(string(content), "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
