package compile

import (
	"fmt"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// ControllerStatefulSet is the controller of applications.
const ControllerStatefulSet = "StatefulSet"

// Application is the objects of an application.
func Application(a model.Application) (object.Set, error) {
	if a.Controller != "" && a.Controller != ControllerStatefulSet {
		return object.Set{}, fmt.Errorf("application %s: unknown controller %q", a.Name, a.Controller)
	}
	objects, err := ownObjects(a)
	if err == nil {
		objects, err = patched(a, objects)
	}
	if err != nil {
		return object.Set{}, fmt.Errorf("application %s: %w", a.Name, err)
	}
	extra, err := extraObjects(a)
	if err != nil {
		return object.Set{}, fmt.Errorf("application %s: %w", a.Name, err)
	}
	return object.NewSet(a.Namespace, append(objects, extra...)...), nil
}

// ownObjects are the objects as the attributes describe them, before patches.
func ownObjects(a model.Application) ([]object.Object, error) {
	builders := []func(model.Application) (object.Object, error){
		namespace,
		serviceAccount,
		configMap,
		secret,
		peerService,
		clientService,
		networkPolicy,
		podDisruptionBudget,
		statefulSet,
	}
	var objects []object.Object
	for _, builder := range builders {
		o, err := builder(a)
		if err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, nil
}
