package acctest

import (
	"context"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// Terminating deletes a namespace, which stays until the test is over: an object
// in it has a finalizer. It returns when nothing can be made there any more.
func Terminating(t *testing.T, namespace string) {
	t.Helper()
	ctx, client := context.Background(), Cluster(t).CoreV1()
	const name, finalizer = "keeps-the-namespace", "acctest.stateful-apps.io/test"
	_, err := client.ConfigMaps(namespace).Create(ctx,
		&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Finalizers: []string{finalizer}}}, metav1.CreateOptions{})
	check(t, err)
	t.Cleanup(func() {
		_, err := client.ConfigMaps(namespace).Patch(ctx, name, types.MergePatchType,
			[]byte(`{"metadata": {"finalizers": null}}`), metav1.PatchOptions{})
		if err != nil && !apierrors.IsNotFound(err) {
			t.Errorf("letting namespace %s go: %v", namespace, err)
		}
	})
	check(t, client.Namespaces().Delete(ctx, namespace, metav1.DeleteOptions{}))
	Eventually(t, func() string {
		if err := probe(t, namespace, "probe"); !apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
			return fmt.Sprintf("namespace %s still takes objects (%v)", namespace, err)
		}
		return ""
	})
}
