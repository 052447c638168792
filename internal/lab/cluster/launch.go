package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/health"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/process"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// pollInterval is how often a condition is looked at that can't be watched.
const pollInterval = 100 * time.Millisecond

// launch is one start of a lab.
type launch struct {
	settings
	out     io.Writer
	start   time.Time
	started []*process.Running
	checker *health.Checker
}

// run starts everything, each thing when what it needs is there.
func (l *launch) run(ctx context.Context, dir state.Dir, binaries string) error {
	ports, err := choosePorts()
	if err != nil {
		return err
	}
	l.settings = settings{dir: dir, binaries: binaries, ports: ports}
	if err := errors.Join(dir.Create(), dir.CreateSocketDir()); err != nil {
		return err
	}
	if err := prepare(l.settings); err != nil {
		return err
	}
	if l.checker, err = health.NewChecker(dir); err != nil {
		return err
	}

	if err := l.startHealthy(ctx, etcd(l.settings)); err != nil {
		return err
	}
	if err := l.startHealthy(ctx, apiServer(l.settings)); err != nil {
		return err
	}
	contents, err := newContents(dir.Kubeconfig())
	if err != nil {
		return err
	}
	// Nodes exist before the scheduler and KWOK look for them, and the snapshot
	// kinds before their controller does.
	if err := l.during(ctx, func(ctx context.Context) error {
		return contents.create(ctx, filepath.Join(binaries, "crd"))
	}); err != nil {
		return err
	}
	l.say("objects created: nodes, storage class, roles, snapshot kinds")

	if err := l.startHealthy(ctx, controllerManager(l.settings), scheduler(l.settings), kwok(l.settings), agent(l.settings)); err != nil {
		return err
	}
	if err := l.startHealthy(ctx, sidecars(l.settings)...); err != nil {
		return err
	}
	if err := l.during(ctx, contents.waitUsable); err != nil {
		return err
	}
	l.say("nodes ready, service accounts made")
	return dir.MarkComplete()
}

// startHealthy starts components at once and waits until all are healthy.
func (l *launch) startHealthy(ctx context.Context, components ...component) error {
	for _, component := range components {
		running, err := process.Start(component.spec(l.settings), l.dir.Records())
		if err != nil {
			return err
		}
		l.started = append(l.started, running)
	}
	for _, running := range l.started[len(l.started)-len(components):] {
		err := l.during(ctx, func(ctx context.Context) error { return l.waitHealthy(ctx, running.Record) })
		if err != nil {
			return err
		}
		l.say("%s", running.Name)
	}
	return nil
}

func (l *launch) waitHealthy(ctx context.Context, record process.Record) error {
	if err := l.checker.Wait(ctx, record); err != nil {
		return &componentError{record: record, err: err}
	}
	return nil
}

// during does the work, and stops it when a component that runs already dies:
// the work would wait for it in vain.
func (l *launch) during(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for _, running := range l.started {
		go func() {
			select {
			case <-running.Done:
				cancel(&componentError{record: running.Record, err: errors.New("ended")})
			case <-ctx.Done():
			}
		}()
	}
	err := work(ctx)
	var died *componentError
	if errors.As(context.Cause(ctx), &died) {
		return died
	}
	return err
}

// abandon ends what was started. It doesn't stop when the start was
// interrupted, so it takes no context.
func (l *launch) abandon() error {
	var records []process.Record
	for _, running := range l.started {
		records = append(records, running.Record)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return process.Kill(ctx, records)
}

// say prints a line of progress with the time since the start.
func (l *launch) say(format string, args ...any) {
	fmt.Fprintf(l.out, "%5.1fs  %s\n", time.Since(l.start).Seconds(), fmt.Sprintf(format, args...))
}

// componentError says which component is to blame, and shows its log.
type componentError struct {
	record process.Record
	err    error
}

func (e *componentError) Error() string {
	const lines = 20
	return fmt.Sprintf("%s %v; the end of %s:\n%s", e.record.Name, e.err, e.record.Log, process.Tail(e.record.Log, lines))
}

func (e *componentError) Unwrap() error { return e.err }
