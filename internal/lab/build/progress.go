package build

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// progressInterval is how often a running build says how far it is.
const progressInterval = 15 * time.Second

// withProgress runs the build and reports until it ends.
func withProgress(progress io.Writer, output *counter, run func() error) error {
	start := time.Now()
	done := make(chan error, 1)
	go func() { done <- run() }()
	tick := time.NewTicker(progressInterval)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			if err == nil {
				fmt.Fprintf(progress, "built in %s\n", time.Since(start).Round(time.Second))
			}
			return err
		case <-tick.C:
			fmt.Fprintf(progress, "  %4s  %d packages compiled, now %s\n",
				time.Since(start).Round(time.Second), output.count(), output.last())
		}
	}
}

// counter takes what `go build -v` prints: a line per package that it compiles,
// and messages where it fails.
type counter struct {
	mu    sync.Mutex
	lines []string
}

func (c *counter) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for line := range strings.Lines(string(p)) {
		c.lines = append(c.lines, strings.TrimRight(line, "\n"))
	}
	return len(p), nil
}

func (c *counter) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.lines)
}

func (c *counter) last() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.lines) == 0 {
		return "loading or linking"
	}
	return c.lines[len(c.lines)-1]
}

// rest returns the last lines, which say why a build failed.
func (c *counter) rest() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.lines[max(0, len(c.lines)-20):], "\n")
}
