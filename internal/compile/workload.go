package compile

import (
	appsv1 "k8s.io/api/apps/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// workload is the object that runs the pods.
func workload(a model.Application, controller apiObject) (object.Object, error) {
	o, err := build(object.PhaseWorkload, appsv1.SchemeGroupVersion, controller)
	if err != nil {
		return object.Object{}, err
	}
	o.Masks = environmentMasks(a)
	if a.IsAutoscaled() {
		o.Seed = seed(o, a.Replicas)
	}
	return o, nil
}

// seed is the number of replicas to begin with. It is not in the body: what we
// apply we own, and owning it we would fight the autoscaler.
func seed(o object.Object, replicas int32) map[string]any {
	return map[string]any{
		"apiVersion": o.Body["apiVersion"],
		"kind":       o.Body["kind"],
		"metadata":   map[string]any{"name": o.Key.Name, "namespace": o.Key.Namespace},
		"spec":       map[string]any{"replicas": int64(replicas)},
	}
}
