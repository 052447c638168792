package kube

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Mounts are the claims, ConfigMaps and Secrets that a pod has as volumes.
func Mounts(pod *unstructured.Unstructured) []object.Key {
	var out []object.Key
	volumes, _, _ := unstructured.NestedSlice(pod.Object, "spec", "volumes")
	for _, v := range volumes {
		volume, _ := v.(map[string]any)
		for _, source := range []struct{ kind, field, name string }{
			{"PersistentVolumeClaim", "persistentVolumeClaim", "claimName"},
			{"ConfigMap", "configMap", "name"},
			{"Secret", "secret", "secretName"},
		} {
			if name, ok, _ := unstructured.NestedString(volume, source.field, source.name); ok {
				out = append(out, object.Key{Kind: source.kind, Namespace: pod.GetNamespace(), Name: name})
			}
		}
	}
	return out
}
