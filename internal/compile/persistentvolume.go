package compile

import (
	"cmp"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
	o, err := build(object.PhaseStorage, corev1.SchemeGroupVersion, &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{
			Name:        v.Name,
			Labels:      merged(v.Labels, map[string]string{object.LabelManagedBy: object.ManagedBy}),
			Annotations: annotations,
		},
		Spec: corev1.PersistentVolumeSpec{
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: capacity},
			PersistentVolumeSource:        persistentSource(v),
			AccessModes:                   typed[corev1.PersistentVolumeAccessMode](v.AccessModes),
			ClaimRef:                      claimReference(v.Claim),
			PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimPolicy(v.ReclaimPolicy),
			StorageClassName:              v.StorageClass,
			MountOptions:                  v.MountOptions,
			VolumeMode:                    ptr.To(corev1.PersistentVolumeMode(v.VolumeMode)),
			NodeAffinity:                  volumeNodeAffinity(v),
		},
	})
	if err != nil {
		return object.Set{}, err
	}
	return object.NewSet("", o), nil
}

// claimReference is nil for a volume that any claim may have. Of the reference the
// binder sets the rest: what the claim is, and which one of that name. The name alone
// is ours.
func claimReference(c *model.ClaimName) *corev1.ObjectReference {
	if c == nil {
		return nil
	}
	return &corev1.ObjectReference{Namespace: c.Namespace, Name: c.Name}
}

// volumeNodeAffinity is nil for storage that every node reaches.
func volumeNodeAffinity(v model.PersistentVolume) *corev1.VolumeNodeAffinity {
	terms := v.NodeAffinity
	if len(v.Nodes) > 0 {
		terms = []model.VolumeNodeTerm{{MatchExpressions: []model.Requirement{{Key: corev1.LabelHostname, Operator: string(corev1.NodeSelectorOpIn), Values: v.Nodes}}}}
	}
	if len(terms) == 0 {
		return nil
	}
	var required corev1.NodeSelector
	for _, t := range terms {
		required.NodeSelectorTerms = append(required.NodeSelectorTerms, corev1.NodeSelectorTerm{
			MatchExpressions: nodeRequirements(t.MatchExpressions),
			MatchFields:      nodeRequirements(t.MatchFields),
		})
	}
	return &corev1.VolumeNodeAffinity{Required: &required}
}

// persistentSource says where the storage is. Sources can't be changed, and are
// compared with live ones, so what the server would add is written out, and what
// it drops is not.
func persistentSource(v model.PersistentVolume) (out corev1.PersistentVolumeSource) {
	switch {
	case v.NFS != nil:
		out.NFS = nfs(*v.NFS)
	case v.ISCSI != nil:
		out.ISCSI = persistentISCSI(*v.ISCSI)
	case v.FC != nil:
		out.FC = fc(*v.FC)
	case v.Local != nil:
		out.Local = &corev1.LocalVolumeSource{Path: v.Local.Path, FSType: unlessZero(v.Local.FSType)}
	case v.HostPath != nil:
		out.HostPath = hostPath(*v.HostPath)
	case v.CSI != nil:
		out.CSI = persistentCSI(*v.CSI)
	}
	return out
}

func persistentISCSI(i model.PersistentISCSI) *corev1.ISCSIPersistentVolumeSource {
	return &corev1.ISCSIPersistentVolumeSource{
		TargetPortal:      i.TargetPortal,
		IQN:               i.IQN,
		Lun:               orZero(i.LUN),
		ISCSIInterface:    cmp.Or(orZero(i.Interface), defaultISCSIInterface),
		FSType:            orZero(i.FSType),
		ReadOnly:          orZero(i.ReadOnly),
		Portals:           i.Portals,
		DiscoveryCHAPAuth: orZero(i.CHAPDiscovery),
		SessionCHAPAuth:   orZero(i.CHAPSession),
		SecretRef:         secretReference(i.Secret),
		InitiatorName:     i.InitiatorName,
	}
}

func persistentCSI(c model.PersistentCSI) *corev1.CSIPersistentVolumeSource {
	return &corev1.CSIPersistentVolumeSource{
		Driver:                     c.Driver,
		VolumeHandle:               c.VolumeHandle,
		ReadOnly:                   orZero(c.ReadOnly),
		FSType:                     orZero(c.FSType),
		VolumeAttributes:           c.Attributes,
		ControllerPublishSecretRef: secretReference(c.ControllerPublishSecret),
		NodeStageSecretRef:         secretReference(c.NodeStageSecret),
		NodePublishSecretRef:       secretReference(c.NodePublishSecret),
		ControllerExpandSecretRef:  secretReference(c.ControllerExpandSecret),
		NodeExpandSecretRef:        secretReference(c.NodeExpandSecret),
	}
}

func secretReference(s *model.SecretName) *corev1.SecretReference {
	if s == nil {
		return nil
	}
	return &corev1.SecretReference{Namespace: s.Namespace, Name: s.Name}
}
