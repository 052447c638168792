package apply

import (
	"context"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Strays adds to an inventory what this instance has applied and nobody has
// written down, because the apply was killed: another configuration, applied since,
// does not have it and would leave it behind for ever. It looks at objects of these
// kinds in a namespace, by their labels. Where they may not be listed there are
// none.
//
// The instance's annotation alone proves nothing: people copy manifests, with all
// that is in them. What we have applied, the server's records say.
func (e *Engine) Strays(ctx context.Context, kinds []schema.GroupKind, namespace, selector string, inventory Inventory) error {
	if e.Instance == "" {
		return nil
	}
	for _, gk := range kinds {
		list, err := e.Cluster.ListMetadata(ctx, gk, namespace, selector)
		switch c := kube.Classify(err); {
		case c == kube.Forbidden, c == kube.NotFound: // a kind that is not served has no objects
			continue
		case err != nil:
			return fmt.Errorf("looking for objects of kind %s that a killed apply has left in namespace %s: %w", gk.Kind, namespace, err)
		}
		for i := range list.Items {
			o := &list.Items[i]
			key := object.Key{Group: gk.Group, Kind: gk.Kind, Namespace: namespace, Name: o.Name}
			if _, known := inventory[key]; !known && e.applied(o) {
				inventory[key] = Entry{UID: o.UID}
			}
		}
	}
	return nil
}

// applied says that an object carries the mark of this instance and that it was we
// who put it there.
func (e *Engine) applied(o *metav1.PartialObjectMetadata) bool {
	return o.Annotations[object.AnnotationInstance] == e.Instance && o.Labels[object.LabelManagedBy] == object.ManagedBy &&
		slices.ContainsFunc(o.ManagedFields, func(entry metav1.ManagedFieldsEntry) bool {
			return entry.Manager == FieldManager && entry.Operation == metav1.ManagedFieldsOperationApply
		})
}
