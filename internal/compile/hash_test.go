package compile

import (
	"strings"
	"testing"
)

func TestContentHash_changesWithKeysAndValues(t *testing.T) {
	seen := map[string]bool{}
	for _, content := range []map[string]string{
		{"/a": "x"},
		{"/a": "y"},
		{"/b": "x"},
		{"/a": "x", "/b": ""},
		{"/a": "", "/b": "x"},
		{"/ax": ""},
	} {
		h := contentHash(content)
		if len(h) != 10 || strings.Trim(h, safeAlphabet) != "" {
			t.Errorf("%q is not ten safe characters", h)
		}
		if seen[h] {
			t.Errorf("%v has the hash of other content", content)
		}
		seen[h] = true
	}
}

// The hash is in the pod template of every application with files or secrets:
// another value restarts them.
func TestContentHash_isForever(t *testing.T) {
	if got, want := contentHash(map[string]string{"/etc/a.conf": "a = 1\n", "/etc/b.conf": ""}), "lpgxmdpt78"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
