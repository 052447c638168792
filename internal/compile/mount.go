package compile

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// mounts are what a container has mounted: the volumes, by name, the configuration
// files that it is given, by path, then the secrets, by name.
func mounts(a model.Application, c podContainer) []corev1.VolumeMount {
	return append(volumeMounts(a, c.key), fileMounts(a, c.given)...)
}

// volumeMounts are the volumes that a container, "" for the main one, has mounted.
func volumeMounts(a model.Application, container string) []corev1.VolumeMount {
	var out []corev1.VolumeMount
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
func fileMounts(a model.Application, given model.Given) []corev1.VolumeMount {
	var out []corev1.VolumeMount
	for _, path := range slices.Sorted(slices.Values(given.ConfigFiles)) {
		out = append(out, corev1.VolumeMount{Name: configVolume, MountPath: path, SubPath: configFileKey(path), ReadOnly: true})
	}
	for _, name := range secretFiles(a) {
		if !slices.Contains(given.Secrets, name) {
			continue
		}
		out = append(out, corev1.VolumeMount{Name: secretVolume, MountPath: *a.Secrets[name].MountPath, SubPath: name, ReadOnly: true})
	}
	return out
}

func volumeMount(volume string, m model.Mount) corev1.VolumeMount {
	return corev1.VolumeMount{
		Name:             volume,
		MountPath:        m.Path,
		SubPath:          orZero(m.SubPath),
		SubPathExpr:      orZero(m.SubPathExpr),
		ReadOnly:         orZero(m.ReadOnly),
		MountPropagation: (*corev1.MountPropagationMode)(m.MountPropagation),
	}
}

// volumeDevices are the volumes that a container has as raw devices, by name.
func volumeDevices(a model.Application, container string) []corev1.VolumeDevice {
	var out []corev1.VolumeDevice
	for _, name := range slices.Sorted(maps.Keys(a.Volumes)) {
		if !a.Volumes[name].IsBlock() {
			continue
		}
		for _, m := range placesIn(a.Volumes[name], container) {
			out = append(out, corev1.VolumeDevice{Name: name, DevicePath: m.Path})
		}
	}
	return out
}

// placesIn are the mounts of a volume in one container.
func placesIn(v model.Volume, container string) []model.Mount {
	return slices.DeleteFunc(slices.Clone(v.Places()), func(m model.Mount) bool { return ptr.Deref(m.Container, "") != container })
}
