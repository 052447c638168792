package compile

import (
	"maps"
	"slices"

	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
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
	o, err := build(object.PhaseConfiguration, corev1ac.ConfigMap(configMapName(a), a.Namespace).
		WithLabels(objectLabels(a)).
		WithAnnotations(a.Annotations).
		WithImmutable(true).
		WithData(data))
	o.Masks = masks
	return o, err
}
