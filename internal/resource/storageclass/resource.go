package storageclass

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/mutability"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

type kind struct{}

var _ lifecycle.Kind[model.StorageClass] = kind{}

// New makes the resource.
func New() resource.Resource { return lifecycle.New[model.StorageClass](kind{}) }

func (kind) Type() string { return "storage_class" }

func (kind) Schema(context.Context) schema.Schema { return storageClassSchema() }

func (kind) ID(c model.StorageClass) string { return c.Name }

func (kind) Compile(c model.StorageClass) (object.Set, error) { return compile.StorageClass(c) }

// Outputs are the names that claims know tiers by; null without any.
func (kind) Outputs(c model.StorageClass) map[string]attr.Value {
	names, err := compile.AttributesClassNames(c)
	if err != nil || len(names) == 0 {
		return map[string]attr.Value{attributesClassNames: types.MapNull(types.StringType)}
	}
	elements := map[string]attr.Value{}
	for tier, name := range names {
		elements[tier] = types.StringValue(name)
	}
	return map[string]attr.Value{attributesClassNames: types.MapValueMust(types.StringType, elements)}
}

// attributesClassNames is the computed attribute of that name.
const attributesClassNames = "volume_attributes_class_names"

// Check says what is sent in place of a provisioner that is gone, and when the
// class has to be deleted and created again.
func (kind) Check(c lifecycle.Change[model.StorageClass]) []lifecycle.Finding {
	if c.Replace || c.After == nil {
		return nil
	}
	return slices.Concat(translated(c), recreated(c))
}

// recreated says when an object has to be deleted and created again.
func recreated(c lifecycle.Change[model.StorageClass]) []lifecycle.Finding {
	var out []lifecycle.Finding
	for _, o := range c.Objects {
		if o.After == nil {
			continue
		}
		fields := mutability.FieldsWith(mutability.Recreate, o.Key.GroupKind(), o.Before, o.After)
		if len(fields) == 0 {
			continue
		}
		out = append(out, lifecycle.Finding{
			Warning: true,
			Summary: fmt.Sprintf("StorageClass %q will be deleted and created again", c.After.Name),
			Detail: fmt.Sprintf("The API can't change %s of a class in place. The class is missing for a moment, in which new claims wait; "+
				"existing claims and volumes keep what they were made with and are not touched, and resources that refer to the class are not replaced.", strings.Join(fields, ", ")),
		})
	}
	return out
}

// Follow takes over what the API lets people change in place.
func (kind) Follow(c *model.StorageClass, _ object.Key, d diff.Change) {
	switch object.PathString(d.Path) {
	case "allowVolumeExpansion":
		c.AllowVolumeExpansion, _ = d.Live.(bool)
	case "metadata.annotations." + compile.AnnotationDefaultClass:
		c.Default = d.Live == "true"
	case "deletionPolicy":
		if policy, ok := d.Live.(string); ok && c.SnapshotClass != nil {
			snapshots := *c.SnapshotClass
			snapshots.DeletionPolicy = &policy
			c.SnapshotClass = &snapshots
		}
	}
}
