package acctest

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/ptr"
)

// Name is a random name that begins with what it is for. Objects outside
// namespaces need one.
func Name(purpose string) string { return purpose + "-" + rand.String(8) }

// Namespace makes a namespace with a random name, and removes it at the end of
// the test, with the volumes that were kept. It skips the test where acceptance
// tests are not asked for.
func Namespace(t *testing.T) string {
	t.Helper()
	client := Cluster(t)
	name := Name("acc")
	_, err := client.CoreV1().Namespaces().Create(context.Background(),
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
	if err != nil {
		t.Fatalf("making namespace %s: %v", name, err)
	}
	t.Cleanup(func() { RemoveNamespace(t, name) })
	return name
}

// RemoveNamespace deletes a namespace with all that is in it, waits until it is
// gone, and deletes the volumes that its claims leave behind.
func RemoveNamespace(t *testing.T, name string) {
	t.Helper()
	ctx, client := context.Background(), Cluster(t)
	kill(t, client, name)
	err := client.CoreV1().Namespaces().Delete(ctx, name, metav1.DeleteOptions{})
	if err != nil && !apierrors.IsNotFound(err) {
		t.Errorf("deleting namespace %s: %v", name, err)
		return
	}
	Eventually(t, func() string {
		if _, err := client.CoreV1().Namespaces().Get(ctx, name, metav1.GetOptions{}); apierrors.IsNotFound(err) {
			return ""
		}
		return "namespace " + name + " is still there"
	})
	volumes, err := client.CoreV1().PersistentVolumes().List(ctx, metav1.ListOptions{})
	if err != nil {
		t.Errorf("listing volumes: %v", err)
		return
	}
	for _, v := range volumes.Items {
		if v.Spec.ClaimRef != nil && v.Spec.ClaimRef.Namespace == name {
			err := client.CoreV1().PersistentVolumes().Delete(ctx, v.Name, metav1.DeleteOptions{})
			if err != nil && !apierrors.IsNotFound(err) {
				t.Errorf("deleting volume %s: %v", v.Name, err)
			}
		}
	}
}

// kill ends a namespace's pods at once: the namespace controller would wait for
// their grace periods.
func kill(t *testing.T, client kubernetes.Interface, namespace string) {
	t.Helper()
	ctx := context.Background()
	background := metav1.DeletePropagationBackground
	err := client.AppsV1().StatefulSets(namespace).DeleteCollection(ctx,
		metav1.DeleteOptions{PropagationPolicy: &background}, metav1.ListOptions{})
	if err != nil {
		t.Errorf("deleting the sets in %s: %v", namespace, err)
	}
	err = client.CoreV1().Pods(namespace).DeleteCollection(ctx,
		metav1.DeleteOptions{GracePeriodSeconds: ptr.To[int64](0)}, metav1.ListOptions{})
	if err != nil {
		t.Errorf("deleting the pods in %s: %v", namespace, err)
	}
}
