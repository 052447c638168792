package lifecycle

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// speak tells the cluster in which versions the objects of a set are written, so
// that they are read in the same ones: the fields of two versions can't be
// compared.
func (r *managed[M]) speak(set object.Set) {
	if r.connect == nil { // nothing is read without one
		return
	}
	for _, o := range set.Objects {
		u := unstructured.Unstructured{Object: o.Body}
		r.connect.Cluster.Speak(o.Key, u.GroupVersionKind().Version)
	}
}

// keyIn is the key of an object by its text in state, for kinds that are in no
// table.
func keyIn(text string) (object.Key, bool) {
	u := unstructured.Unstructured{Object: parse(text)}
	gvk := u.GroupVersionKind()
	key := object.Key{Group: gvk.Group, Kind: gvk.Kind, Namespace: u.GetNamespace(), Name: u.GetName()}
	return key, key.Kind != "" && key.Name != ""
}
