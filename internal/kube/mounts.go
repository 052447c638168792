package kube

import (
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// source is where an object of a kind is named: the field that refers to it, and
// the name's field in there.
type source struct{ kind, field, name string }

var (
	volumeSources = []source{
		{"PersistentVolumeClaim", "persistentVolumeClaim", "claimName"},
		{"ConfigMap", "configMap", "name"},
		{"Secret", "secret", "secretName"},
	}
	projectedSources = []source{{"ConfigMap", "configMap", "name"}, {"Secret", "secret", "name"}}
	variableSources  = []source{{"ConfigMap", "configMapKeyRef", "name"}, {"Secret", "secretKeyRef", "name"}}
	// environmentSources are those of all variables at once (envFrom).
	environmentSources = []source{{"ConfigMap", "configMapRef", "name"}, {"Secret", "secretRef", "name"}}
)

// Mounts are the claims, ConfigMaps and Secrets that a pod needs to start: those
// that it has as volumes or in projected volumes, and those that variables of its
// containers come from. Each is there once.
func Mounts(pod *unstructured.Unstructured) []object.Key {
	var out []object.Key
	collect := func(from map[string]any, sources []source) {
		for _, s := range sources {
			name, ok, _ := unstructured.NestedString(from, s.field, s.name)
			key := object.Key{Kind: s.kind, Namespace: pod.GetNamespace(), Name: name}
			if ok && !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	for _, volume := range objectsAt(pod.Object, "spec", "volumes") {
		collect(volume, volumeSources)
		for _, part := range objectsAt(volume, "projected", "sources") {
			collect(part, projectedSources)
		}
	}
	for _, containers := range []string{"initContainers", "containers"} {
		for _, container := range objectsAt(pod.Object, "spec", containers) {
			for _, variable := range objectsAt(container, "env") {
				from, _, _ := unstructured.NestedMap(variable, "valueFrom")
				collect(from, variableSources)
			}
			for _, from := range objectsAt(container, "envFrom") {
				collect(from, environmentSources)
			}
		}
	}
	return out
}

// objectsAt are the elements of a list of objects; none where there is no such list.
func objectsAt(in map[string]any, path ...string) []map[string]any {
	list, _, _ := unstructured.NestedSlice(in, path...)
	var out []map[string]any
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}
