package compile

import (
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// AnnotationDefaultSnapshotClass marks the class of snapshots that name none, among
// those of one driver. As of storage classes, it is never written as "false".
const AnnotationDefaultSnapshotClass = "snapshot.storage.kubernetes.io/is-default-class"

// volumeSnapshotClass is how snapshots of a class's volumes are made; nothing where
// that is not asked for. It is a custom resource of the snapshot controller.
func volumeSnapshotClass(c model.StorageClass) []object.Object {
	s := c.SnapshotClass
	if !c.MakesSnapshotClass() {
		return nil
	}
	metadata := map[string]any{"name": c.Name, "labels": map[string]any{object.LabelManagedBy: object.ManagedBy}}
	if s.Default != nil && *s.Default {
		metadata["annotations"] = map[string]any{AnnotationDefaultSnapshotClass: "true"}
	}
	body := map[string]any{
		"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshotClass", "metadata": metadata,
		"driver": c.Provisioner, "deletionPolicy": s.Keeping(),
	}
	if len(s.Parameters) > 0 {
		parameters := map[string]any{}
		for name, value := range s.Parameters {
			parameters[name] = value
		}
		body["parameters"] = parameters
	}
	key := object.Key{Group: "snapshot.storage.k8s.io", Kind: "VolumeSnapshotClass", Name: c.Name}
	return []object.Object{{Key: key, Phase: object.PhaseStorage, Body: body}}
}
