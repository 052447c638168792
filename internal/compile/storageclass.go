package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

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
	o, err := build(object.PhaseStorage, storagev1.SchemeGroupVersion, &storagev1.StorageClass{
		ObjectMeta: metav1.ObjectMeta{
			Name:        c.Name,
			Labels:      merged(c.Labels, map[string]string{object.LabelManagedBy: object.ManagedBy}),
			Annotations: annotations,
		},
		Provisioner:          c.Provisioner,
		Parameters:           c.Parameters,
		ReclaimPolicy:        ptr.To(corev1.PersistentVolumeReclaimPolicy(c.ReclaimPolicy)),
		MountOptions:         c.MountOptions,
		AllowVolumeExpansion: &c.AllowVolumeExpansion,
		VolumeBindingMode:    ptr.To(storagev1.VolumeBindingMode(c.VolumeBindingMode)),
		AllowedTopologies:    allowedTopologies(c),
	})
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
func allowedTopologies(c model.StorageClass) []corev1.TopologySelectorTerm {
	var out []corev1.TopologySelectorTerm
	for _, labels := range c.AllowedTopologies {
		var term corev1.TopologySelectorTerm
		for _, key := range slices.Sorted(maps.Keys(labels)) {
			term.MatchLabelExpressions = append(term.MatchLabelExpressions, corev1.TopologySelectorLabelRequirement{Key: key, Values: labels[key]})
		}
		out = append(out, term)
	}
	return out
}
