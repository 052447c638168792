package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// configMap holds the configuration files. It is immutable and named after its
// content: new files are a new ConfigMap, which rolls the pods, and pods of the
// old revision that restart meanwhile still read the old files.
func configMap(a model.Application) (object.Object, error) {
	if len(a.ConfigFiles) == 0 {
		return object.Object{}, nil
	}
	data := make(map[string]string, len(a.ConfigFiles))
	var masks []object.Mask
	for _, path := range slices.Sorted(maps.Keys(a.ConfigFiles)) {
		key := configFileKey(path)
		data[key] = a.ConfigFiles[path]
		masks = append(masks, object.Mask{
			Path: fieldpath.MakePathOrDie("data", key),
			Name: "config_files[" + path + "]",
		})
	}
	o, err := build(object.PhaseConfiguration, corev1.SchemeGroupVersion, &corev1.ConfigMap{
		ObjectMeta: applicationMeta(a, configMapName(a)),
		Immutable:  ptr.To(true),
		Data:       data,
	})
	o.Masks = masks
	return o, err
}
