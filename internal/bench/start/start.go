package start

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// ToSchema starts a provider, asks for its schema, ends it, and returns how long
// start and answer took.
func ToSchema(ctx context.Context, provider string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, provider)
	cmd.Env = append(os.Environ(), environment...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("start %s: %w", provider, err)
	}
	defer func() {
		_ = cmd.Process.Kill() // what it is asked for is read only
		_ = cmd.Wait()
	}()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("start %s: it ended without serving: %w", provider, err)
	}
	h, err := parseHandshake(line)
	if err != nil {
		return 0, fmt.Errorf("start %s: %w", provider, err)
	}
	if err := call(ctx, h); err != nil {
		return 0, fmt.Errorf("schema of %s: %w", provider, err)
	}
	took := time.Since(begin)
	if h.network == "unix" {
		_ = os.Remove(h.address) // a killed provider leaves it behind
	}
	return took, nil
}
