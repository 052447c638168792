package compile

import (
	"cmp"

	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// AnnotationProvisionedBy names the driver that deletes the storage of a volume:
// without it nobody does, whatever the reclaim policy.
const AnnotationProvisionedBy = "pv.kubernetes.io/provisioned-by"

// PersistentVolume is the objects of a static volume.
func PersistentVolume(v model.PersistentVolume) (object.Set, error) {
	capacity, err := quantity(v.Capacity)
	if err != nil {
		return object.Set{}, err
	}
	annotations := v.Annotations
	if v.ReclaimPolicy == string(corev1.PersistentVolumeReclaimDelete) && v.CSI != nil {
		annotations = merged(annotations, map[string]string{AnnotationProvisionedBy: v.CSI.Driver})
	}
	spec := corev1ac.PersistentVolumeSpec().
		WithCapacity(corev1.ResourceList{corev1.ResourceStorage: capacity}).
		WithVolumeMode(corev1.PersistentVolumeMode(v.VolumeMode)).
		WithPersistentVolumeReclaimPolicy(corev1.PersistentVolumeReclaimPolicy(v.ReclaimPolicy)).
		WithMountOptions(v.MountOptions...)
	for _, mode := range v.AccessModes {
		spec.WithAccessModes(corev1.PersistentVolumeAccessMode(mode))
	}
	spec.StorageClassName = unlessZero(&v.StorageClass)
	spec.NodeAffinity = volumeNodeAffinity(v)
	// Of the reference the binder sets the rest: what the claim is, and which one of
	// that name. The name alone is ours.
	if v.Claim != nil {
		spec.WithClaimRef(corev1ac.ObjectReference().WithNamespace(v.Claim.Namespace).WithName(v.Claim.Name))
	}
	persistentSource(spec, v)
	o, err := build(object.PhaseStorage, corev1ac.PersistentVolume(v.Name).
		WithLabels(merged(v.Labels, map[string]string{object.LabelManagedBy: object.ManagedBy})).
		WithAnnotations(annotations).
		WithSpec(spec))
	if err != nil {
		return object.Set{}, err
	}
	return object.NewSet("", o), nil
}

// volumeNodeAffinity is nil for storage that every node reaches.
func volumeNodeAffinity(v model.PersistentVolume) *corev1ac.VolumeNodeAffinityApplyConfiguration {
	terms := v.NodeAffinity
	if len(v.Nodes) > 0 {
		terms = []model.VolumeNodeTerm{{MatchExpressions: []model.Requirement{{Key: corev1.LabelHostname, Operator: string(corev1.NodeSelectorOpIn), Values: v.Nodes}}}}
	}
	if len(terms) == 0 {
		return nil
	}
	required := corev1ac.NodeSelector()
	for _, t := range terms {
		required.WithNodeSelectorTerms(corev1ac.NodeSelectorTerm().
			WithMatchExpressions(nodeRequirements(t.MatchExpressions)...).
			WithMatchFields(nodeRequirements(t.MatchFields)...))
	}
	return corev1ac.VolumeNodeAffinity().WithRequired(required)
}

// persistentSource says where the storage is. Sources can't be changed, and are
// compared with live ones, so what the server would add is written out, and what
// it drops is not.
func persistentSource(spec *corev1ac.PersistentVolumeSpecApplyConfiguration, v model.PersistentVolume) {
	switch {
	case v.NFS != nil:
		spec.WithNFS(nfs(*v.NFS))
	case v.ISCSI != nil:
		spec.WithISCSI(persistentISCSI(*v.ISCSI))
	case v.FC != nil:
		spec.WithFC(fc(*v.FC))
	case v.Local != nil:
		spec.WithLocal(corev1ac.LocalVolumeSource().WithPath(v.Local.Path))
		spec.Local.FSType = unlessZero(v.Local.FSType)
	case v.HostPath != nil:
		spec.WithHostPath(hostPath(*v.HostPath))
	case v.CSI != nil:
		spec.WithCSI(persistentCSI(*v.CSI))
	}
}

func persistentISCSI(i model.PersistentISCSI) *corev1ac.ISCSIPersistentVolumeSourceApplyConfiguration {
	out := corev1ac.ISCSIPersistentVolumeSource().
		WithTargetPortal(i.TargetPortal).
		WithIQN(i.IQN).
		WithLun(ptr.Deref(i.LUN, 0)).
		WithISCSIInterface(cmp.Or(ptr.Deref(i.Interface, ""), "default")).
		WithPortals(i.Portals...)
	out.FSType = unlessZero(i.FSType)
	out.ReadOnly = unlessZero(i.ReadOnly)
	out.DiscoveryCHAPAuth = unlessZero(i.CHAPDiscovery)
	out.SessionCHAPAuth = unlessZero(i.CHAPSession)
	out.SecretRef = secretReference(i.Secret)
	out.InitiatorName = i.InitiatorName
	return out
}

func persistentCSI(c model.PersistentCSI) *corev1ac.CSIPersistentVolumeSourceApplyConfiguration {
	out := corev1ac.CSIPersistentVolumeSource().
		WithDriver(c.Driver).
		WithVolumeHandle(c.VolumeHandle).
		WithVolumeAttributes(c.Attributes)
	out.FSType = unlessZero(c.FSType)
	out.ReadOnly = unlessZero(c.ReadOnly)
	out.ControllerPublishSecretRef = secretReference(c.ControllerPublishSecret)
	out.NodeStageSecretRef = secretReference(c.NodeStageSecret)
	out.NodePublishSecretRef = secretReference(c.NodePublishSecret)
	out.ControllerExpandSecretRef = secretReference(c.ControllerExpandSecret)
	out.NodeExpandSecretRef = secretReference(c.NodeExpandSecret)
	return out
}

func secretReference(s *model.SecretName) *corev1ac.SecretReferenceApplyConfiguration {
	if s == nil {
		return nil
	}
	return corev1ac.SecretReference().WithNamespace(s.Namespace).WithName(s.Name)
}
