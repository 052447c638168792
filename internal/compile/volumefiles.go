package compile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// defaultFileMode is the API's.
const defaultFileMode = "0644"

// fileMode reads an octal number.
func fileMode(text *string) (int32, error) {
	mode, err := strconv.ParseInt(ptr.Deref(text, defaultFileMode), 8, 32)
	if err != nil {
		return 0, fmt.Errorf("mode: %w", err)
	}
	return int32(mode), nil
}

func configMapFiles(f model.KeyFiles) (*corev1.ConfigMapVolumeSource, error) {
	mode, err := fileMode(f.DefaultMode)
	return &corev1.ConfigMapVolumeSource{
		LocalObjectReference: corev1.LocalObjectReference{Name: f.Name}, Items: keyPaths(f.Items), DefaultMode: &mode, Optional: f.Optional,
	}, err
}

func secretKeyFiles(f model.KeyFiles) (*corev1.SecretVolumeSource, error) {
	mode, err := fileMode(f.DefaultMode)
	return &corev1.SecretVolumeSource{SecretName: f.Name, Items: keyPaths(f.Items), DefaultMode: &mode, Optional: f.Optional}, err
}

// keyPaths are the items, by key.
func keyPaths(items map[string]string) []corev1.KeyToPath {
	var out []corev1.KeyToPath
	for _, key := range slices.Sorted(maps.Keys(items)) {
		out = append(out, corev1.KeyToPath{Key: key, Path: items[key]})
	}
	return out
}

func downwardAPI(a model.Application, d model.DownwardAPI) (*corev1.DownwardAPIVolumeSource, error) {
	mode, err := fileMode(d.DefaultMode)
	if err != nil {
		return nil, err
	}
	items, err := podFields(a, d.Items)
	return &corev1.DownwardAPIVolumeSource{Items: items, DefaultMode: &mode}, err
}

// podFields are files about the pod, by path. Fields and resources are atomic, so
// version and divisor are written out.
func podFields(a model.Application, items map[string]model.PodField) ([]corev1.DownwardAPIVolumeFile, error) {
	var out []corev1.DownwardAPIVolumeFile
	for _, path := range slices.Sorted(maps.Keys(items)) {
		f := items[path]
		if f.Resource == nil {
			out = append(out, corev1.DownwardAPIVolumeFile{Path: path, FieldRef: fieldOfPod(orZero(f.FieldPath))})
			continue
		}
		divisor, err := quantity(ptr.Deref(f.Divisor, "0"))
		if err != nil {
			return nil, fmt.Errorf("%s: divisor: %w", path, err)
		}
		out = append(out, corev1.DownwardAPIVolumeFile{Path: path, ResourceFieldRef: &corev1.ResourceFieldSelector{
			ContainerName: ptr.Deref(f.Container, a.Name), Resource: *f.Resource, Divisor: divisor,
		}})
	}
	return out, nil
}

// projected are several sources in one directory. The list of them is atomic.
func projected(a model.Application, v model.Projected) (*corev1.ProjectedVolumeSource, error) {
	mode, err := fileMode(v.DefaultMode)
	if err != nil {
		return nil, err
	}
	out := corev1.ProjectedVolumeSource{DefaultMode: &mode}
	for _, s := range v.Sources {
		part, err := projection(a, s)
		if err != nil {
			return nil, err
		}
		out.Sources = append(out.Sources, part)
	}
	return &out, nil
}

// tokenSeconds is how long a token lasts by the API's default.
const tokenSeconds int64 = 3600

func projection(a model.Application, s model.Projection) (out corev1.VolumeProjection, err error) {
	switch {
	case s.ConfigMap != nil:
		out.ConfigMap = &corev1.ConfigMapProjection{
			LocalObjectReference: corev1.LocalObjectReference{Name: s.ConfigMap.Name}, Items: keyPaths(s.ConfigMap.Items), Optional: s.ConfigMap.Optional,
		}
	case s.Secret != nil:
		out.Secret = &corev1.SecretProjection{
			LocalObjectReference: corev1.LocalObjectReference{Name: s.Secret.Name}, Items: keyPaths(s.Secret.Items), Optional: s.Secret.Optional,
		}
	case s.DownwardAPI != nil:
		out.DownwardAPI = &corev1.DownwardAPIProjection{}
		out.DownwardAPI.Items, err = podFields(a, s.DownwardAPI.Items)
	case s.ServiceAccountToken != nil:
		t := s.ServiceAccountToken
		out.ServiceAccountToken = &corev1.ServiceAccountTokenProjection{
			Audience: orZero(t.Audience), ExpirationSeconds: ptr.To(ptr.Deref(t.ExpirationSeconds, tokenSeconds)), Path: t.Path,
		}
	}
	return out, err
}
