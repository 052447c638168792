package wait

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Gone waits until none of the objects exists any more: there is none of the
// name, or it has another UID. With the UID "" it must be none of the name.
//
// It returns nil, a *NotGoneError that names what holds each object that is
// left, or the API server's error where one may not be read. A timeout of 0
// looks once.
func Gone(ctx context.Context, cluster *kube.Cluster, objects map[object.Key]types.UID, timeout time.Duration) error {
	return gone(ctx, cluster, objects, timeout)
}

func gone(ctx context.Context, c api, objects map[object.Key]types.UID, timeout time.Duration) error {
	began := time.Now()
	// One after the other: they go at the same time, and one watch is enough.
	keys := slices.SortedFunc(maps.Keys(objects), compareKeys)
	for i, key := range keys {
		err := oneGone(ctx, c, key, objects[key], max(timeout-time.Since(began), 0))
		switch {
		case err == nil:
			continue
		case ctx.Err() == nil && !errors.Is(err, errTime):
			return fmt.Errorf("waiting until %s is gone: %w", key, err)
		}
		left := stillThere(ctx, c, keys[i:], objects)
		if len(left) == 0 {
			return nil
		}
		return &NotGoneError{Left: left, After: time.Since(began), Interrupted: errors.Is(ctx.Err(), context.Canceled)}
	}
	return nil
}

// oneGone waits for one object. Most are gone by the time they are asked for.
func oneGone(ctx context.Context, c api, key object.Key, uid types.UID, timeout time.Duration) error {
	s := source{kind: key.GroupKind(), namespace: key.Namespace, name: key.Name}
	first, cancel := context.WithTimeout(ctx, readTimeout)
	read, err := s.read(first, c)
	cancel()
	if err == nil && absent(read, uid) {
		return nil
	}
	return follow(ctx, c, timeout, []source{s}, func(ch *change) (bool, time.Duration, error) {
		switch {
		case ch == nil || ch.trouble != nil:
			return false, 0, nil
		case ch.read != nil:
			return absent(ch.read, uid), 0, nil
		}
		return ch.event == watch.Deleted && isUID(ch.object, uid), 0, nil
	})
}

// absent says whether a read did not find the object. Only reads tell of
// another object of the name: a watch may begin with one that was there
// before.
func absent(r *reading, uid types.UID) bool {
	return !slices.ContainsFunc(r.objects, func(u *unstructured.Unstructured) bool { return isUID(u, uid) })
}

func isUID(u *unstructured.Unstructured, uid types.UID) bool { return uid == "" || u.GetUID() == uid }

// stillThere asks once more for every object, for what holds it.
func stillThere(ctx context.Context, c api, keys []object.Key, uids map[object.Key]types.UID) []Left {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), eventTimeout)
	defer cancel()
	users := map[string]map[string][]string{} // by namespace and claim
	var out []Left
	for _, key := range keys {
		live, err := c.Get(ctx, key)
		switch {
		case missing(err), err == nil && !isUID(live, uids[key]):
			continue
		case err != nil:
			out = append(out, Left{Key: key, Text: "can't be read: " + trim(err.Error())})
			continue
		}
		text := left(live, time.Now())
		if key.GroupKind() == kube.ClaimKind {
			if users[key.Namespace] == nil {
				users[key.Namespace] = claimUsers(ctx, c, key.Namespace)
			}
			if pods := users[key.Namespace][key.Name]; len(pods) > 0 {
				text += ", mounted by " + strings.Join(pods, " and ")
			}
		}
		out = append(out, Left{Key: key, Text: text, Held: len(live.GetFinalizers()) > 0})
	}
	return out
}

// left is what keeps an object.
func left(o metav1.Object, now time.Time) string {
	if o.GetDeletionTimestamp() == nil {
		return "exists and is not being deleted"
	}
	return terminating(o, now)
}

// claimUsers are the pods of a namespace by the claims that they mount: the
// finalizer kubernetes.io/pvc-protection stays while there is one that has not
// ended. Nothing where pods may not be listed.
func claimUsers(ctx context.Context, c api, namespace string) map[string][]string {
	out, _ := users(ctx, c, namespace) // they only add to texts
	return out
}

// Users are the pods that mount a claim and have not ended: "Pod/db-0".
func Users(ctx context.Context, cluster *kube.Cluster, claim object.Key) ([]string, error) {
	all, err := users(ctx, cluster, claim.Namespace)
	if err != nil {
		return nil, fmt.Errorf("listing pods in namespace %s: %w", claim.Namespace, err)
	}
	return all[claim.Name], nil
}

func users(ctx context.Context, c api, namespace string) (map[string][]string, error) {
	out := map[string][]string{}
	list, err := source{kind: kube.PodKind, namespace: namespace}.read(ctx, c)
	if err != nil {
		return out, err
	}
	pods := store[corev1.Pod, *corev1.Pod]{}
	if err := pods.apply(change{read: list}); err != nil {
		return out, err
	}
	for _, name := range slices.Sorted(maps.Keys(pods)) {
		pod := pods[name]
		if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
			continue
		}
		for _, v := range pod.Spec.Volumes {
			if v.PersistentVolumeClaim != nil {
				claim := v.PersistentVolumeClaim.ClaimName
				out[claim] = append(out[claim], "Pod/"+name)
			}
		}
	}
	return out, nil
}

func compareKeys(a, b object.Key) int {
	return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name))
}
