package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// mounts are what a container has mounted: the volumes, by name, the configuration
// files that it is given, by path, then the secrets, by name.
func mounts(a model.Application, c podContainer) []*corev1ac.VolumeMountApplyConfiguration {
	return append(volumeMounts(a, c.key), fileMounts(a, c.given)...)
}

// volumeMounts are the volumes that a container, "" for the main one, has mounted.
func volumeMounts(a model.Application, container string) []*corev1ac.VolumeMountApplyConfiguration {
	var out []*corev1ac.VolumeMountApplyConfiguration
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		if a.Volumes[name].IsBlock() {
			continue
		}
		for _, m := range placesIn(a.Volumes[name], container) {
			out = append(out, volumeMount(name, m))
		}
	}
	return out
}

// fileMounts are files, each mounted by itself, so that what the image has next to it
// stays visible.
func fileMounts(a model.Application, given model.Given) []*corev1ac.VolumeMountApplyConfiguration {
	var out []*corev1ac.VolumeMountApplyConfiguration
	for _, path := range slices.Sorted(slices.Values(given.ConfigFiles)) {
		out = append(out, corev1ac.VolumeMount().
			WithName(configVolume).
			WithMountPath(path).
			WithSubPath(configFileKey(path)).
			WithReadOnly(true))
	}
	for _, name := range secretFiles(a) {
		if !slices.Contains(given.Secrets, name) {
			continue
		}
		out = append(out, corev1ac.VolumeMount().
			WithName(secretVolume).
			WithMountPath(*a.Secrets[name].MountPath).
			WithSubPath(name).
			WithReadOnly(true))
	}
	return out
}

func volumeMount(volume string, m model.Mount) *corev1ac.VolumeMountApplyConfiguration {
	out := corev1ac.VolumeMount().WithName(volume).WithMountPath(m.Path)
	out.SubPath = unlessZero(m.SubPath)
	out.SubPathExpr = unlessZero(m.SubPathExpr)
	out.ReadOnly = unlessZero(m.ReadOnly)
	if m.MountPropagation != nil {
		out.WithMountPropagation(corev1.MountPropagationMode(*m.MountPropagation))
	}
	return out
}

// volumeDevices are the volumes that a container has as raw devices, by name.
func volumeDevices(a model.Application, container string) []*corev1ac.VolumeDeviceApplyConfiguration {
	var out []*corev1ac.VolumeDeviceApplyConfiguration
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		if !a.Volumes[name].IsBlock() {
			continue
		}
		for _, m := range placesIn(a.Volumes[name], container) {
			out = append(out, corev1ac.VolumeDevice().WithName(name).WithDevicePath(m.Path))
		}
	}
	return out
}

// placesIn are the mounts of a volume in one container.
func placesIn(v model.Volume, container string) []model.Mount {
	return slices.DeleteFunc(slices.Clone(v.Places()), func(m model.Mount) bool { return ptr.Deref(m.Container, "") != container })
}
