package compile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/stateful-apps/terraform-provider-stateful/internal/manifest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const outsideNamespace = "Its objects are in no namespace: they are the whole cluster's, and would be deleted with one application. Make it outside of the application."

// refusedKinds are kinds that are no extra objects, by their group and kind, and
// why, in sentences. Other kinds that are in no namespace the cluster tells.
var refusedKinds = map[string]string{
	"PersistentVolumeClaim":                  "It would be deleted with the application, and its data with it. Use volumes.",
	"PersistentVolume":                       "It would be deleted with the application. Make it outside of the application.",
	"Namespace":                              "Everything in it would be deleted with the application, claims included. Use create_namespace, or make it outside of the application.",
	"Pod":                                    "Nobody makes a pod again that dies with its node. Use a Deployment or a Job.",
	"StatefulSet.apps":                       "Its claims would be nobody's. Use another stateful_application.",
	"VolumeSnapshot.snapshot.storage.k8s.io": "It would be deleted with the application, which is when it is needed. Make it outside of the application.",
	"StorageClass.storage.k8s.io":            "Use stateful_storage_class.",
	"VolumeAttributesClass.storage.k8s.io":   outsideNamespace,
	"Node":                                   outsideNamespace,
	"ClusterRole.rbac.authorization.k8s.io":  outsideNamespace + " A RoleBinding may refer to it.",
	"ClusterRoleBinding.rbac.authorization.k8s.io":  outsideNamespace,
	"CustomResourceDefinition.apiextensions.k8s.io": outsideNamespace + " With it, all objects of its kind would be deleted.",
	"PriorityClass.scheduling.k8s.io":               outsideNamespace,
	"IngressClass.networking.k8s.io":                outsideNamespace,
	"RuntimeClass.node.k8s.io":                      outsideNamespace,
	"APIService.apiregistration.k8s.io":             outsideNamespace,

	"ValidatingWebhookConfiguration.admissionregistration.k8s.io":   outsideNamespace,
	"MutatingWebhookConfiguration.admissionregistration.k8s.io":     outsideNamespace,
	"ValidatingAdmissionPolicy.admissionregistration.k8s.io":        outsideNamespace,
	"ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io": outsideNamespace,
}

func extraProblems(a model.Application, objects []object.Object) model.Problems {
	var out model.Problems
	taken := map[string]string{}
	for _, o := range objects {
		if o.Body != nil {
			taken[o.Key.In(a.Namespace)] = "the application itself makes an object of this name"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.ExtraObjects)) {
		at := model.Path{"extra_objects", name}
		for _, text := range wrongInManifest(a, a.ExtraObjects[name]) {
			out = append(out, model.Problem{Path: at, Reads: named, Summary: fmt.Sprintf("Extra object %q can't be applied", name), Detail: text})
		}
		body, err := manifest.Parse(a.ExtraObjects[name])
		if err != nil {
			continue
		}
		if scales(body, a) && !a.IsAutoscaled() {
			out = append(out, model.Problem{
				Path: at, Reads: append(slices.Clone(named), model.Path{"autoscaled"}, model.Path{"controller"}), Summary: "Pods that two scale",
				Detail: fmt.Sprintf("The object of extra_objects[%q] scales the application, and every apply would set the number of pods back to replicas. Set autoscaled = true: replicas is the number to begin with then.", name),
			})
		}
		u := unstructured.Unstructured{Object: body}
		key := object.Key{Kind: u.GetKind(), Name: u.GetName()}.String()
		if other, ok := taken[key]; ok {
			out = append(out, model.Problem{
				Path: at, Reads: append(slices.Clone(named), model.Path{"extra_objects"}), Summary: fmt.Sprintf("Object %s exists twice", key),
				Detail: fmt.Sprintf("The manifest is of %s, and %s. Choose another name; to change an object of the application, use patches.", key, other),
			})
			continue
		}
		taken[key] = fmt.Sprintf("so is extra_objects[%q]", name)
	}
	return out
}

// scales says whether an object is about the number of the application's pods, as
// a HorizontalPodAutoscaler is.
func scales(body map[string]any, a model.Application) bool {
	target, _, _ := unstructured.NestedMap(body, "spec", "scaleTargetRef")
	return target["kind"] == a.ControllerKind() && target["name"] == a.Name
}

// wrongInManifest is what is wrong with a manifest, in sentences.
func wrongInManifest(a model.Application, text string) []string {
	body, err := manifest.Parse(text)
	if err != nil {
		return []string{fmt.Sprintf("The manifest can't be read: %v. Write one object, in YAML or JSON, as kubectl apply takes it.", err)}
	}
	u := unstructured.Unstructured{Object: body}
	metadata, isMap := body["metadata"].(map[string]any)
	apiVersion, _ := body["apiVersion"].(string)
	kind, _ := body["kind"].(string)
	name, _ := metadata["name"].(string)
	gk := u.GroupVersionKind().GroupKind()
	switch {
	case apiVersion == "" || kind == "":
		return []string{"apiVersion or kind is missing. They say what the object is, such as networking.k8s.io/v1 and Ingress."}
	case u.GroupVersionKind().Version == "":
		return []string{fmt.Sprintf("apiVersion %q is none. It is a version, after a group and a slash where the kind has one, such as v1 or networking.k8s.io/v1.", apiVersion)}
	case strings.HasSuffix(kind, "List") && body["items"] != nil:
		return []string{fmt.Sprintf("%s is a list of objects. Write each of them as an element of extra_objects.", kind)}
	case refusedKinds[gk.String()] != "":
		return []string{fmt.Sprintf("%s can't be an extra object. %s", kind, refusedKinds[gk.String()])}
	case !isMap || name == "":
		return []string{"metadata.name is missing. It has to be the name of the object; one that the server makes up (generateName) would be another at each apply."}
	}
	var out []string
	out = append(out, wrongName(gk, name)...)
	if gk.Kind == "Secret" && gk.Group == "" && (body["data"] != nil || body["stringData"] != nil) {
		out = append(out, "The values of a Secret can't be in a manifest: they would be in plan and state. Use secrets, which are in neither.")
	}
	if mistakes := manifest.Check(body); len(mistakes) > 0 {
		return append(out, sentences(mistakes, fmt.Sprintf("Correct the manifest; kubectl explain %s says which fields there are.", strings.ToLower(kind)))...)
	}
	if namespace := u.GetNamespace(); namespace != "" && namespace != a.Namespace {
		out = append(out, fmt.Sprintf("metadata.namespace is %q. Extra objects are in the namespace of the application, %q: leave it out.", namespace, a.Namespace))
	}
	return append(out, marksInManifest(a, body)...)
}

// wrongName is what is wrong with the name of an object. Those of rights are freer
// than others, and are parts of paths all the same.
func wrongName(gk schema.GroupKind, name string) []string {
	switch {
	case gk.Group == "rbac.authorization.k8s.io" && len(content.IsPathSegmentName(name)) > 0:
		return []string{fmt.Sprintf("metadata.name %q is not one that Kubernetes accepts: it can't have a slash or a percent sign, or be dots alone. Choose another name.", name)}
	case gk.Group != "rbac.authorization.k8s.io" && len(validation.IsDNS1123Subdomain(name)) > 0:
		return []string{fmt.Sprintf("metadata.name %q is not one that Kubernetes accepts: it has to be of lower case letters, digits, dashes and dots. Choose another name.", name)}
	}
	return nil
}

// marksInManifest is what a manifest has of which only the server or the provider
// decides.
func marksInManifest(a model.Application, body map[string]any) []string {
	var out []string
	metadata, _ := body["metadata"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(metadata)) {
		if !slices.Contains(append([]string{"finalizers"}, writable...), name) && metadata[name] != nil {
			out = append(out, fmt.Sprintf("metadata.%s is nothing that a manifest can say: the server sets it, or what it decides is the provider's to decide. Leave it out.", name))
		}
	}
	if body["status"] != nil {
		out = append(out, "status says what is, and the cluster writes it. Leave it out.")
	}
	ours := podLabels(a)
	for _, field := range []string{"labels", "annotations"} {
		marks, _ := metadata[field].(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(marks)) {
			if value, known := ours[name]; isMark(name) && (!known || field != "labels" || marks[name] != value) {
				out = append(out, fmt.Sprintf("%s in metadata.%s is the provider's, which knows the application's objects by it. Leave it out.", name, field))
			}
		}
	}
	for _, template := range [][]string{{"spec", "template"}, {"spec", "jobTemplate", "spec", "template"}} {
		labels, _, _ := unstructured.NestedMap(body, append(template, "metadata", "labels")...)
		if labels[object.LabelName] == a.Name && labels[object.LabelInstance] == a.Name {
			out = append(out, fmt.Sprintf("The pods of %s have the labels %s and %s of the application's own pods, which would be taken for them. Give them others.",
				strings.Join(template, "."), object.LabelName, object.LabelInstance))
		}
	}
	return out
}
