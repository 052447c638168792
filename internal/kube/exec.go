package kube

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/transport/spdy"
	"k8s.io/client-go/util/exec"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Command is a command to run in a container of a pod.
type Command struct {
	Pod       object.Key
	Container string
	// Args are the program and its arguments; no shell reads them.
	Args []string
}

// ExecError is a command that has not ended with success.
type ExecError struct {
	// Started is false where the API server has refused to start the command.
	Started bool
	// Code is its exit code; 0 where it is not known how, or whether, it ended.
	Code int
	// Output is the end of what it has printed, standard output and error as they
	// came.
	Output string
	err    error
}

func (e *ExecError) Error() string { return e.err.Error() }

func (e *ExecError) Unwrap() error { return e.err }

// mostOutput is how many bytes are kept of what a command prints.
const mostOutput = 4096

// Exec runs a command and waits for its end; nil means that it ended with 0, and
// every other end is an *ExecError. Nothing is sent again by itself. When the
// context ends, the connection does, and the command may go on.
//
// SPDY is tried first, then a WebSocket, for what stands between us and the API
// server and knows no other. Both go through to the container's node.
func (c *Cluster) Exec(ctx context.Context, command Command) error {
	if c.offline != nil {
		return c.offline
	}
	to, err := c.dial()
	if err != nil {
		return err
	}
	request := to.rest.Get().AbsPath("/api/v1/namespaces", command.Pod.Namespace, "pods", command.Pod.Name, "exec").
		Param("container", command.Container).Param("stdout", "true").Param("stderr", "true")
	for _, arg := range command.Args {
		request.Param("command", arg)
	}
	out := &tail{}
	started, err := within(ctx, func() (bool, error) { return bySPDY(ctx, c.config, request.URL(), out) })
	if err != nil && !started && ctx.Err() == nil {
		first := err
		started, err = within(ctx, func() (bool, error) { return bySocket(ctx, c.config, request.URL(), out) })
		if err != nil && !started {
			err = fmt.Errorf("%w; by a WebSocket: %w", first, err)
		}
	}
	if err == nil {
		return nil
	}
	failed := &ExecError{Started: started, Output: out.String(), err: err}
	var exit exec.CodeExitError
	if errors.As(err, &exit) {
		failed.Code = exit.Code
	}
	return failed
}

// within ends with the context: whatever that says, client-go waits for the answer
// to a handshake.
func within(ctx context.Context, run func() (started bool, err error)) (bool, error) {
	type end struct {
		started bool
		err     error
	}
	ended := make(chan end, 1)
	go func() {
		started, err := run()
		ended <- end{started, err}
	}()
	select {
	case e := <-ended:
		return e.started, e.err
	case <-ctx.Done():
		return true, ctx.Err() // it may have, by now
	}
}

// errSilent is a connection that has ended before the command has.
var errSilent = errors.New("the connection was lost before the command has ended")

// preparing is what an error of our own side was met at.
const preparing = "preparing to run a command in a pod: %w"

// bySPDY runs a command with the credentials of the cluster, which client-go puts into
// a connection of its own. It says whether the command can have started: that takes
// streams, and so a connection.
func bySPDY(ctx context.Context, config *rest.Config, to *url.URL, out io.Writer) (started bool, err error) {
	transport, upgrader, err := spdy.RoundTripperFor(config)
	if err != nil {
		return false, fmt.Errorf(preparing, err)
	}
	end := &witness{Upgrader: upgrader}
	runner, err := remotecommand.NewSPDYExecutorForTransports(transport, end, http.MethodPost, to)
	if err != nil {
		return false, fmt.Errorf(preparing, err)
	}
	err = runner.StreamWithContext(ctx, remotecommand.StreamOptions{Stdout: out, Stderr: out})
	if err == nil && !end.told.Load() {
		err = errSilent
	}
	return end.connected.Load(), err
}

// tail keeps the end of what is written to it, by several goroutines.
type tail struct {
	mu   sync.Mutex
	kept []byte
	cut  bool
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if more := len(t.kept) - mostOutput; more > 0 {
		t.kept, t.cut = append([]byte{}, t.kept[more:]...), true
	}
	return len(p), nil
}

// String is what is kept, from the beginning of a line if any was cut.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.ToValidUTF8(string(t.kept), "")
	if t.cut {
		if _, after, more := strings.Cut(text, "\n"); more {
			text = after
		}
		text = "...\n" + text
	}
	return strings.TrimSpace(text)
}
