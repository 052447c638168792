package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// errGone says that no process has the id any more.
var errGone = errors.New("no such process")

// Kill ends the recorded processes at once and waits until they are gone.
// Nothing is asked to shut down in order, because what a lab stores is thrown
// away with it. Processes that have taken over a recorded id are left alone.
func Kill(ctx context.Context, records []Record) error {
	var failures []error
	for _, record := range records {
		failures = append(failures, record.Signal(syscall.SIGKILL))
	}
	for _, record := range records {
		failures = append(failures, record.waitGone(ctx))
	}
	return errors.Join(failures...)
}

// Signal sends the signal if the recorded process still runs.
func (r Record) Signal(signal syscall.Signal) error {
	if !r.Alive() {
		return nil
	}
	if err := syscall.Kill(r.PID, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("signal %s (pid %d): %w", r.Name, r.PID, os.NewSyscallError("kill", err))
	}
	return nil
}

func (r Record) waitGone(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for r.Alive() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s (pid %d) has not ended: %w", r.Name, r.PID, ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}
