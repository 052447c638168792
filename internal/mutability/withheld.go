package mutability

import (
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// withheldAs is an object's body with the live values in place of those that are
// withheld from it: they are in no plan and no state, so that they are missing
// says nothing, and an object with values that nobody has any more must not be
// deleted for it.
func withheldAs(o object.Object, live map[string]any) map[string]any {
	body := o.Body
	for _, m := range o.Masks {
		if ours, _ := object.Lookup(body, m.Path); m.Withheld == "" || ours != "" {
			continue
		}
		last := len(m.Path) - 1
		body = runtime.DeepCopyJSON(body)
		parent, _ := object.Lookup(body, m.Path[:last])
		values, ok := parent.(map[string]any)
		if !ok || m.Path[last].FieldName == nil {
			continue
		}
		if theirs, ok := object.Lookup(live, m.Path); ok {
			values[*m.Path[last].FieldName] = theirs
		} else {
			delete(values, *m.Path[last].FieldName)
		}
	}
	return body
}
