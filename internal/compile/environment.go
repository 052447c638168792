package compile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// builtInVariables tell a pod who it is, for configuration that refers to them
// as $(POD_NAME). A variable of the user's of that name takes their place. Only
// pods of a StatefulSet have an index.
var builtInVariables = []struct{ name, fieldPath string }{
	{"POD_NAME", "metadata.name"},
	{"POD_NAMESPACE", "metadata.namespace"},
	{"POD_IP", "status.podIP"},
	{"POD_INDEX", "metadata.labels['apps.kubernetes.io/pod-index']"},
}

// environment is the container's variables. The kubelet expands $(NAME) only if
// NAME was defined before, so the order is: our own, then those that are references
// by name, then the user's values, each after those that it refers to.
func environment(c podContainer) ([]corev1.EnvVar, error) {
	sources, err := references(c)
	if err != nil {
		return nil, err
	}
	var out []corev1.EnvVar
	for _, v := range builtInVariables {
		_, asValue := c.Env[v.name]
		if _, asReference := sources[v.name]; !asValue && !asReference && (v.name != "POD_INDEX" || c.indexed) {
			out = append(out, corev1.EnvVar{Name: v.name, ValueFrom: fromField(v.fieldPath)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		out = append(out, corev1.EnvVar{Name: name, ValueFrom: sources[name]})
	}
	order, cycle := model.EnvironmentOrder(c.Env)
	if cycle != nil {
		return nil, fmt.Errorf("env: variables refer to each other: %s", strings.Join(cycle, " -> "))
	}
	for _, name := range order {
		out = append(out, corev1.EnvVar{Name: name, Value: c.Env[name]})
	}
	return out, nil
}

// references are the sources of all variables that are references, by name.
func references(c podContainer) (map[string]*corev1.EnvVarSource, error) {
	out := map[string]*corev1.EnvVarSource{}
	for name, ref := range c.EnvFromSecret {
		out[name] = fromSecret(ref)
	}
	for name, ref := range c.secrets {
		out[name] = fromSecret(ref)
	}
	for name, ref := range c.EnvFromConfigMap {
		out[name] = fromConfigMap(ref)
	}
	for name, path := range c.EnvFromField {
		out[name] = fromField(path)
	}
	for name, ref := range c.EnvFromResource {
		source, err := fromResource(ref)
		if err != nil {
			return nil, fmt.Errorf("env_from_resource: %s: %w", name, err)
		}
		out[name] = source
	}
	return out, nil
}

// secretVariables are those of some secrets that are variables, from the Secret that
// is compiled.
func secretVariables(a model.Application, names []string) map[string]model.SecretReference {
	out := make(map[string]model.SecretReference, len(names))
	for _, name := range names {
		if a.Secrets[name].IsVariable() {
			out[name] = model.SecretReference{Name: secretName(a), Key: name}
		}
	}
	return out
}

// environmentMasks hide the values of env in all containers, any of which may be a
// password. References to Secrets hide nothing: they are names. An empty value is
// not sent, and so not masked.
func environmentMasks(a model.Application) []object.Mask {
	var out []object.Mask
	for _, c := range podContainers(a) {
		for _, name := range slices.Sorted(maps.Keys(c.Env)) {
			if c.Env[name] != "" {
				out = append(out, object.Mask{Path: c.path("env", fieldpath.KeyByFields("name", name), "value"), Name: c.attributes + "env." + name})
			}
		}
	}
	return out
}

// fieldOfPod is a field of the pod. It writes the version out: the reference is atomic,
// and the server would add it.
func fieldOfPod(path string) *corev1.ObjectFieldSelector {
	return &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: path}
}

func fromField(path string) *corev1.EnvVarSource {
	return &corev1.EnvVarSource{FieldRef: fieldOfPod(path)}
}

func fromSecret(ref model.SecretReference) *corev1.EnvVarSource {
	return &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
		LocalObjectReference: corev1.LocalObjectReference{Name: ref.Name},
		Key:                  ref.Key,
	}}
}

func fromConfigMap(ref model.ConfigMapReference) *corev1.EnvVarSource {
	return &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{
		LocalObjectReference: corev1.LocalObjectReference{Name: ref.Name},
		Key:                  ref.Key,
	}}
}

// fromResource writes a missing divisor out as the server does: as 0, which means 1.
func fromResource(ref model.ResourceReference) (*corev1.EnvVarSource, error) {
	divisor, err := quantity(ptr.Deref(ref.Divisor, "0"))
	if err != nil {
		return nil, err
	}
	return &corev1.EnvVarSource{ResourceFieldRef: &corev1.ResourceFieldSelector{Resource: ref.Resource, Divisor: divisor}}, nil
}
