package compile

import (
	"fmt"
	"slices"

	"github.com/stateful-apps/terraform-provider-stateful/internal/manifest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// patched is the objects with the user's patches applied. A key that no object
// has is passed over: while names are not known, nobody can tell. Problems says
// what is wrong.
func patched(a model.Application, objects []object.Object) ([]object.Object, error) {
	out := slices.Clone(objects)
	for i, o := range objects {
		text, ok := a.Patches[patchKey(a, o)]
		if !ok || !patchable(o) {
			continue
		}
		patch, err := manifest.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("the patch of %s can't be read: %w", patchKey(a, o), err)
		}
		if out[i].Body, err = manifest.Patch(o.Body, patch); err != nil {
			return nil, fmt.Errorf("the patch of %s can't be applied: %w", patchKey(a, o), err)
		}
	}
	return out, nil
}

// patchable objects are those that are there and ours.
func patchable(o object.Object) bool { return o.Body != nil && !o.Shared }

// patchKey is how patches call an object: as the objects attribute does, but
// without the hash in the name of one that is called after what it holds.
func patchKey(a model.Application, o object.Object) string {
	key := o.Key
	for kind, name := range map[string]string{"ConfigMap": a.ConfigMapName(), "Secret": a.SecretName()} {
		if key.Kind == kind && o.Body["immutable"] == true {
			key.Name = name
		}
	}
	return key.In(a.Namespace)
}
