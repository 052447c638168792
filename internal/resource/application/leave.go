package application

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// TakeLeave has the pods leave that the change takes away, one at a time, where they
// have something to do before.
//
// What is live decides where to begin: an earlier apply may have come half way.
func (kind) TakeLeave(ctx context.Context, e *apply.Engine, before *model.Application, after model.Application) ([]lifecycle.Finding, error) {
	if before == nil || after.Leave() == nil || before.IsHibernated() || after.IsHibernated() {
		return nil, nil
	}
	set, err := e.Own(ctx, workloadKey(after))
	if err != nil || set == nil {
		return nil, err
	}
	now := apply.ReplicasOf(set)
	if now > int(before.Running()) && !before.IsAutoscaled() && now > int(after.Replicas) {
		return nil, scaledSince(after, int(before.Running()), now)
	}
	var gone []lifecycle.Finding
	for n := now; n > int(after.Replicas); n-- {
		l := leave{after, e, set.GetUID(), n}
		if err := l.take(ctx); err != nil {
			return gone, err
		}
		if n > int(before.Replicas) {
			continue // the plan has said nothing of its claims
		}
		ordinal := after.FirstOrdinal() + n - 1
		below := map[string]int{}
		for volume := range after.ClaimVolumes() {
			below[volume] = ordinal + 1
		}
		outcome, err := claimsOf(after, e.Owner).ScaledDown(ctx, e, ordinal, below)
		gone = append(gone, deleted(after, outcome.Deleted, "on_scale_down", fmt.Sprintf("these claims of pod %s", l.pod().Name))...)
		if err != nil {
			return gone, err
		}
	}
	return gone, nil
}

// leave is that of the last pod of a set.
type leave struct {
	model.Application
	engine *apply.Engine
	set    types.UID
	// from is the number of replicas that there are with it.
	from int
}

func (l leave) pod() object.Key {
	return object.Key{Kind: kube.PodKind.Kind, Namespace: l.Namespace, Name: fmt.Sprintf("%s-%d", l.Name, l.FirstOrdinal()+l.from-1)}
}

// take runs the command in the pod, takes the pod away, and waits until it is gone.
func (l leave) take(ctx context.Context) error {
	pod, err := l.ready(ctx)
	if err != nil {
		return err
	}
	if err := l.run(ctx); err != nil {
		return err
	}
	// What is done is done: the pod has left, and has to go also where the apply is
	// interrupted at this moment.
	going, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	if err := l.engine.StepDown(going, workloadKey(l.Application), l.from); err != nil {
		return err
	}
	return wait.Gone(ctx, l.engine.Cluster, map[object.Key]types.UID{l.pod(): pod}, time.Until(l.engine.Deadline))
}

// ready is the UID of the pod, in which a command can be run.
func (l leave) ready(ctx context.Context) (types.UID, error) {
	live, err := l.engine.Cluster.Get(ctx, l.pod())
	switch {
	case kube.Classify(err) == kube.NotFound:
		return "", l.unready("it does not exist")
	case err != nil:
		return "", fmt.Errorf("reading %s: %w", l.pod(), err)
	}
	var pod corev1.Pod
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(live.Object, &pod); err != nil {
		return "", fmt.Errorf("reading %s: %w", l.pod(), err)
	}
	ofSet := slices.ContainsFunc(pod.OwnerReferences, func(o metav1.OwnerReference) bool { return o.UID == l.set })
	isReady := slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
	switch {
	case !ofSet:
		return "", l.unready("the pod of this name is not the StatefulSet's")
	case pod.DeletionTimestamp != nil:
		return "", l.unready("it is being deleted")
	case !isReady:
		return "", l.unready("it is not ready")
	}
	return pod.UID, nil
}

// run runs the command in the pod.
func (l leave) run(ctx context.Context) error {
	limit := time.Until(l.engine.Deadline)
	if s := l.Leave().TimeoutSeconds; s != nil {
		limit = min(limit, time.Duration(*s)*time.Second)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if l.engine.Progress != nil {
		l.engine.Progress("running scale_down.before", l.pod(), "in container "+l.LeaveContainer())
	}
	began := time.Now()
	err := l.engine.Cluster.Exec(limited, kube.Command{Pod: l.pod(), Container: l.LeaveContainer(), Args: l.Leave().Command})
	failed := (*kube.ExecError)(nil)
	switch {
	case ctx.Err() != nil && err != nil, !errors.As(err, &failed):
		return err
	case limited.Err() != nil:
		return l.refusal("took too long", fmt.Sprintf("has not ended after %s. It may go on in the pod", time.Since(began).Round(time.Second)), failed.Output,
			"Wait for its end or end it, give it more time by scale_down.before.timeout_seconds or timeouts.update, and apply again, which runs the command again.")
	case failed.Code != 0:
		return l.refusal("failed", fmt.Sprintf("has ended with exit code %d", failed.Code), failed.Output,
			"Mend the cause and apply again, which runs the command again.")
	case !failed.Started:
		return l.refusal("could not be run", fmt.Sprintf("was not run: %s", failed), failed.Output,
			"It takes the right to create pods/exec, and the program in the container. Apply again when it can be run.")
	}
	return l.refusal("may have failed", fmt.Sprintf("was cut off, and whether it goes on is not known: %s", failed), failed.Output,
		"See what became of it, and apply again, which runs the command again.")
}

// refusal ends the apply because of the command.
func (l leave) refusal(what, how, output, advice string) error {
	printed := " It has printed nothing."
	if output != "" {
		printed = " The end of what it has printed:\n  " + strings.ReplaceAll(output, "\n", "\n  ")
	}
	return &lifecycle.RefusalError{Finding: lifecycle.Finding{
		Path:    model.Path{"scale_down", "before"},
		Summary: fmt.Sprintf("%s: the command before %s leaves %s", where(l.Application), l.pod().Name, what),
		Detail: fmt.Sprintf("%s in container %s of %s %s.%s\n\n%s %s %s",
			strings.Join(l.Leave().Command, " "), l.LeaveContainer(), l.pod(), how, printed, l.stays(), advice, l.wayOut()),
	}}
}

func (l leave) unready(why string) error {
	return &lifecycle.RefusalError{Finding: lifecycle.Finding{
		Path:    model.Path{"scale_down", "before"},
		Summary: fmt.Sprintf("%s: %s can't be asked to leave", where(l.Application), l.pod().Name),
		Detail: fmt.Sprintf("scale_down.before is run in %s before it is taken away, and %s. %s Get it ready and apply again. %s",
			l.pod(), why, l.stays(), l.wayOut()),
	}}
}

// stays says how far the apply has come.
func (l leave) stays() string {
	return fmt.Sprintf("%s has %d replicas, and nothing else of this change was applied.", workloadKey(l.Application), l.from)
}

// wayOut is for who knows better.
func (l leave) wayOut() string {
	return "Only where the application can do without what this pod has: remove scale_down.before for one apply, and the pods leave without it."
}

// scaledSince refuses to take away pods that the plan knows nothing of.
func scaledSince(a model.Application, planned, now int) error {
	return &lifecycle.RefusalError{Finding: lifecycle.Finding{
		Path:    model.Path{"replicas"},
		Summary: fmt.Sprintf("%s: it was scaled after the plan", where(a)),
		Detail: fmt.Sprintf("%s has %d replicas, and had %d when the change was planned. Nothing was changed, and scale_down.before was run nowhere. Plan again.",
			workloadKey(a), now, planned),
	}}
}

// leaveless refuses changes in which pods would leave for good without the command
// that is to be run before.
func leaveless(c lifecycle.Change[model.Application]) []lifecycle.Finding {
	after := *c.After
	if after.Leave() == nil {
		return nil
	}
	at := model.Path{"scale_down", "before"}
	if workload := workloadKey(after).In(after.Namespace); slices.Contains(c.Unmanaged[workload], replicasField) {
		return []lifecycle.Finding{{
			Path:    at,
			Reads:   []model.Path{{"unmanaged_fields"}, {"name"}, {"namespace"}, {"controller"}},
			Summary: fmt.Sprintf("%s: the number of pods is left to others", where(after)),
			Detail: fmt.Sprintf("unmanaged_fields leaves spec.replicas of %s to others, who run no command before a pod leaves. Take the field out of unmanaged_fields, or remove scale_down.before.",
				workload),
		}}
	}
	asleep := c.Before != nil && (c.Before.IsHibernated() || after.IsHibernated())
	if !asleep || after.Replicas >= c.Before.Replicas {
		return nil
	}
	return []lifecycle.Finding{{
		Path:    model.Path{"replicas"},
		Reads:   []model.Path{{"hibernated"}, {"name"}, {"namespace"}, {"scale_down"}},
		Summary: fmt.Sprintf("%s: pods that are stopped can't be asked to leave", where(after)),
		Detail: fmt.Sprintf("From %d to %d replicas, and scale_down.before has to be run in each pod before it leaves, for which it has to run; hibernated stops them. Nothing was changed. "+
			"Apply hibernated = false with replicas = %d first, then fewer replicas. Only where the application can do without what these pods have: remove scale_down.before for one apply.",
			c.Before.Replicas, after.Replicas, c.Before.Replicas),
	}}
}
