package acctest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Main is TestMain for packages with acceptance tests: it waits until what the
// tests have made is gone, and removes the binary that they have built. It
// returns the process's exit code.
func Main(m *testing.M) int {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(filepath.Dir(built))
	}
	if err := removed(); err != nil {
		fmt.Fprintln(os.Stderr, "cleaning up after the tests:", err)
		return 1
	}
	return code
}
