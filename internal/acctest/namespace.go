package acctest

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/rand"
)

// Name is a random name that begins with what it is for. Objects outside
// namespaces need one.
func Name(purpose string) string { return purpose + "-" + rand.String(8) }

// Namespace makes a namespace with a random name, which is removed when the test
// is over, with the volumes that were kept. It skips the test where acceptance
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
	Remove(t, name)
	return name
}

// Class is a random name for a storage class. A class of that name that is still
// there when the test is over is deleted, and so are its tiers and snapshot class.
func Class(t *testing.T) string {
	t.Helper()
	classes, name := Cluster(t).StorageV1().StorageClasses(), Name("fast")
	t.Cleanup(func() {
		removeBeside(t, name)
		err := classes.Delete(context.Background(), name, metav1.DeleteOptions{})
		if err != nil && !apierrors.IsNotFound(err) {
			t.Errorf("deleting storage class %s: %v", name, err)
		}
	})
	return name
}
