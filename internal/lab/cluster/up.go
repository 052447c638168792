package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/health"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/process"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// startTimeout is far longer than a start takes on a slow machine.
const startTimeout = 3 * time.Minute

// Up makes the lab in the state directory run and returns when it can be used.
// One that runs already and is healthy stays as it is; what is left of a broken
// one is removed first, with everything in it. Progress goes to out, a line per
// step. On failure everything that was started is ended again; the logs stay.
func Up(ctx context.Context, dir state.Dir, binaries string, out io.Writer) error {
	unlock, err := dir.Lock()
	if err != nil {
		return err
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()

	records, err := process.Records(dir.Records())
	if err != nil {
		return err
	}
	if running(ctx, dir, records) {
		fmt.Fprintf(out, "the lab is running: export KUBECONFIG=%s\n", dir.Kubeconfig())
		return nil
	}
	if len(records) > 0 {
		fmt.Fprintln(out, "a lab that is not healthy is in the way: starting anew")
	}
	if err := process.Kill(ctx, records); err != nil {
		return err
	}
	if err := dir.Empty(); err != nil {
		return err
	}

	l := &launch{out: out, start: time.Now()}
	if err := l.run(ctx, dir, binaries); err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			err = errors.New("interrupted")
		}
		return errors.Join(err, l.abandon())
	}
	l.say("ready: export KUBECONFIG=%s", dir.Kubeconfig())
	return nil
}

// running reports whether every component of a lab is there and healthy.
func running(ctx context.Context, dir state.Dir, records []process.Record) bool {
	if !dir.Complete() {
		return false
	}
	checker, err := health.NewChecker(dir)
	if err != nil {
		return false
	}
	for _, record := range records {
		if checker.Check(ctx, record) != nil {
			return false
		}
	}
	return true
}
