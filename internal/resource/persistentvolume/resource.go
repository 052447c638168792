package persistentvolume

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

type kind struct{}

var (
	_ lifecycle.Kind[model.PersistentVolume]        = kind{}
	_ lifecycle.LiveChecker[model.PersistentVolume] = kind{}
	_ lifecycle.Keeper[model.PersistentVolume]      = kind{}
)

// New makes the resource.
func New() resource.Resource { return lifecycle.New[model.PersistentVolume](kind{}) }

func (kind) Type() string { return "persistent_volume" }

func (kind) Schema(context.Context) schema.Schema { return volumeSchema() }

func (kind) ID(v model.PersistentVolume) string { return v.Name }

func (kind) Compile(v model.PersistentVolume) (object.Set, error) { return compile.PersistentVolume(v) }

// Outputs is empty: what is known of a volume that is not in its attributes, such
// as its phase, changes by itself.
func (kind) Outputs(model.PersistentVolume) map[string]attr.Value { return nil }

// Follow takes over what drivers and people change in place.
func (kind) Follow(v *model.PersistentVolume, _ object.Key, d diff.Change) {
	live, ok := d.Live.(string)
	if !ok {
		return
	}
	switch object.PathString(d.Path) {
	case "spec.capacity.storage":
		v.Capacity = live
	case "spec.persistentVolumeReclaimPolicy":
		v.ReclaimPolicy = live
	case "spec.storageClassName":
		v.StorageClass = live
	}
}

// keyOf names the volume's object.
func keyOf(v model.PersistentVolume) object.Key {
	return object.Key{Kind: kube.VolumeKind.Kind, Name: v.Name}
}
