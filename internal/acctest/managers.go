package acctest

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/client-go/kubernetes/scheme"
)

// Apply applies a manifest server-side as another field manager, and returns the
// object as it is then.
func Apply(t *testing.T, manager string, force bool, manifest string) *unstructured.Unstructured {
	t.Helper()
	object, client := parse(t, manifest)
	out, err := client.Apply(context.Background(), object.GetName(), object, metav1.ApplyOptions{FieldManager: manager, Force: force})
	check(t, err)
	return out
}

// KubectlApply applies a manifest as kubectl apply does without --server-side:
// the manifest is remembered in an annotation, and what is gone from it since
// the last time is removed.
func KubectlApply(t *testing.T, manifest string) *unstructured.Unstructured {
	t.Helper()
	const manager = "kubectl-client-side-apply"
	ctx := context.Background()
	object, client := parse(t, manifest)
	applied, err := object.MarshalJSON()
	check(t, err)
	annotate(object, map[string]string{corev1.LastAppliedConfigAnnotation: string(applied)})
	live, err := client.Get(ctx, object.GetName(), metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		made, err := client.Create(ctx, object, metav1.CreateOptions{FieldManager: manager})
		check(t, err)
		return made
	}
	check(t, err)
	out, err := client.Patch(ctx, object.GetName(), types.StrategicMergePatchType, threeWay(t, live, object), metav1.PatchOptions{FieldManager: manager})
	check(t, err)
	return out
}

// threeWay is kubectl's patch from the live object to the wanted one, with what
// was applied last to tell what to remove.
func threeWay(t *testing.T, live, wanted *unstructured.Unstructured) []byte {
	t.Helper()
	now, err := live.MarshalJSON()
	check(t, err)
	then, err := wanted.MarshalJSON()
	check(t, err)
	typed, err := scheme.Scheme.New(wanted.GroupVersionKind())
	check(t, err)
	schema, err := strategicpatch.NewPatchMetaFromStruct(typed)
	check(t, err)
	last := []byte(live.GetAnnotations()[corev1.LastAppliedConfigAnnotation])
	patch, err := strategicpatch.CreateThreeWayMergePatch(last, then, now, schema, true)
	check(t, err)
	return patch
}

// Make makes an object as another field manager, by a plain creation.
func Make(t *testing.T, manager, manifest string) *unstructured.Unstructured {
	t.Helper()
	object, client := parse(t, manifest)
	out, err := client.Create(context.Background(), object, metav1.CreateOptions{FieldManager: manager})
	check(t, err)
	return out
}

// HelmInstall makes an object as an installation of a Helm chart does.
func HelmInstall(t *testing.T, release, manifest string) *unstructured.Unstructured {
	t.Helper()
	object, client := parse(t, manifest)
	labels := object.GetLabels()
	if labels == nil {
		labels = map[string]string{}
	}
	labels["app.kubernetes.io/managed-by"] = "Helm"
	object.SetLabels(labels)
	annotate(object, map[string]string{
		"meta.helm.sh/release-name":      release,
		"meta.helm.sh/release-namespace": object.GetNamespace(),
	})
	out, err := client.Create(context.Background(), object, metav1.CreateOptions{FieldManager: "helm"})
	check(t, err)
	return out
}

func annotate(object *unstructured.Unstructured, add map[string]string) {
	annotations := object.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	for name, value := range add {
		annotations[name] = value
	}
	object.SetAnnotations(annotations)
}
