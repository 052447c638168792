package acctest

import (
	"bytes"
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Run is a run of the CLI that goes on, with the providers that it has started.
type Run struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  bytes.Buffer
	done chan struct{} // closed when the CLI has ended
	err  error
}

// Start starts the CLI in a process group of its own, as a shell does: signals
// reach the providers too. What still runs when the test is over is killed.
func (w *Workspace) Start(args ...string) *Run {
	w.t.Helper()
	r := &Run{t: w.t, cmd: w.Command(args...), done: make(chan struct{})}
	r.cmd.Stdout, r.cmd.Stderr = &r.out, &r.out
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := r.cmd.Start(); err != nil {
		w.t.Fatalf("terraform %s: %v", strings.Join(args, " "), err)
	}
	go func() {
		r.err = r.cmd.Wait()
		close(r.done)
	}()
	w.t.Cleanup(func() {
		select {
		case <-r.done:
		default:
			r.Kill()
			<-r.done
		}
	})
	return r
}

// Interrupt is Ctrl-C in a terminal.
func (r *Run) Interrupt() { r.signal(syscall.SIGINT) }

// Kill ends the CLI and its providers where they are.
func (r *Run) Kill() { r.signal(syscall.SIGKILL) }

// KillProviders ends the CLI's children where they are, as a kernel does that is
// short of memory.
func (r *Run) KillProviders() {
	r.t.Helper()
	children, err := exec.CommandContext(r.t.Context(), "pgrep", "-P", strconv.Itoa(r.cmd.Process.Pid)).Output()
	if err != nil {
		r.t.Fatalf("looking for the providers of the run: %v", err)
	}
	for _, child := range strings.Fields(string(children)) {
		pid, err := strconv.Atoi(child)
		check(r.t, err)
		check(r.t, syscall.Kill(pid, syscall.SIGKILL))
	}
}

func (r *Run) signal(s syscall.Signal) {
	if err := syscall.Kill(-r.cmd.Process.Pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		r.t.Errorf("sending %v: %v", s, err)
	}
}

// Done is closed when the CLI has ended.
func (r *Run) Done() <-chan struct{} { return r.done }

// Wait waits until the CLI has ended and returns what it printed.
func (r *Run) Wait() Output {
	<-r.done
	return Output{Text: flat(r.out.String()), Raw: r.out.String(), Failed: r.err != nil}
}
