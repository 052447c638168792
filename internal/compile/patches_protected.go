package compile

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// protection is a field that no patch may change, and why, as a sentence.
type protection struct{ field, why string }

const (
	selects   = "It says which pods are the application's; other pods would be taken for them."
	hasDigest = "The object is immutable and called after what it holds, so that pods of an older revision keep what they have."
)

// protected are the fields by kind. The reasons name the attribute to use
// instead, where there is one.
var protected = map[string][]protection{
	"": {
		{"apiVersion", "It says what the object is."},
		{"kind", "It says what the object is."},
		{"metadata.name", "The object would be another one."},
		{"metadata.namespace", "All objects are in the namespace of the application."},
	},
	"StatefulSet": {
		{"spec.replicas", "Use replicas, or autoscaled to leave it to others."},
		{"spec.selector", selects},
		{"spec.serviceName", "The pods would lose the names by which they find each other."},
		{"spec.podManagementPolicy", "Use rollout.pod_management_policy."},
		{"spec.updateStrategy", "Use rollout, by which the provider waits for the pods."},
		{"spec.volumeClaimTemplates", "Use volumes: the provider looks after the data by them."},
		{"spec.persistentVolumeClaimRetentionPolicy", "The set would delete claims by itself. Use the claim policy's on_destroy and on_scale_down."},
		{"spec.ordinals", "The claims of the pods are named after their ordinals; pods would start with empty volumes."},
	},
	"Deployment": {
		{"spec.replicas", "Use replicas, or autoscaled to leave it to others."},
		{"spec.selector", selects},
		{"spec.strategy", "Two pods would write to one claim. Use rollout."},
	},
	"DaemonSet": {
		{"spec.selector", selects},
		{"spec.updateStrategy", "Use rollout, by which the provider waits for the pods."},
	},
	"Service": {
		{"spec.selector", selects},
	},
	"PodDisruptionBudget": {
		{"spec.selector", selects},
	},
	"NetworkPolicy": {
		{"spec.podSelector", selects},
	},
	"PersistentVolumeClaim": {
		{"spec", "Use volumes: the provider looks after the data by them."},
	},
	"ConfigMap": {
		{"data", hasDigest + " Use config_files."},
		{"binaryData", hasDigest + " Use config_files."},
		{"immutable", hasDigest},
	},
	"Secret": {
		{"data", hasDigest + " Use secrets, which are in no plan and no state."},
		{"stringData", hasDigest + " Use secrets, which are in no plan and no state."},
		{"immutable", hasDigest},
		{"type", hasDigest},
	},
}

// ofPeers are further fields of the headless Service.
var ofPeers = []protection{
	{"spec.clusterIP", "Without addresses of their own the pods could not find each other."},
	{"spec.publishNotReadyAddresses", "Members that are ready only together would wait for each other for ever."},
	{"spec.type", "Without addresses of their own the pods could not find each other."},
}

// writable are the parts of metadata that are not the server's or ours alone.
var writable = []string{"name", "namespace", "labels", "annotations"}

// violations are what a patch changes in an object and must not, as clauses.
func violations(a model.Application, before, after object.Object) []string {
	var out []string
	rules := slices.Concat(protected[""], protected[before.Key.Kind])
	if before.Key.Kind == "Service" && before.Key.Name == PeerService(a) {
		rules = append(rules, ofPeers...)
	}
	for _, rule := range rules {
		was, _, _ := unstructured.NestedFieldNoCopy(before.Body, strings.Split(rule.field, ".")...)
		is, _, _ := unstructured.NestedFieldNoCopy(after.Body, strings.Split(rule.field, ".")...)
		if !reflect.DeepEqual(was, is) {
			out = append(out, fmt.Sprintf("%s can't be patched. %s", rule.field, rule.why))
		}
	}
	metadata, _ := after.Body["metadata"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(metadata)) {
		if !slices.Contains(writable, name) {
			out = append(out, fmt.Sprintf("metadata.%s can't be patched. The server sets it, or what it decides is the provider's to decide.", name))
		}
	}
	if _, ok := after.Body["status"]; ok {
		out = append(out, "status can't be patched. It says what is, and the cluster writes it.")
	}
	for _, field := range []string{"metadata.labels", "metadata.annotations", "spec.template.metadata.labels", "spec.template.metadata.annotations"} {
		if name, changed := changedMark(before.Body, after.Body, field); changed {
			out = append(out, fmt.Sprintf("%s in %s can't be patched. The provider and the cluster know the application's objects and pods by it.", name, field))
		}
	}
	for _, m := range before.Masks {
		was, _ := object.Lookup(before.Body, m.Path)
		if is, ok := object.Lookup(after.Body, m.Path); !ok || is != was {
			attribute, _, _ := strings.Cut(m.Name, ",")
			out = append(out, fmt.Sprintf("%s can't be patched. Its value comes from %s; change it there.", object.PathString(m.Path), attribute))
		}
	}
	return append(out, podViolations(a, before.Body, after.Body)...)
}

// isMark says whether a label or annotation is one that we go by.
func isMark(name string) bool {
	return strings.HasPrefix(name, "stateful-apps.io/") || slices.Contains([]string{object.LabelName, object.LabelInstance, object.LabelManagedBy}, name)
}

// changedMark is the first of our marks that differs.
func changedMark(before, after map[string]any, field string) (string, bool) {
	was, _, _ := unstructured.NestedMap(before, strings.Split(field, ".")...)
	is, _, _ := unstructured.NestedMap(after, strings.Split(field, ".")...)
	all := maps.Clone(is)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, was)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if isMark(name) && was[name] != is[name] {
			return name, true
		}
	}
	return "", false
}

// podViolations are those of a pod template: what attributes follow, and where
// the data is.
func podViolations(a model.Application, before, after map[string]any) []string {
	var out []string
	was, is := element(podField(before, "containers"), a.Name), element(podField(after, "containers"), a.Name)
	switch {
	case was == nil:
		return nil // no pods
	case is == nil:
		return []string{fmt.Sprintf("Container %q can't be removed. It is the one that all attributes are about.", a.Name)}
	case was["image"] != is["image"]:
		out = append(out, fmt.Sprintf("The image of container %q can't be patched. Use image.", a.Name))
	}
	data := a.ClaimVolumes()
	for _, containers := range []string{"containers", "initContainers"} {
		for _, c := range podField(before, containers) {
			old, _ := c.(map[string]any)
			name, _ := old["name"].(string)
			if now := element(podField(after, containers), name); now != nil {
				out = append(out, mountViolations(data, old, now)...)
			}
		}
	}
	old := podField(before, "volumes")
	for _, v := range podField(after, "volumes") {
		volume, _ := v.(map[string]any)
		if slices.ContainsFunc(old, func(o any) bool { return reflect.DeepEqual(o, v) }) {
			continue
		}
		if _, isData := data[fmt.Sprint(volume["name"])]; isData {
			out = append(out, fmt.Sprintf("Volume %q can't be added or changed. A claim with the data has this name.", volume["name"]))
			continue
		}
		if volume["persistentVolumeClaim"] != nil {
			out = append(out, fmt.Sprintf("Volume %q can't be a claim. All pods would share it, and the provider could not look after it. Use volumes.", volume["name"]))
		}
	}
	return out
}

// mountViolations are those of where a container finds the data.
func mountViolations(data map[string]model.Volume, was, is map[string]any) []string {
	var out []string
	mounts, _ := was["volumeMounts"].([]any)
	kept, _ := is["volumeMounts"].([]any)
	for _, m := range mounts {
		mount, _ := m.(map[string]any)
		name, _ := mount["name"].(string)
		if _, isData := data[name]; isData && !slices.ContainsFunc(kept, func(k any) bool { return reflect.DeepEqual(k, m) }) {
			out = append(out, fmt.Sprintf("The mount of volume %q in container %q can't be patched. The container would write to its own disk, and lose that with the pod. Use volumes.", name, was["name"]))
		}
	}
	return out
}

// podField is a list of a pod template.
func podField(body map[string]any, name string) []any {
	list, _, _ := unstructured.NestedSlice(body, "spec", "template", "spec", name)
	return list
}

// element is the element of a list with a name; nil if there is none.
func element(list []any, name string) map[string]any {
	for _, e := range list {
		if m, ok := e.(map[string]any); ok && m["name"] == name {
			return m
		}
	}
	return nil
}
