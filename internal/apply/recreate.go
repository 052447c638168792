package apply

import (
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
)

// recreated are the fields of kinds whose objects can be deleted and made again
// without harm to anything that refers to them: a bound volume keeps no tie to
// its class but the name.
var recreated = map[schema.GroupKind][]string{
	{Group: "storage.k8s.io", Kind: "StorageClass"}: {"provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"},
}

// Recreated are the top-level fields in which two bodies of one kind differ and
// which the API can't change in place, where the engine deletes the object and
// creates it again. Empty when an ordinary apply will do.
func Recreated(gk schema.GroupKind, before, after map[string]any) []string {
	var out []string
	for _, field := range recreated[gk] {
		if !diff.Equal(before[field], after[field]) {
			out = append(out, field)
		}
	}
	return out
}

// immutable are the fields that the API never changes.
var immutable = map[schema.GroupKind][]string{
	{Group: "apps", Kind: "StatefulSet"}: {"volumeClaimTemplates", "podManagementPolicy", "serviceName", "selector"},
}

// Immutable: replaced by the table of package mutability.
func Immutable(gk schema.GroupKind, live, body map[string]any) []string {
	changes, err := diff.Compare(body, live)
	if err != nil {
		return nil
	}
	var out []string
	for _, c := range changes {
		for _, f := range immutable[gk] {
			if len(c.Path) > 1 && c.Path[1].FieldName != nil && *c.Path[1].FieldName == f {
				out = append(out, f)
			}
		}
	}
	return out
}
