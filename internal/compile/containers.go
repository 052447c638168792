package compile

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// mainContainer is what the application's volumes call the main container.
const mainContainer = ""

// The lists that a pod has containers in.
const (
	containersList     = "containers"
	initContainersList = "initContainers"
)

// podContainer is one container of an application's pods.
type podContainer struct {
	model.Container
	// key is what the application's volumes call it.
	key string
	// name is its name in the pod, and list the list that it is in.
	name, list string
	// attributes is what the names of its attributes begin with.
	attributes string
	// stays is set for an init container that goes on running.
	stays bool
	// indexed is set where the pod has an ordinal.
	indexed bool
	// given is what it has of the application's files and secrets.
	given model.Given
	// secrets are the variables that it reads from the application's own Secret.
	secrets map[string]model.SecretReference
}

// podContainers are the containers of an application's pods, in the order of their
// lists: the main one, which has the application's name, the sidecars by name, and
// the init containers in the order that they start in.
func podContainers(a model.Application) []podContainer {
	out := []podContainer{{Container: a.Container, key: mainContainer, name: a.Name, list: containersList, given: allGiven(a)}}
	for _, name := range slices.Sorted(maps.Keys(a.Sidecars)) {
		out = append(out, podContainer{
			Container: a.Sidecars[name].Container, key: name, name: name, list: containersList, attributes: "sidecars." + name + ".", given: a.Sidecars[name].Given,
		})
	}
	for i, c := range a.InitContainers {
		out = append(out, podContainer{
			Container: c.Container, key: c.Name, name: c.Name, list: initContainersList, attributes: fmt.Sprintf("init_containers.%d.", i), stays: c.Stays(), given: c.Given,
		})
	}
	for i := range out {
		out[i].indexed = a.ControllerKind() == model.StatefulSet
		out[i].secrets = secretVariables(a, out[i].given.Secrets)
	}
	return out
}

// allGiven is all of the application's files and secrets, which the main container
// has.
func allGiven(a model.Application) model.Given {
	return model.Given{ConfigFiles: slices.Sorted(maps.Keys(a.ConfigFiles)), Secrets: slices.Sorted(maps.Keys(a.Secrets))}
}

// addContainers puts the containers into a pod.
func addContainers(pod *corev1.PodSpec, a model.Application) error {
	for _, c := range podContainers(a) {
		compiled, err := container(a, c)
		if err != nil {
			return err
		}
		if c.list == initContainersList {
			pod.InitContainers = append(pod.InitContainers, compiled)
			continue
		}
		pod.Containers = append(pod.Containers, compiled)
	}
	return nil
}

// path leads to the container in an object with a pod template.
func (c podContainer) path(more ...any) fieldpath.Path {
	at := []any{"spec", "template", "spec", c.list, fieldpath.KeyByFields("name", c.name)}
	return fieldpath.MakePathOrDie(append(at, more...)...)
}

// imagePullSecrets are those of the whole pod.
func imagePullSecrets(a model.Application) []corev1.LocalObjectReference {
	var out []corev1.LocalObjectReference
	for _, name := range a.ImagePullSecrets {
		out = append(out, corev1.LocalObjectReference{Name: name})
	}
	return out
}
