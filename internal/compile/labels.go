package compile

import (
	"maps"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Selector is the labels that select the application's pods.
func Selector(a model.Application) map[string]string {
	return map[string]string{object.LabelName: a.Name, object.LabelInstance: a.Name}
}

// podLabels are the labels of pods. The user's are not among them: changing a
// label must not restart a database.
func podLabels(a model.Application) map[string]string {
	return merged(Selector(a), map[string]string{object.LabelManagedBy: object.ManagedBy})
}

// objectLabels are the labels of the application's own objects.
func objectLabels(a model.Application) map[string]string {
	return merged(a.Labels, podLabels(a))
}

// merged is the union of both maps, in which the second one wins.
func merged(under, over map[string]string) map[string]string {
	out := make(map[string]string, len(under)+len(over))
	maps.Copy(out, under)
	maps.Copy(out, over)
	return out
}
