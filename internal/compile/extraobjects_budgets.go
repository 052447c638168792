package compile

import (
	"fmt"
	"maps"
	"slices"

	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/manifest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

const budgetKind = "PodDisruptionBudget"

// budgetProblems are manifests of disruption budgets for the application's pods where
// there is one already: the API evicts no pod that has two, so that no node could be
// drained any more.
func budgetProblems(a model.Application, objects []object.Object) model.Problems {
	var out model.Problems
	pods := livePodLabels(a, objects)
	other := ""
	if slices.ContainsFunc(objects, func(o object.Object) bool { return o.Body != nil && o.Key.Kind == budgetKind }) {
		other = "the one of disruption_budget"
	}
	for _, name := range slices.Sorted(maps.Keys(a.ExtraObjects)) {
		body, err := manifest.Parse(a.ExtraObjects[name])
		if err != nil || !protects(body, pods) {
			continue
		}
		if other == "" {
			other = fmt.Sprintf("extra_objects[%q]", name)
			continue
		}
		out = append(out, model.Problem{
			Path:    model.Path{"extra_objects", name},
			Reads:   append(slices.Clone(named), model.Path{"extra_objects"}, model.Path{"disruption_budget"}, model.Path{"controller"}, model.Path{"patches"}),
			Summary: "Pods with two disruption budgets",
			Detail: fmt.Sprintf("The %s of extra_objects[%q] selects the application's pods, and so does %s. Kubernetes evicts no pod that has two, so no node with one could be drained. "+
				"Say in disruption_budget how many pods may be away, and remove this one; or set disruption_budget = { enabled = false } and keep only this one.", budgetKind, name, other),
		})
	}
	return out
}

// protects says whether a manifest is a disruption budget for pods with some labels.
func protects(body map[string]any, pods labels.Set) bool {
	gvk := (&unstructured.Unstructured{Object: body}).GroupVersionKind()
	if gvk.Group != policyv1.GroupName || gvk.Kind != budgetKind {
		return false
	}
	var budget policyv1.PodDisruptionBudget
	if runtime.DefaultUnstructuredConverter.FromUnstructured(body, &budget) != nil {
		return false // the manifest has other problems
	}
	selector, err := metav1.LabelSelectorAsSelector(budget.Spec.Selector)
	return err == nil && selector.Matches(pods)
}

// livePodLabels are the labels of the pods, with those that patches add.
func livePodLabels(a model.Application, objects []object.Object) labels.Set {
	after, err := patched(a, objects)
	if err != nil {
		after = objects // patchProblems says what is wrong
	}
	out := podLabels(a)
	for _, o := range after {
		if o.Phase == object.PhaseWorkload && o.Body != nil {
			more, _, _ := unstructured.NestedStringMap(o.Body, "spec", "template", "metadata", "labels")
			out = merged(out, more)
		}
	}
	return out
}
