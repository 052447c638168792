package apply

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

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

// owns returns nil if a live object is ours to apply: marked with this instance;
// without any mark (somebody removed it) but the very object that we remember;
// or, where an owner is set, made by any instance of this owner. The last is
// what lets a killed apply be resumed and a replacement take over.
func (e *Engine) owns(key object.Key, live *unstructured.Unstructured, remembered Entry) error {
	actual := OwnerOf(live)
	switch {
	case actual.Instance == e.Instance,
		actual.Instance == "" && remembered.UID != "" && remembered.UID == live.GetUID(),
		e.Owner != "" && actual.Owner == e.Owner && actual.ManagedBy == object.ManagedBy:
		return nil
	default:
		return &NotOwnedError{Key: key, Actual: actual, Owner: e.Owner}
	}
}

// made says whether this very instance made a live object, or took it over
// last. Only such objects are observed and deleted: what a replacement has taken
// over is no longer ours, whoever the owner is.
func (e *Engine) made(live *unstructured.Unstructured, remembered Entry) bool {
	actual := OwnerOf(live)
	return actual.Instance == e.Instance ||
		actual.Instance == "" && remembered.UID != "" && remembered.UID == live.GetUID()
}
