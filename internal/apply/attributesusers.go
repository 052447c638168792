package apply

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Users are what keeps an object that nobody wants any more.
type Users struct {
	// Names are claims ("PersistentVolumeClaim data/pg") and volumes
	// ("PersistentVolume pv").
	Names []string
	// Unseen says that not all may be seen.
	Unseen bool
}

// none says that nothing keeps it.
func (u Users) none() bool { return len(u.Names) == 0 && !u.Unseen }

// AttributesUsers are the claims and volumes that use classes of volume attributes,
// for those of the keys that are such classes and used. Kubernetes has its finalizer
// kubernetes.io/vac-protection for the same: a class that is deleted while it is used
// can't be had again until it is not.
func (e *Engine) AttributesUsers(ctx context.Context, keys []object.Key) (map[object.Key]Users, error) {
	wanted := map[string]object.Key{}
	for _, key := range keys {
		if key.GroupKind() == kube.AttributesClassKind {
			wanted[key.Name] = key
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	out := map[object.Key]Users{}
	for _, in := range attributesFields {
		list, err := e.Cluster.List(ctx, in.kind, "", "")
		if err != nil && kube.Classify(err) != kube.Forbidden {
			return nil, fmt.Errorf("listing what uses volume attributes classes: %w", err)
		}
		for name, key := range wanted {
			users := out[key]
			users.Unseen = users.Unseen || err != nil
			if err == nil {
				users.Names = append(users.Names, in.using(list, name)...)
			}
			if !users.none() {
				out[key] = users
			}
		}
	}
	return out, nil
}

// attributesField are the fields by which objects of a kind name such classes.
type attributesField struct {
	kind   schema.GroupKind
	fields [][]string
	called func(*unstructured.Unstructured) string
}

// attributesFields are those that the controller of the finalizer looks at.
var attributesFields = []attributesField{
	{
		kind: kube.ClaimKind,
		fields: [][]string{
			{"spec", "volumeAttributesClassName"},
			{"status", "currentVolumeAttributesClassName"},
			{"status", "modifyVolumeStatus", "targetVolumeAttributesClassName"},
		},
		called: func(u *unstructured.Unstructured) string {
			return "PersistentVolumeClaim " + u.GetNamespace() + "/" + u.GetName()
		},
	},
	{
		kind:   kube.VolumeKind,
		fields: [][]string{{"spec", "volumeAttributesClassName"}},
		called: func(u *unstructured.Unstructured) string { return "PersistentVolume " + u.GetName() },
	},
}

func (f attributesField) using(list *unstructured.UnstructuredList, class string) []string {
	var out []string
	for _, u := range list.Items {
		if slices.ContainsFunc(f.fields, func(path []string) bool {
			name, _, _ := unstructured.NestedString(u.Object, path...)
			return name == class
		}) {
			out = append(out, f.called(&u))
		}
	}
	slices.Sort(out)
	return out
}
