package compile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
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

func configMapFiles(f model.KeyFiles) (*corev1ac.ConfigMapVolumeSourceApplyConfiguration, error) {
	mode, err := fileMode(f.DefaultMode)
	out := corev1ac.ConfigMapVolumeSource().WithName(f.Name).WithItems(keyPaths(f.Items)...).WithDefaultMode(mode)
	out.Optional = f.Optional
	return out, err
}

func secretKeyFiles(f model.KeyFiles) (*corev1ac.SecretVolumeSourceApplyConfiguration, error) {
	mode, err := fileMode(f.DefaultMode)
	out := corev1ac.SecretVolumeSource().WithSecretName(f.Name).WithItems(keyPaths(f.Items)...).WithDefaultMode(mode)
	out.Optional = f.Optional
	return out, err
}

// keyPaths are the items, by key.
func keyPaths(items map[string]string) []*corev1ac.KeyToPathApplyConfiguration {
	var out []*corev1ac.KeyToPathApplyConfiguration
	for _, key := range slices.Sorted(maps.Keys(items)) {
		out = append(out, corev1ac.KeyToPath().WithKey(key).WithPath(items[key]))
	}
	return out
}

func downwardAPI(a model.Application, d model.DownwardAPI) (*corev1ac.DownwardAPIVolumeSourceApplyConfiguration, error) {
	mode, err := fileMode(d.DefaultMode)
	if err != nil {
		return nil, err
	}
	items, err := podFields(a, d.Items)
	return corev1ac.DownwardAPIVolumeSource().WithItems(items...).WithDefaultMode(mode), err
}

// podFields are files about the pod, by path. Fields and resources are atomic, so
// version and divisor are written out.
func podFields(a model.Application, items map[string]model.PodField) ([]*corev1ac.DownwardAPIVolumeFileApplyConfiguration, error) {
	var out []*corev1ac.DownwardAPIVolumeFileApplyConfiguration
	for _, path := range slices.Sorted(maps.Keys(items)) {
		file, f := corev1ac.DownwardAPIVolumeFile().WithPath(path), items[path]
		if f.Resource == nil {
			file.WithFieldRef(corev1ac.ObjectFieldSelector().WithAPIVersion("v1").WithFieldPath(ptr.Deref(f.FieldPath, "")))
			out = append(out, file)
			continue
		}
		divisor, err := quantity(ptr.Deref(f.Divisor, "0"))
		if err != nil {
			return nil, fmt.Errorf("%s: divisor: %w", path, err)
		}
		out = append(out, file.WithResourceFieldRef(corev1ac.ResourceFieldSelector().
			WithContainerName(ptr.Deref(f.Container, a.Name)).
			WithResource(*f.Resource).
			WithDivisor(divisor)))
	}
	return out, nil
}

// projected are several sources in one directory. The list of them is atomic.
func projected(a model.Application, v model.Projected) (*corev1ac.ProjectedVolumeSourceApplyConfiguration, error) {
	mode, err := fileMode(v.DefaultMode)
	if err != nil {
		return nil, err
	}
	out := corev1ac.ProjectedVolumeSource().WithDefaultMode(mode)
	for _, s := range v.Sources {
		part, err := projection(a, s)
		if err != nil {
			return nil, err
		}
		out.WithSources(part)
	}
	return out, nil
}

// tokenSeconds is how long a token lasts by the API's default.
const tokenSeconds int64 = 3600

func projection(a model.Application, s model.Projection) (*corev1ac.VolumeProjectionApplyConfiguration, error) {
	out := corev1ac.VolumeProjection()
	switch {
	case s.ConfigMap != nil:
		out.WithConfigMap(corev1ac.ConfigMapProjection().WithName(s.ConfigMap.Name).WithItems(keyPaths(s.ConfigMap.Items)...))
		out.ConfigMap.Optional = s.ConfigMap.Optional
	case s.Secret != nil:
		out.WithSecret(corev1ac.SecretProjection().WithName(s.Secret.Name).WithItems(keyPaths(s.Secret.Items)...))
		out.Secret.Optional = s.Secret.Optional
	case s.DownwardAPI != nil:
		items, err := podFields(a, s.DownwardAPI.Items)
		if err != nil {
			return nil, err
		}
		out.WithDownwardAPI(corev1ac.DownwardAPIProjection().WithItems(items...))
	case s.ServiceAccountToken != nil:
		t := s.ServiceAccountToken
		out.WithServiceAccountToken(corev1ac.ServiceAccountTokenProjection().
			WithPath(t.Path).
			WithExpirationSeconds(ptr.Deref(t.ExpirationSeconds, tokenSeconds)))
		out.ServiceAccountToken.Audience = unlessZero(t.Audience)
	}
	return out, nil
}
