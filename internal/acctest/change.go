package acctest

import (
	"context"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/retry"
)

// updating is how kubectl edit and kubectl scale write: an update by another
// field manager.
var updating = metav1.UpdateOptions{FieldManager: SomebodyElse}

// EditSet changes a StatefulSet behind the provider's back.
func EditSet(t *testing.T, namespace, name string, change func(*appsv1.StatefulSet)) {
	t.Helper()
	sets := Cluster(t).AppsV1().StatefulSets(namespace)
	edit(t, func(ctx context.Context) error {
		set, err := sets.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		change(set)
		_, err = sets.Update(ctx, set, updating)
		return err
	})
}

// EditService changes a Service behind the provider's back.
func EditService(t *testing.T, namespace, name string, change func(*corev1.Service)) {
	t.Helper()
	services := Cluster(t).CoreV1().Services(namespace)
	edit(t, func(ctx context.Context) error {
		service, err := services.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		change(service)
		_, err = services.Update(ctx, service, updating)
		return err
	})
}

// edit repeats a read and write until nobody wrote in between.
func edit(t *testing.T, do func(context.Context) error) {
	t.Helper()
	if err := retry.RetryOnConflict(retry.DefaultBackoff, func() error { return do(context.Background()) }); err != nil {
		t.Fatalf("editing: %v", err)
	}
}
