package compile

import (
	"fmt"
	"maps"
	"slices"

	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// configVolume and secretVolume are the pod's volumes of configuration files and
// of secrets that are files. The names are taken: no volume of the user's may have
// one of them (validated).
const (
	configVolume = "config-files"
	secretVolume = "secret-files"
)

// podVolumes are the volumes by name, but for the claims of a set, which its
// controller adds. The configuration files and the secrets come last.
func podVolumes(a model.Application) ([]*corev1ac.VolumeApplyConfiguration, error) {
	var out []*corev1ac.VolumeApplyConfiguration
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		if a.Volumes[name].Size != nil && a.ControllerKind() == model.Deployment {
			out = append(out, corev1ac.Volume().WithName(name).WithPersistentVolumeClaim(
				corev1ac.PersistentVolumeClaimVolumeSource().WithClaimName(DeploymentClaimName(name, a.Name))))
			continue
		}
		source, err := volumeSource(a, a.Volumes[name])
		if err != nil {
			return nil, fmt.Errorf("volume %s: %w", name, err)
		}
		if source != nil {
			out = append(out, &corev1ac.VolumeApplyConfiguration{Name: &name, VolumeSourceApplyConfiguration: *source})
		}
	}
	if len(a.ConfigFiles) > 0 {
		out = append(out, corev1ac.Volume().WithName(configVolume).
			WithConfigMap(corev1ac.ConfigMapVolumeSource().WithName(configMapName(a))))
	}
	if len(secretFiles(a)) > 0 {
		out = append(out, corev1ac.Volume().WithName(secretVolume).
			WithSecret(corev1ac.SecretVolumeSource().
				WithSecretName(secretName(a)).
				WithDefaultMode(secretFileMode(a))))
	}
	return out, nil
}
