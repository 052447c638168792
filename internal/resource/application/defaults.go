package application

import (
	"fmt"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// LatestDefaults is the version of pod template defaults that new applications get.
func (kind) LatestDefaults() int32 { return model.LatestDefaults() }

// Renews says whether the pod template changes, whatever the defaults.
func (kind) Renews(before, after model.Application) (bool, error) {
	after.DefaultsVersion = before.DefaultsVersion
	was, err := compile.Application(before)
	if err != nil {
		return false, err
	}
	is, err := compile.Application(after)
	if err != nil {
		return false, err
	}
	return !diff.Equal(template(was), template(is)), nil
}

// template is the pod template of what runs the pods.
func template(set object.Set) map[string]any {
	for _, o := range set.Objects {
		if spec, ok := o.Body["spec"].(map[string]any); ok && o.Phase == object.PhaseWorkload {
			t, _ := spec["template"].(map[string]any)
			return t
		}
	}
	return nil
}

// version refuses defaults that this provider does not know: those of a newer one.
func version(a model.Application) []lifecycle.Finding {
	if a.DefaultsVersion == nil || *a.DefaultsVersion <= model.LatestDefaults() {
		return nil
	}
	return []lifecycle.Finding{{
		Path:    model.Path{"defaults_version"},
		Summary: fmt.Sprintf("%s: unknown defaults_version %d", where(a), *a.DefaultsVersion),
		Detail: fmt.Sprintf("This version of the provider knows the defaults 1 to %d. An application that a newer provider has made or changed needs that one or a newer one; to go back, set defaults_version to a number that this one knows, which restarts the pods where the defaults differ.",
			model.LatestDefaults()),
	}}
}
