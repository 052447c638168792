package acctest

import (
	"context"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/retry"
	"k8s.io/utils/ptr"
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

// EditDeployment changes a Deployment behind the provider's back.
func EditDeployment(t *testing.T, namespace, name string, change func(*appsv1.Deployment)) {
	t.Helper()
	deployments := Cluster(t).AppsV1().Deployments(namespace)
	edit(t, func(ctx context.Context) error {
		deployment, err := deployments.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		change(deployment)
		_, err = deployments.Update(ctx, deployment, updating)
		return err
	})
}

// EditDaemonSet changes a DaemonSet behind the provider's back.
func EditDaemonSet(t *testing.T, namespace, name string, change func(*appsv1.DaemonSet)) {
	t.Helper()
	daemonSets := Cluster(t).AppsV1().DaemonSets(namespace)
	edit(t, func(ctx context.Context) error {
		daemonSet, err := daemonSets.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		change(daemonSet)
		_, err = daemonSets.Update(ctx, daemonSet, updating)
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

// EditSecret changes a Secret behind the provider's back. One that is immutable
// is deleted and made again with the same name, labels and annotations, which is
// how people change those.
func EditSecret(t *testing.T, namespace, name string, change func(*corev1.Secret)) {
	t.Helper()
	ctx, secrets := context.Background(), Cluster(t).CoreV1().Secrets(namespace)
	secret, err := secrets.Get(ctx, name, metav1.GetOptions{})
	check(t, err)
	change(secret)
	if !ptr.Deref(secret.Immutable, false) {
		_, err = secrets.Update(ctx, secret, updating)
		check(t, err)
		return
	}
	secret.ObjectMeta = metav1.ObjectMeta{Name: name, Labels: secret.Labels, Annotations: secret.Annotations}
	check(t, secrets.Delete(ctx, name, metav1.DeleteOptions{}))
	_, err = secrets.Create(ctx, secret, metav1.CreateOptions{FieldManager: SomebodyElse})
	check(t, err)
}

// RestartRollout is kubectl rollout restart of a StatefulSet.
func RestartRollout(t *testing.T, namespace, name string) {
	t.Helper()
	const restart = `{"spec": {"template": {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z"}}}}}`
	_, err := Cluster(t).AppsV1().StatefulSets(namespace).Patch(context.Background(), name,
		types.StrategicMergePatchType, []byte(restart), metav1.PatchOptions{FieldManager: "kubectl-rollout"})
	check(t, err)
}
