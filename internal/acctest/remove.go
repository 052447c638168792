package acctest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/ptr"
)

// leaving are namespaces whose removal has begun. Main waits for all of them at
// once: a namespace takes seconds to go, in which other tests can run.
var leaving struct {
	sync.Mutex
	names []string
}

// Remove removes a namespace with all that is in it when the test is over.
func Remove(t *testing.T, namespace string) {
	t.Helper()
	client := Cluster(t)
	t.Cleanup(func() {
		if err := remove(client, namespace); err != nil {
			t.Errorf("removing namespace %s: %v", namespace, err)
			return
		}
		leaving.Lock()
		defer leaving.Unlock()
		leaving.names = append(leaving.names, namespace)
	})
}

// remove ends the pods at once, because the namespace controller would wait for
// their grace periods, and begins to delete the namespace.
func remove(client kubernetes.Interface, namespace string) error {
	ctx := context.Background()
	background := metav1.DeleteOptions{PropagationPolicy: ptr.To(metav1.DeletePropagationBackground)}
	workloads := errors.Join(
		client.AppsV1().StatefulSets(namespace).DeleteCollection(ctx, background, metav1.ListOptions{}),
		client.AppsV1().Deployments(namespace).DeleteCollection(ctx, background, metav1.ListOptions{}),
		client.AppsV1().DaemonSets(namespace).DeleteCollection(ctx, background, metav1.ListOptions{}),
	)
	pods := client.CoreV1().Pods(namespace).DeleteCollection(ctx,
		metav1.DeleteOptions{GracePeriodSeconds: ptr.To[int64](0)}, metav1.ListOptions{})
	whole := client.CoreV1().Namespaces().Delete(ctx, namespace, metav1.DeleteOptions{})
	if apierrors.IsNotFound(whole) {
		whole = nil // it was never made
	}
	return errors.Join(workloads, pods, whole)
}

// removed waits until every leaving namespace is gone and deletes the volumes
// that their claims have left behind.
func removed() error {
	leaving.Lock()
	defer leaving.Unlock()
	if len(leaving.names) == 0 {
		return nil
	}
	config, err := connection()
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx := context.Background()
	for _, name := range leaving.names {
		err := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, Deadline, true, func(context.Context) (bool, error) {
			_, err := client.CoreV1().Namespaces().Get(ctx, name, metav1.GetOptions{})
			return apierrors.IsNotFound(err), nil
		})
		if err != nil {
			return fmt.Errorf("namespace %s is still there after %s", name, Deadline)
		}
	}
	return removeVolumes(ctx, client, leaving.names)
}

func removeVolumes(ctx context.Context, client kubernetes.Interface, namespaces []string) error {
	mine := map[string]bool{}
	for _, name := range namespaces {
		mine[name] = true
	}
	volumes, err := client.CoreV1().PersistentVolumes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("listing volumes: %w", err)
	}
	for _, v := range volumes.Items {
		if v.Spec.ClaimRef == nil || !mine[v.Spec.ClaimRef.Namespace] {
			continue
		}
		err := client.CoreV1().PersistentVolumes().Delete(ctx, v.Name, metav1.DeleteOptions{})
		if err != nil && !apierrors.IsNotFound(err) {
			return fmt.Errorf("deleting volume %s: %w", v.Name, err)
		}
	}
	return nil
}

// RemoveNow removes a namespace with all that is in it, and waits until it is
// gone.
func RemoveNow(t *testing.T, namespace string) {
	t.Helper()
	client := Cluster(t)
	check(t, remove(client, namespace))
	Eventually(t, func() string {
		if _, err := client.CoreV1().Namespaces().Get(context.Background(), namespace, metav1.GetOptions{}); !apierrors.IsNotFound(err) {
			return fmt.Sprintf("namespace %s is still there (%v)", namespace, err)
		}
		return ""
	})
}

// EventuallyEmpty waits until nothing of an application and no claim is left in a
// namespace that is being deleted.
func EventuallyEmpty(t *testing.T, namespace string) {
	t.Helper()
	Eventually(t, func() string {
		claims, err := claims(Cluster(t), namespace)
		if err != nil {
			return err.Error()
		}
		for _, left := range Left(t, namespace) {
			if !strings.HasPrefix(left, "ConfigMap/") {
				return left + " is still there"
			}
		}
		if len(claims) > 0 {
			return fmt.Sprintf("claims %v are still there", claims.Names())
		}
		return ""
	})
}
