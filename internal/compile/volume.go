package compile

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
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

// podVolumes are the volumes that are not claims, by name; those the controller
// adds. The configuration files and the secrets come last.
func podVolumes(a model.Application) ([]*corev1ac.VolumeApplyConfiguration, error) {
	var out []*corev1ac.VolumeApplyConfiguration
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		source := a.Volumes[name].EmptyDir
		if source == nil {
			continue
		}
		dir, err := emptyDir(*source)
		if err != nil {
			return nil, fmt.Errorf("volume %s: %w", name, err)
		}
		out = append(out, corev1ac.Volume().WithName(name).WithEmptyDir(dir))
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

func emptyDir(e model.EmptyDir) (*corev1ac.EmptyDirVolumeSourceApplyConfiguration, error) {
	out := corev1ac.EmptyDirVolumeSource()
	if e.Medium != nil {
		out.WithMedium(corev1.StorageMedium(*e.Medium))
	}
	if e.SizeLimit != nil {
		limit, err := quantity(*e.SizeLimit)
		if err != nil {
			return nil, err
		}
		out.WithSizeLimit(limit)
	}
	return out, nil
}

// volumeMounts are the mounts of the volumes, by name, then those of the
// configuration files, by path, then those of the secrets, by name. Each file is
// mounted by itself, so that what the image has next to it stays visible. All of
// them are the main container's.
func volumeMounts(a model.Application, container string) []*corev1ac.VolumeMountApplyConfiguration {
	if container != mainContainer {
		return nil
	}
	var out []*corev1ac.VolumeMountApplyConfiguration
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		out = append(out, corev1ac.VolumeMount().WithName(name).WithMountPath(a.Volumes[name].MountPath))
	}
	for _, path := range slices.Sorted(maps.Keys(a.ConfigFiles)) {
		out = append(out, corev1ac.VolumeMount().
			WithName(configVolume).
			WithMountPath(path).
			WithSubPath(configFileKey(path)).
			WithReadOnly(true))
	}
	for _, name := range secretFiles(a) {
		out = append(out, corev1ac.VolumeMount().
			WithName(secretVolume).
			WithMountPath(*a.Secrets[name].MountPath).
			WithSubPath(name).
			WithReadOnly(true))
	}
	return out
}
