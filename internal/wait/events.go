package wait

import (
	"context"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// events are the warnings in a namespace, the latest first.
type events []corev1.Event

// readEvents is nil where events may not be read: they are an extra.
func readEvents(ctx context.Context, c api, namespace string) events {
	list, err := c.List(ctx, kube.EventKind, namespace, "")
	if err != nil {
		return nil
	}
	var out events
	for i := range list.Items {
		s := store[corev1.Event, *corev1.Event]{}
		if s.put(&list.Items[i]) != nil {
			continue
		}
		if e := s[list.Items[i].GetName()]; e.Type == corev1.EventTypeWarning {
			out = append(out, *e)
		}
	}
	slices.SortStableFunc(out, func(a, b corev1.Event) int { return seen(b).Compare(seen(a)) })
	return out
}

// seen is when an event last happened. Which field says so depends on the API
// through which it was reported.
func seen(e corev1.Event) time.Time {
	at := e.CreationTimestamp.Time
	for _, t := range []time.Time{e.LastTimestamp.Time, e.EventTime.Time} {
		if t.After(at) {
			at = t
		}
	}
	if e.Series != nil && e.Series.LastObservedTime.After(at) {
		at = e.Series.LastObservedTime.Time
	}
	return at
}

// latest is the newest warning about an object; "" when there is none.
func (e events) latest(uid types.UID) string { return e.find(uid, "") }

// pull is the newest reason why an image of a pod can't be pulled. Newer
// warnings may only say that the kubelet backs off.
func (e events) pull(uid types.UID) string { return e.find(uid, "Failed to pull image") }

// probe is the newest failure of a pod's readiness or startup probe, or else
// its newest warning.
func (e events) probe(uid types.UID) string {
	for _, prefix := range []string{"Readiness probe", "Startup probe", ""} {
		if m := e.find(uid, prefix); m != "" {
			return m
		}
	}
	return ""
}

// controllerRetries is how long a controller's backoff lets it stay silent
// (1000 s), rounded up. What it said before that is about another
// rollout.
const controllerRetries = 20 * time.Minute

// creation is why a set's controller can't create a pod or its claims; "" when
// it did not say.
func (e events) creation(set types.UID, pod string, now time.Time) string {
	for _, x := range e {
		if now.Sub(seen(x)) > controllerRetries {
			break
		}
		if x.InvolvedObject.UID != set || x.Reason != "FailedCreate" || !slices.Contains(strings.Fields(x.Message), pod) {
			continue
		}
		if _, cause, ok := strings.Cut(x.Message, " failed error: "); ok {
			return cause
		}
		return x.Message
	}
	return ""
}

// uncreated is why the controller of an object can't create any pod; "" when it
// did not say.
func (e events) uncreated(workload types.UID, now time.Time) string {
	for _, x := range e {
		if now.Sub(seen(x)) > controllerRetries {
			break
		}
		if x.InvolvedObject.UID == workload && x.Reason == "FailedCreate" {
			return strings.TrimPrefix(x.Message, "Error creating: ")
		}
	}
	return ""
}

func (e events) find(uid types.UID, prefix string) string {
	for _, x := range e {
		if uid != "" && x.InvolvedObject.UID == uid && strings.HasPrefix(x.Message, prefix) {
			return x.Message
		}
	}
	return ""
}
