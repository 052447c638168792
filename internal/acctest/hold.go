package acctest

import (
	"context"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

// Finalizer is that of a controller which does not exist.
const Finalizer = "example.org/hold"

// Hold puts the Finalizer on an object, such as a Service
// (corev1.SchemeGroupVersion.WithResource("services")), so that it does not go
// when it is deleted. It goes when release is called, or when the test is over.
func Hold(t *testing.T, resource schema.GroupVersionResource, namespace, name string) (release func()) {
	t.Helper()
	client, err := dynamic.NewForConfig(Config(t))
	check(t, err)
	patch := func(finalizers string) error {
		_, err := client.Resource(resource).Namespace(namespace).Patch(context.Background(), name, types.MergePatchType,
			[]byte(`{"metadata": {"finalizers": `+finalizers+`}}`), metav1.PatchOptions{FieldManager: SomebodyElse})
		return err
	}
	check(t, patch(`["`+Finalizer+`"]`))
	release = func() {
		if err := patch("null"); err != nil && !apierrors.IsNotFound(err) {
			t.Errorf("letting %s/%s go: %v", resource.Resource, name, err)
		}
	}
	t.Cleanup(release)
	return release
}
