package compile

import (
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// claimTemplates are the templates of the claims, by name of the volume.
func claimTemplates(a model.Application) ([]corev1.PersistentVolumeClaim, error) {
	claims := a.ClaimVolumes()
	var out []corev1.PersistentVolumeClaim
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
func claimTemplate(a model.Application, name string, v model.Volume) (corev1.PersistentVolumeClaim, error) {
	spec, err := claimSpec(v)
	if err != nil {
		return corev1.PersistentVolumeClaim{}, err
	}
	policy := v.Policy()
	return corev1.PersistentVolumeClaim{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "PersistentVolumeClaim"},
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: claimLabels(a, policy), Annotations: policy.Annotations},
		Spec:       spec,
	}, nil
}

// claimSpec is what a volume's claims ask for.
func claimSpec(v model.Volume) (corev1.PersistentVolumeClaimSpec, error) {
	size, err := quantity(*v.Size)
	if err != nil {
		return corev1.PersistentVolumeClaimSpec{}, err
	}
	policy := v.Policy()
	return corev1.PersistentVolumeClaimSpec{
		AccessModes: typed[corev1.PersistentVolumeAccessMode](policy.Modes()),
		VolumeMode:  ptr.To(corev1.PersistentVolumeMode(policy.Mode())),
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: size}},
		// Nil is the cluster's default class, "" is no class at all.
		StorageClassName:          policy.StorageClass,
		VolumeAttributesClassName: policy.VolumeAttributesClass,
	}, nil
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
