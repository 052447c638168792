package wait

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// NoPods waits until a label selector finds no pod of some controllers in a
// namespace any more. Pods with the same labels that are none of theirs
// (somebody's debugging pod) don't count.
// Pods that have ended count until they are deleted.
//
// It tells progress, which may be nil, which pods are left each time that there
// are others. It returns nil, a *NotGoneError that names the pods that are left,
// or the API server's error where pods may not be listed. A timeout of 0 looks
// once.
func NoPods(ctx context.Context, cluster *kube.Cluster, namespace, selector string, controllers []types.UID, timeout time.Duration, progress func(left string)) error {
	return noPods(ctx, cluster, namespace, selector, controllers, timeout, progress)
}

func noPods(ctx context.Context, c api, namespace, selector string, controllers []types.UID, timeout time.Duration, progress func(left string)) error {
	if selector == "" {
		return errors.New("waiting for the end of pods needs a label selector")
	}
	began := time.Now()
	pods := store[corev1.Pod, *corev1.Pod]{}
	read, told := false, ""
	var trouble error
	err := follow(ctx, c, timeout, []source{{kind: kube.PodKind, namespace: namespace, labels: selector}},
		func(ch *change) (bool, time.Duration, error) {
			if ch == nil {
				return false, 0, nil
			}
			if trouble = ch.trouble; trouble != nil {
				return false, 0, nil
			}
			read = true
			err := pods.apply(*ch)
			maps.DeleteFunc(pods, func(_ string, pod *corev1.Pod) bool { return !controlledBy(pod, controllers) })
			if now := podsLeft(pods); now != told && progress != nil {
				told = now
				progress(now)
			}
			return err == nil && len(pods) == 0, 0, err
		})
	switch {
	case err == nil:
		return nil
	case ctx.Err() == nil && !errors.Is(err, errTime):
		return fmt.Errorf("waiting until no pod %s is left: %w", selector, err)
	case !read && trouble != nil && ctx.Err() == nil:
		return fmt.Errorf("waiting until no pod %s is left: %w", selector, trouble)
	}
	out := &NotGoneError{After: time.Since(began), Interrupted: errors.Is(ctx.Err(), context.Canceled)}
	reading, cancel := context.WithTimeout(context.WithoutCancel(ctx), eventTimeout)
	defer cancel()
	nodes := readNodes(reading, c, pods, maxLines)
	for _, name := range slices.Sorted(maps.Keys(pods)) {
		pod := pods[name]
		text := string(pod.Status.Phase) + nodes.on(pod) + ", " + left(pod, time.Now())
		out.Left = append(out.Left, Left{
			Key:  object.Key{Kind: kube.PodKind.Kind, Namespace: namespace, Name: name},
			Text: text, Held: len(pod.Finalizers) > 0,
		})
	}
	return out
}

// controlledBy says whether a pod is one of some controllers'.
func controlledBy(pod *corev1.Pod, controllers []types.UID) bool {
	owner := metav1.GetControllerOf(pod)
	return owner != nil && slices.Contains(controllers, owner.UID)
}

// podsLeft is "2 pods left: db-0, db-1".
func podsLeft(pods store[corev1.Pod, *corev1.Pod]) string {
	if len(pods) == 0 {
		return "no pods left"
	}
	names := slices.Sorted(maps.Keys(pods))
	if more := len(names) - maxLines; more > 0 {
		names = append(names[:maxLines], fmt.Sprintf("and %d more", more))
	}
	return counted(len(pods), "pod", "pods") + " left: " + strings.Join(names, ", ")
}
