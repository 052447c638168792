package application

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/attr"
)

// hatches are the attributes for what there is no attribute for.
func hatches() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"patches": schema.MapAttribute{
			Optional: true, ElementType: attr.Patch,
			MarkdownDescription: "Fields that there is no attribute for: a map of object, as in `objects`, to a strategic merge patch in YAML or JSON that is applied to it last, such as " +
				"`{ \"StatefulSet/db\" = yamlencode({ spec = { revisionHistoryLimit = 3 } }) }`. The ConfigMap and the Secret, whose names change with what they hold, are `ConfigMap/<name>-config` and `Secret/<name>-secrets`. " +
				"Elements of lists are found as the API finds them (containers by name), new ones come last; null removes a field, `$patch: delete` an element, and `$patch: replace` replaces a map or a list. " +
				"A plan checks the fields and their types, and refuses to patch what the provider rests on: names, selectors, replicas, claims and where they are mounted, the rollout, and values that come from other attributes. " +
				"What a patch says is in plan and state, so it is no place for passwords. Default: none.",
		},
		"extra_objects": schema.MapAttribute{
			Optional: true, ElementType: attr.Manifest,
			MarkdownDescription: "More objects that belong to the application, such as an Ingress, a Role with its RoleBinding, a CronJob or a custom resource: a map of any name to a manifest in YAML or JSON, such as `file(\"ingress.yaml\")` or `yamlencode({ ... })`. " +
				"They are in the application's namespace, get its labels, and are planned, applied (before the pods), repaired, pruned and deleted (after the pods) like its own objects. " +
				"Where a field can't be changed, the plan says what the cluster says; a RoleBinding whose `roleRef` changes is deleted and made again, and a Job that is to be another one needs another `metadata.name`. " +
				"A kind that the cluster does not serve yet is a warning at plan, and an error at apply. Objects that are in no namespace, claims and Secrets with values are refused: they outlive the application, or belong into `volumes` and `secrets`. " +
				"A manifest of which anything is not known at plan makes all `objects` unknown. What it says is in plan and state. Default: none.",
		},
	}
}
