package compile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
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
// NAME was defined before, so the order is: our own, then those from Secrets by
// name, then the user's, each after those that it refers to.
func environment(a model.Application) ([]*corev1ac.EnvVarApplyConfiguration, error) {
	var out []*corev1ac.EnvVarApplyConfiguration
	for _, v := range builtInVariables {
		if !userDefines(a, v.name) && (v.name != "POD_INDEX" || a.ControllerKind() == model.StatefulSet) {
			out = append(out, corev1ac.EnvVar().WithName(v.name).WithValueFrom(fromField(v.fieldPath)))
		}
	}
	references := secretReferences(a)
	for _, name := range slices.Sorted(maps.Keys(references)) {
		out = append(out, corev1ac.EnvVar().WithName(name).WithValueFrom(fromSecret(references[name])))
	}
	order, cycle := model.EnvironmentOrder(a.Env)
	if cycle != nil {
		return nil, fmt.Errorf("env: variables refer to each other: %s", strings.Join(cycle, " -> "))
	}
	for _, name := range order {
		variable := corev1ac.EnvVar().WithName(name)
		variable.Value = unlessZero(ptr.To(a.Env[name]))
		out = append(out, variable)
	}
	return out, nil
}

// secretReferences are the variables from Secrets: from those of the user's and
// from our own.
func secretReferences(a model.Application) map[string]model.SecretReference {
	out := make(map[string]model.SecretReference, len(a.EnvFromSecret)+len(a.Secrets))
	maps.Copy(out, a.EnvFromSecret)
	for name, s := range a.Secrets {
		if s.IsVariable() {
			out[name] = model.SecretReference{Name: secretName(a), Key: name}
		}
	}
	return out
}

// environmentMasks hide the values of env, any of which may be a password.
// References to Secrets hide nothing: they are names. An empty value is not
// sent, and so not masked.
func environmentMasks(a model.Application) []object.Mask {
	var out []object.Mask
	for _, name := range slices.Sorted(maps.Keys(a.Env)) {
		if a.Env[name] == "" {
			continue
		}
		out = append(out, object.Mask{
			Path: fieldpath.MakePathOrDie("spec", "template", "spec",
				"containers", fieldpath.KeyByFields("name", a.Name),
				"env", fieldpath.KeyByFields("name", name), "value"),
			Name: "env." + name,
		})
	}
	return out
}

func userDefines(a model.Application, name string) bool {
	_, asValue := a.Env[name]
	_, fromSecret := secretReferences(a)[name]
	return asValue || fromSecret
}

// fromField writes the version out: the reference is atomic, and the server
// would add it.
func fromField(path string) *corev1ac.EnvVarSourceApplyConfiguration {
	return corev1ac.EnvVarSource().WithFieldRef(corev1ac.ObjectFieldSelector().
		WithAPIVersion("v1").
		WithFieldPath(path))
}

func fromSecret(ref model.SecretReference) *corev1ac.EnvVarSourceApplyConfiguration {
	return corev1ac.EnvVarSource().WithSecretKeyRef(corev1ac.SecretKeySelector().
		WithName(ref.Name).
		WithKey(ref.Key))
}
