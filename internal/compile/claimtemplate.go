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

// claimTemplates are the templates of the claims, by name of the volume.
func claimTemplates(a model.Application) ([]*corev1ac.PersistentVolumeClaimApplyConfiguration, error) {
	claims := a.ClaimVolumes()
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
	spec, err := claimSpec(v)
	if err != nil {
		return nil, err
	}
	policy := v.Policy()
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

// claimSpec is what a volume's claims ask for.
func claimSpec(v model.Volume) (*corev1ac.PersistentVolumeClaimSpecApplyConfiguration, error) {
	size, err := quantity(*v.Size)
	if err != nil {
		return nil, err
	}
	policy := v.Policy()
	spec := corev1ac.PersistentVolumeClaimSpec().
		WithAccessModes(accessModes(policy)...).
		WithVolumeMode(corev1.PersistentVolumeMode(policy.Mode())).
		WithResources(corev1ac.VolumeResourceRequirements().
			WithRequests(corev1.ResourceList{corev1.ResourceStorage: size}))
	// Nil is the cluster's default class, "" is no class at all.
	spec.StorageClassName = policy.StorageClass
	spec.VolumeAttributesClassName = policy.VolumeAttributesClass
	return spec, nil
}

// claimLabels are those of the policy and our own, the selector's among them:
// by these a claim is known as the application's. (The controller adds the
// selector's labels to claims that it makes, not to those that it finds.)
func claimLabels(a model.Application, p model.ClaimPolicy) map[string]string {
	labels := merged(p.Labels, podLabels(a))
	if ptr.Deref(p.Name, "") != "" {
		labels[object.LabelClaimPolicy] = *p.Name
	}
	return labels
}

// accessModes are the policy's.
func accessModes(p model.ClaimPolicy) []corev1.PersistentVolumeAccessMode {
	var out []corev1.PersistentVolumeAccessMode
	for _, mode := range p.Modes() {
		out = append(out, corev1.PersistentVolumeAccessMode(mode))
	}
	return out
}
