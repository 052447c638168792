package apply

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// OwnerOf reads the marks on a live object.
func OwnerOf(live *unstructured.Unstructured) Owner {
	a := live.GetAnnotations()
	return Owner{
		ManagedBy: live.GetLabels()[object.LabelManagedBy],
		Owner:     a[object.AnnotationOwner],
		Instance:  a[object.AnnotationInstance],
	}
}

// owns returns nil if a live object is ours to apply: marked with this instance,
// or, where an owner is set, made by any instance of this owner for the same
// application. The latter is what lets a killed apply be resumed and a
// replacement take over.
func (e *Engine) owns(o object.Object, live *unstructured.Unstructured, remembered Entry) error {
	actual := OwnerOf(live)
	wanted := unstructured.Unstructured{Object: o.Body}
	sameApplication := live.GetLabels()[object.LabelInstance] == wanted.GetLabels()[object.LabelInstance]
	switch {
	case e.made(live, remembered),
		e.Owner != "" && actual.Owner == e.Owner && actual.ManagedBy == object.ManagedBy && sameApplication:
		return nil
	default:
		return &NotOwnedError{Key: o.Key, Actual: actual, Owner: e.Owner}
	}
}

// made says whether this very instance made a live object, or took it over
// last; or, where somebody has removed the mark, whether it is the very object
// that we remember. Only such objects are observed and deleted: what a
// replacement has taken over is no longer ours, whoever the owner is.
func (e *Engine) made(live *unstructured.Unstructured, remembered Entry) bool {
	actual := OwnerOf(live)
	return actual.Instance != "" && actual.Instance == e.Instance ||
		actual.Instance == "" && remembered.UID != "" && remembered.UID == live.GetUID()
}

// Made says whether this very instance has a live object, given what is remembered
// of it.
func (e *Engine) Made(live *unstructured.Unstructured, remembered Entry) bool {
	return e.made(live, remembered)
}

// Holder is who has an object now.
type Holder int

// The holders.
const (
	Nobody Holder = iota // it does not exist
	Ourselves
	Others
)

// HolderOf says who has an object now.
func (e *Engine) HolderOf(ctx context.Context, key object.Key, remembered Entry) (Holder, error) {
	live, err := e.Cluster.Get(ctx, key)
	switch {
	case kube.Classify(err) == kube.NotFound:
		return Nobody, nil
	case err != nil:
		return 0, fmt.Errorf("reading %s: %w", key, err)
	case e.made(live, remembered):
		return Ourselves, nil
	default:
		return Others, nil
	}
}
