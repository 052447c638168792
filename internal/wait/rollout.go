package wait

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Rollout is the rollout of a StatefulSet, Deployment or DaemonSet.
type Rollout struct {
	Workload object.Key
	// Selector is the label selector of the application's pods and claims.
	// What it finds beside the workload's own pods and claims is ignored.
	Selector string
	// Delete deletes the pod that the rollout is stuck on (Status.Stuck), if it is
	// still as it was, and says whether it has. It is called while there is time, from
	// the goroutine that waits; nil leaves that to others. After an error it is called
	// again in a while.
	Delete func(context.Context, Stuck) (deleted bool, err error)
}

// eventTimeout is how long writing an error may take; the user has already
// pressed Ctrl-C, or waited long enough.
const eventTimeout = 2 * time.Second

// errHopeless says that a rollout can't heal.
var errHopeless = errors.New("the rollout can't heal")

// Wait waits until the rollout is done. It reports every change that a user
// would call news, the end included, to progress, which may be nil and is
// called from this goroutine.
//
// It returns nil when the rollout is done, a *NotReadyError when it is not in
// time, can't heal, or the context is canceled (it then wraps
// context.Canceled), and the API server's error where the workload may not be read.
// A timeout of 0 judges once.
func (r Rollout) Wait(ctx context.Context, cluster *kube.Cluster, timeout time.Duration, progress func(Status)) error {
	return r.wait(ctx, cluster, timeout, progress)
}

func (r Rollout) wait(ctx context.Context, c api, timeout time.Duration, progress func(Status)) error {
	began := time.Now()
	s, known := newSnapshot(r.Workload), newClasses(c)
	var reported string
	err := follow(ctx, c, timeout, r.sources(), func(ch *change) (bool, time.Duration, error) {
		if ch != nil {
			if err := s.apply(*ch); err != nil {
				return false, 0, err
			}
		}
		if !s.complete() {
			return false, 0, nil
		}
		now := time.Now()
		known.refresh(ctx, s, now)
		s.observe(now)
		status := evaluate(s, now)
		if status.digest != reported && progress != nil {
			reported = status.digest
			progress(status)
		}
		if now.Sub(began) < timeout {
			if again, ok := r.unstick(ctx, s, status, now); ok && (status.again == 0 || again < status.again) {
				status.again = again
			}
		}
		if status.Fatal != "" {
			return false, 0, errHopeless
		}
		return status.Done, status.again, nil
	})
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil, errors.Is(err, errTime), errors.Is(err, errHopeless):
		return r.explain(ctx, c, s, time.Since(began))
	}
	return fmt.Errorf("waiting for %s: %w", r.Workload, err)
}

// unstick has a stuck pod deleted, and says when to see to that again, if ever.
func (r Rollout) unstick(ctx context.Context, s *snapshot, status Status, now time.Time) (again time.Duration, ok bool) {
	if r.Delete == nil || status.Stuck == nil || status.Fatal != "" {
		return 0, false
	}
	m := move{status.Stuck.Pod.Name, status.Revision}
	if again, ok = s.due(m, now); !ok || again > 0 {
		return again, ok
	}
	if *status.Stuck == s.outdated {
		return 0, false // other news came first
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	deleted, err := r.Delete(ctx, *status.Stuck)
	if !deleted && err == nil {
		s.outdated = *status.Stuck
		return 0, false // it has changed, and how is about to be told
	}
	s.tried[m] = tried{at: now, err: err}
	return s.due(m, now)
}

func (r Rollout) sources() []source {
	var out []source
	for _, gk := range kinds(r.Workload.GroupKind()) {
		s := source{kind: gk, namespace: r.Workload.Namespace, labels: r.Selector, optional: true}
		if gk == r.Workload.GroupKind() {
			s = source{kind: gk, namespace: r.Workload.Namespace, name: r.Workload.Name}
		}
		out = append(out, s)
	}
	return out
}

// explain is the error about a snapshot, with the reasons that only events, nodes
// and the namespace tell.
func (r Rollout) explain(ctx context.Context, c api, s *snapshot, after time.Duration) error {
	reading, cancel := context.WithTimeout(context.WithoutCancel(ctx), eventTimeout)
	defer cancel()
	s.events = readEvents(reading, c, r.Workload.Namespace)
	s.nodes = readNodes(reading, c, s.pods, maxLines)
	s.namespace = readNamespace(reading, c, r.Workload.Namespace)
	return &NotReadyError{
		Workload: r.Workload, Status: evaluate(s, time.Now()), After: after,
		Interrupted: errors.Is(ctx.Err(), context.Canceled),
	}
}
