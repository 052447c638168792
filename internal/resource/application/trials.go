package application

import (
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

// Trials are the pod of the highest ordinal and a claim for each volume, as the
// controller will make them: quota, limit ranges and Pod Security apply to these
// and not to the set. Claims of pods that exist are there already.
func (kind) Trials(before *model.Application, after model.Application, set object.Object, rolls bool) []apply.Trial {
	grows := before == nil || after.Running() > before.Running()
	if after.Running() == 0 || !grows && !rolls {
		return nil
	}
	last := int(after.Running()) - 1
	out := []apply.Trial{{Object: pod(after, set, last), Added: grows}}
	if !grows {
		return out
	}
	templates, _, _ := unstructured.NestedSlice(set.Body, "spec", "volumeClaimTemplates")
	for _, t := range templates {
		claim := runtime.DeepCopyJSON(t.(map[string]any))
		volume, _, _ := unstructured.NestedString(claim, "metadata", "name")
		key := object.Key{Kind: kube.ClaimKind.Kind, Namespace: after.Namespace, Name: compile.ClaimName(volume, after.Name, last)}
		out = append(out, apply.Trial{Object: named(key, claim), Added: true})
	}
	return out
}

// pod is a pod of a set, as far as admission looks at it.
func pod(a model.Application, set object.Object, ordinal int) object.Object {
	template, _, _ := unstructured.NestedMap(set.Body, "spec", "template")
	body := runtime.DeepCopyJSON(template)
	spec, _ := body["spec"].(map[string]any)
	volumes, _ := spec["volumes"].([]any)
	for _, volume := range slices.Sorted(maps.Keys(a.ClaimVolumes())) {
		volumes = append(volumes, map[string]any{
			"name": volume, "persistentVolumeClaim": map[string]any{"claimName": compile.ClaimName(volume, a.Name, ordinal)},
		})
	}
	if spec != nil && len(volumes) > 0 {
		spec["volumes"] = volumes
	}
	key := object.Key{Kind: kube.PodKind.Kind, Namespace: a.Namespace, Name: a.Name + "-" + strconv.Itoa(ordinal)}
	o := named(key, body)
	// Policies may ask for it; which set it is matters to nobody.
	o.Body["metadata"].(map[string]any)["ownerReferences"] = []any{map[string]any{
		"apiVersion": "apps/v1", "kind": kube.StatefulSetKind.Kind, "name": a.Name, "uid": "00000000-0000-0000-0000-000000000000", "controller": true,
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
