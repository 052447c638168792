package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	storagev1ac "k8s.io/client-go/applyconfigurations/storage/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// AnnotationDefaultClass marks the class of claims that name none. It is never
// written as "false": taking the annotation away says the same, and a server-
// side apply removes what we owned and no longer send.
const AnnotationDefaultClass = "storageclass.kubernetes.io/is-default-class"

// StorageClass is the objects of a storage class.
func StorageClass(c model.StorageClass) (object.Set, error) {
	c, err := Translated(c)
	if err != nil {
		return object.Set{}, err
	}
	annotations := c.Annotations
	if c.Default {
		annotations = merged(annotations, map[string]string{AnnotationDefaultClass: "true"})
	}
	o, err := build(object.PhaseStorage, storagev1ac.StorageClass(c.Name).
		WithLabels(merged(c.Labels, map[string]string{object.LabelManagedBy: object.ManagedBy})).
		WithAnnotations(annotations).
		WithProvisioner(c.Provisioner).
		WithParameters(c.Parameters).
		WithReclaimPolicy(corev1.PersistentVolumeReclaimPolicy(c.ReclaimPolicy)).
		WithVolumeBindingMode(storagev1.VolumeBindingMode(c.VolumeBindingMode)).
		WithAllowVolumeExpansion(c.AllowVolumeExpansion).
		WithMountOptions(c.MountOptions...).
		WithAllowedTopologies(allowedTopologies(c)...))
	if err != nil {
		return object.Set{}, err
	}
	objects := append([]object.Object{o}, volumeSnapshotClass(c)...)
	tiers, err := volumeAttributesClasses(c)
	if err != nil {
		return object.Set{}, err
	}
	return object.NewSet("", append(objects, tiers...)...), nil
}

// allowedTopologies keeps the order of terms and of values, and sorts the
// labels of a term.
func allowedTopologies(c model.StorageClass) []*corev1ac.TopologySelectorTermApplyConfiguration {
	var out []*corev1ac.TopologySelectorTermApplyConfiguration
	for _, labels := range c.AllowedTopologies {
		term := corev1ac.TopologySelectorTerm()
		for _, key := range slices.Sorted(maps.Keys(labels)) {
			term.WithMatchLabelExpressions(corev1ac.TopologySelectorLabelRequirement().
				WithKey(key).
				WithValues(labels[key]...))
		}
		out = append(out, term)
	}
	return out
}
