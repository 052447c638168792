package compile

import (
	"fmt"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// workloads are the builders of the objects that run pods, by controller.
var workloads = map[string]func(model.Application) (object.Object, error){
	model.StatefulSet: statefulSet,
	model.Deployment:  deployment,
	model.DaemonSet:   daemonSet,
}

// Application is the objects of an application.
func Application(a model.Application) (object.Set, error) {
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
	controller, known := workloads[a.ControllerKind()]
	if !known {
		return nil, fmt.Errorf("unknown controller %q", a.Controller)
	}
	builders := []func(model.Application) (object.Object, error){
		namespace,
		serviceAccount,
		configMap,
		secret,
		peerService,
		clientService,
		networkPolicy,
		podDisruptionBudget,
		controller,
	}
	objects, err := deploymentClaims(a)
	if err != nil {
		return nil, err
	}
	for _, builder := range builders {
		o, err := builder(a)
		if err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, nil
}
