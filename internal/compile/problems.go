package compile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stateful-apps/terraform-provider-stateful/internal/manifest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Problems are what only compiling shows: patches that are for no object or that
// change what the provider rests on, and manifests that can't be applied. The
// model has to be without problems of its own.
func Problems(a model.Application) model.Problems {
	objects, err := ownObjects(a)
	if err != nil {
		return nil // Application says so
	}
	return slices.Concat(patchProblems(a, objects), extraProblems(a, objects), budgetProblems(a, objects))
}

// named are the attributes that the names of objects come from.
var named = []model.Path{{"name"}, {"namespace"}, {"names"}, {"peer_service_name"}}

func patchProblems(a model.Application, objects []object.Object) model.Problems {
	var out model.Problems
	byKey := map[string]object.Object{}
	for _, o := range objects {
		if patchable(o) {
			byKey[patchKey(a, o)] = o
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.Patches)) {
		o, ok := byKey[key]
		if !ok {
			out = append(out, model.Problem{
				Path: model.Path{"patches", key}, Reads: named, Summary: fmt.Sprintf("No object %q", key),
				Detail: fmt.Sprintf("There is nothing of this name to patch. The objects that can be patched are %s.", strings.Join(slices.Sorted(maps.Keys(byKey)), ", ")),
			})
			continue
		}
		for _, text := range wrongInPatch(a, o, a.Patches[key]) {
			out = append(out, model.Problem{
				Path: model.Path{"patches", key}, Reads: named, Summary: fmt.Sprintf("Patch of %s can't be applied", key), Detail: text,
			})
		}
	}
	return out
}

// wrongInPatch is what is wrong with the patch of an object, in sentences.
func wrongInPatch(a model.Application, o object.Object, text string) []string {
	patch, err := manifest.Parse(text)
	if err != nil {
		return []string{fmt.Sprintf("The patch can't be read: %v. Write one strategic merge patch, in YAML or JSON: the fields to change, as they are in the object.", err)}
	}
	if mistakes := manifest.CheckPatch(patch, o.Body); len(mistakes) > 0 {
		return sentences(mistakes, fmt.Sprintf("Correct the patch; kubectl explain %s says which fields there are.", strings.ToLower(o.Key.Kind)))
	}
	after := o
	if after.Body, err = manifest.Patch(o.Body, patch); err != nil {
		return []string{fmt.Sprintf("The patch does not fit the object: %v. Elements of lists need the field by which they are found, such as the name of a container.", err)}
	}
	return violations(a, o, after)
}

// sentences are mistakes with what to do about them.
func sentences(mistakes []manifest.Mistake, advice string) []string {
	out := make([]string, len(mistakes))
	for i, m := range mistakes {
		out[i] = fmt.Sprintf("%s. %s", m, advice)
	}
	return out
}
