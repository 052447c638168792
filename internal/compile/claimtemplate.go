package compile

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	metav1ac "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// claimVolumes are the volumes that are claims, one for each replica.
func claimVolumes(a model.Application) map[string]model.Volume {
	out := maps.Clone(a.Volumes)
	maps.DeleteFunc(out, func(_ string, v model.Volume) bool { return v.Size == nil })
	return out
}

// claimTemplates are the templates of the claims, by name of the volume.
func claimTemplates(a model.Application) ([]*corev1ac.PersistentVolumeClaimApplyConfiguration, error) {
	claims := claimVolumes(a)
	var out []*corev1ac.PersistentVolumeClaimApplyConfiguration
	for _, name := range slices.Sorted(maps.Keys(claims)) {
		template, err := claimTemplate(a, name, claims[name])
		if err != nil {
			return nil, fmt.Errorf("volume %s: %w", name, err)
		}
		out = append(out, template)
	}
	return out, nil
}

// claimTemplate is one template. The list of templates is atomic, so whatever
// the server would default in it is written out, type included. And it can't
// be changed, so it carries no label of the application that may change.
func claimTemplate(a model.Application, name string, v model.Volume) (*corev1ac.PersistentVolumeClaimApplyConfiguration, error) {
	size, err := quantity(*v.Size)
	if err != nil {
		return nil, err
	}
	policy := ptr.Deref(v.ClaimPolicy, model.ClaimPolicy{})
	spec := corev1ac.PersistentVolumeClaimSpec().
		WithAccessModes(accessModes(policy)...).
		WithVolumeMode(corev1.PersistentVolumeMode(ptr.Deref(policy.VolumeMode, string(corev1.PersistentVolumeFilesystem)))).
		WithResources(corev1ac.VolumeResourceRequirements().
			WithRequests(corev1.ResourceList{corev1.ResourceStorage: size}))
	// Nil is the cluster's default class, "" is no class at all.
	spec.StorageClassName = policy.StorageClass

	// Not the constructor: it would set an empty namespace.
	template := &corev1ac.PersistentVolumeClaimApplyConfiguration{
		TypeMetaApplyConfiguration: *metav1ac.TypeMeta().WithAPIVersion("v1").WithKind("PersistentVolumeClaim"),
	}
	return template.
		WithName(name).
		WithLabels(claimLabels(a, policy)).
		WithAnnotations(policy.Annotations).
		WithSpec(spec), nil
}

// claimLabels are those of the policy and our own. The selector's are among
// them because the controller adds them to every claim that it finds.
func claimLabels(a model.Application, p model.ClaimPolicy) map[string]string {
	labels := merged(p.Labels, podLabels(a))
	if ptr.Deref(p.Name, "") != "" {
		labels[object.LabelClaimPolicy] = *p.Name
	}
	return labels
}

// accessModes are the policy's, in the user's order, or ReadWriteOnce.
func accessModes(p model.ClaimPolicy) []corev1.PersistentVolumeAccessMode {
	if len(p.AccessModes) == 0 {
		return []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
	}
	var out []corev1.PersistentVolumeAccessMode
	for _, mode := range p.AccessModes {
		out = append(out, corev1.PersistentVolumeAccessMode(mode))
	}
	return out
}
