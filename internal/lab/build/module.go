package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const modulePath = "github.com/stateful-apps/terraform-provider-stateful/internal/lab"

// FindModule returns the lab's module directory: the working directory or the
// nearest one above it, which is where `go run ./cmd/lab` works.
func FindModule() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the lab's sources: %w", err)
	}
	for {
		content, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("find the lab's sources: %w", err)
		}
		if strings.HasPrefix(string(content), "module "+modulePath+"\n") {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("find the lab's sources: run this in internal/lab")
		}
		dir = parent
	}
}
