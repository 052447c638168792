package compile

import (
	"maps"
	"slices"

	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// AttributesClassNames are the names of the objects of a class's tiers, by tier.
func AttributesClassNames(c model.StorageClass) (map[string]string, error) {
	c, err := Translated(c)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for tier := range c.VolumeAttributesClasses {
		out[tier] = attributesClassName(c, tier)
	}
	return out, nil
}

// attributesClassName has a hash of all that is in the object: the API never
// changes one, and claims that use it must find it as it was.
func attributesClassName(c model.StorageClass, tier string) string {
	content := map[string]string{"class": c.Name, "tier": tier, "driver": c.Provisioner}
	for name, value := range c.VolumeAttributesClasses[tier].Parameters {
		content["parameter "+name] = value
	}
	return c.Name + "-" + tier + "-" + contentHash(content)
}

// volumeAttributesClasses are one for each tier of a class that is translated.
func volumeAttributesClasses(c model.StorageClass) ([]object.Object, error) {
	var out []object.Object
	for _, tier := range slices.Sorted(maps.Keys(c.VolumeAttributesClasses)) {
		o, err := build(object.PhaseStorage, storagev1.SchemeGroupVersion, &storagev1.VolumeAttributesClass{
			ObjectMeta: metav1.ObjectMeta{
				Name:   attributesClassName(c, tier),
				Labels: map[string]string{object.LabelManagedBy: object.ManagedBy},
			},
			DriverName: c.Provisioner,
			Parameters: c.VolumeAttributesClasses[tier].Parameters,
		})
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}
