package compile

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

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
func podVolumes(a model.Application) ([]corev1.Volume, error) {
	var out []corev1.Volume
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		source, err := volumeSource(a, a.Volumes[name])
		if err != nil {
			return nil, fmt.Errorf("volume %s: %w", name, err)
		}
		if a.Volumes[name].Size != nil && a.ControllerKind() == model.Deployment {
			source.PersistentVolumeClaim = &corev1.PersistentVolumeClaimVolumeSource{ClaimName: DeploymentClaimName(name, a.Name)}
		}
		if source != (corev1.VolumeSource{}) {
			out = append(out, corev1.Volume{Name: name, VolumeSource: source})
		}
	}
	if len(a.ConfigFiles) > 0 {
		out = append(out, corev1.Volume{Name: configVolume, VolumeSource: corev1.VolumeSource{
			ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: configMapName(a)}},
		}})
	}
	if len(secretFiles(a)) > 0 {
		out = append(out, corev1.Volume{Name: secretVolume, VolumeSource: corev1.VolumeSource{
			Secret: &corev1.SecretVolumeSource{SecretName: secretName(a), DefaultMode: ptr.To(secretFileMode(a))},
		}})
	}
	return out, nil
}
