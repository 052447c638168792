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
	workload, known := workloads[a.ControllerKind()]
	if !known {
		return object.Set{}, fmt.Errorf("application %s: unknown controller %q", a.Name, a.Controller)
	}
	builders := []func(model.Application) (object.Object, error){
		namespace,
		serviceAccount,
		configMap,
		secret,
		peerService,
		clientService,
		podDisruptionBudget,
		workload,
	}
	objects, err := deploymentClaims(a)
	if err != nil {
		return object.Set{}, fmt.Errorf("application %s: %w", a.Name, err)
	}
	for _, builder := range builders {
		o, err := builder(a)
		if err != nil {
			return object.Set{}, fmt.Errorf("application %s: %w", a.Name, err)
		}
		objects = append(objects, o)
	}
	return object.NewSet(a.Namespace, objects...), nil
}
