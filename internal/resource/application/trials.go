package application

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Trials are a pod as the controller will make it, of a set that of the highest
// ordinal with its claims: quota, limit ranges and Pod Security apply to these and
// not to the workload. Claims of pods that exist are there already; those of a
// Deployment are sent by ourselves.
func (kind) Trials(before *model.Application, after model.Application, workload object.Object, rolls bool) []apply.Trial {
	grows := before == nil || after.Replicas > before.Replicas
	if after.Replicas == 0 || !grows && !rolls {
		return nil
	}
	if after.ControllerKind() != model.StatefulSet {
		return []apply.Trial{{Object: pod(after, workload, after.Name+"-trial"), Added: grows}}
	}
	last := after.FirstOrdinal() + int(after.Replicas) - 1
	out := []apply.Trial{{Object: member(after, workload, last), Added: grows}}
	if !grows {
		return out
	}
	templates, _, _ := unstructured.NestedSlice(workload.Body, "spec", "volumeClaimTemplates")
	for _, t := range templates {
		claim := runtime.DeepCopyJSON(t.(map[string]any))
		volume, _, _ := unstructured.NestedString(claim, "metadata", "name")
		key := object.Key{Kind: kube.ClaimKind.Kind, Namespace: after.Namespace, Name: compile.ClaimName(volume, after.Name, last)}
		out = append(out, apply.Trial{Object: named(key, claim), Added: true})
	}
	return out
}

// member is a pod of a set, which has its claims as volumes.
func member(a model.Application, set object.Object, ordinal int) object.Object {
	o := pod(a, set, a.Name+"-"+strconv.Itoa(ordinal))
	spec, _ := o.Body["spec"].(map[string]any)
	volumes, _ := spec["volumes"].([]any)
	for _, volume := range slices.Sorted(maps.Keys(a.ClaimVolumes())) {
		volumes = append(volumes, map[string]any{
			"name": volume, "persistentVolumeClaim": map[string]any{"claimName": compile.ClaimName(volume, a.Name, ordinal)},
		})
	}
	if spec != nil && len(volumes) > 0 {
		spec["volumes"] = volumes
	}
	return o
}

// makers are the kinds of objects that make the pods of a controller, where that is
// not itself.
var makers = map[string]string{model.Deployment: kube.ReplicaSetKind.Kind}

// pod is a pod of a workload, as far as admission looks at it.
func pod(a model.Application, workload object.Object, name string) object.Object {
	template, _, _ := unstructured.NestedMap(workload.Body, "spec", "template")
	o := named(object.Key{Kind: kube.PodKind.Kind, Namespace: a.Namespace, Name: name}, runtime.DeepCopyJSON(template))
	// Policies may ask for it; which object it is matters to nobody.
	o.Body["metadata"].(map[string]any)["ownerReferences"] = []any{map[string]any{
		"apiVersion": "apps/v1", "kind": cmp.Or(makers[a.ControllerKind()], a.ControllerKind()), "name": a.Name, "uid": "00000000-0000-0000-0000-000000000000", "controller": true,
	}}
	return o
}

// named gives the body of a template the name of an object.
func named(key object.Key, body map[string]any) object.Object {
	body["apiVersion"], body["kind"] = "v1", key.Kind
	metadata, _ := body["metadata"].(map[string]any)
	if metadata == nil {
		metadata = map[string]any{}
		body["metadata"] = metadata
	}
	metadata["name"], metadata["namespace"] = key.Name, key.Namespace
	return object.Object{Key: key, Body: body}
}
