package compile

import (
	"cmp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// volumeSource is where the pod has a volume from; empty for a claim of the set's
// own, which the controller adds.
//
// Whatever the server would default in a source is written out, so that it is ours
// and comes back when somebody else changes it.
func volumeSource(a model.Application, v model.Volume) (out corev1.VolumeSource, err error) {
	switch {
	case v.Size != nil:
	case v.ExistingClaim != nil:
		out.PersistentVolumeClaim = &corev1.PersistentVolumeClaimVolumeSource{ClaimName: v.ExistingClaim.Name, ReadOnly: orZero(v.ExistingClaim.ReadOnly)}
	case v.EmptyDir != nil:
		out.EmptyDir, err = emptyDir(*v.EmptyDir)
	case v.HostPath != nil:
		out.HostPath = hostPath(*v.HostPath)
	case v.NFS != nil:
		out.NFS = nfs(*v.NFS)
	case v.ISCSI != nil:
		out.ISCSI = iscsi(*v.ISCSI)
	case v.FC != nil:
		out.FC = fc(*v.FC)
	case v.CSI != nil:
		out.CSI = csi(*v.CSI)
	case v.ConfigMap != nil:
		out.ConfigMap, err = configMapFiles(*v.ConfigMap)
	case v.Secret != nil:
		out.Secret, err = secretKeyFiles(*v.Secret)
	case v.DownwardAPI != nil:
		out.DownwardAPI, err = downwardAPI(a, *v.DownwardAPI)
	case v.Projected != nil:
		out.Projected, err = projected(a, *v.Projected)
	case v.Image != nil:
		out.Image = &corev1.ImageVolumeSource{
			Reference:  v.Image.Reference,
			PullPolicy: corev1.PullPolicy(ptr.Deref(v.Image.PullPolicy, pullPolicy(v.Image.Reference))),
		}
	case v.Ephemeral != nil:
		out.Ephemeral, err = ephemeral(*v.Ephemeral)
	}
	return out, err
}

func emptyDir(e model.EmptyDir) (*corev1.EmptyDirVolumeSource, error) {
	out := corev1.EmptyDirVolumeSource{Medium: corev1.StorageMedium(orZero(e.Medium))}
	if e.SizeLimit != nil {
		limit, err := quantity(*e.SizeLimit)
		if err != nil {
			return nil, err
		}
		out.SizeLimit = &limit
	}
	return &out, nil
}

func hostPath(h model.HostPath) *corev1.HostPathVolumeSource {
	return &corev1.HostPathVolumeSource{Path: h.Path, Type: ptr.To(corev1.HostPathType(orZero(h.Type)))}
}

func nfs(n model.NFS) *corev1.NFSVolumeSource {
	return &corev1.NFSVolumeSource{Server: n.Server, Path: n.Path, ReadOnly: orZero(n.ReadOnly)}
}

func iscsi(i model.ISCSI) *corev1.ISCSIVolumeSource {
	return &corev1.ISCSIVolumeSource{
		TargetPortal:      i.TargetPortal,
		IQN:               i.IQN,
		Lun:               orZero(i.LUN),
		ISCSIInterface:    cmp.Or(orZero(i.Interface), defaultISCSIInterface),
		FSType:            orZero(i.FSType),
		ReadOnly:          orZero(i.ReadOnly),
		Portals:           i.Portals,
		DiscoveryCHAPAuth: orZero(i.CHAPDiscovery),
		SessionCHAPAuth:   orZero(i.CHAPSession),
		SecretRef:         secretNamed(i.Secret),
		InitiatorName:     i.InitiatorName,
	}
}

// defaultISCSIInterface is the API's.
const defaultISCSIInterface = "default"

func fc(f model.FC) *corev1.FCVolumeSource {
	return &corev1.FCVolumeSource{TargetWWNs: f.TargetWWNs, Lun: f.LUN, FSType: orZero(f.FSType), ReadOnly: orZero(f.ReadOnly), WWIDs: f.WWIDs}
}

func csi(c model.CSI) *corev1.CSIVolumeSource {
	return &corev1.CSIVolumeSource{
		Driver: c.Driver, ReadOnly: c.ReadOnly, FSType: c.FSType, VolumeAttributes: c.Attributes, NodePublishSecretRef: secretNamed(c.NodePublishSecret),
	}
}

func secretNamed(name *string) *corev1.LocalObjectReference {
	if name == nil {
		return nil
	}
	return &corev1.LocalObjectReference{Name: *name}
}

// pullPolicy is the server's default, which goes by the tag; an image with neither
// tag nor digest has the tag latest. The server decides once and would keep its
// answer for another tag.
func pullPolicy(image string) string {
	name, _, pinned := strings.Cut(image[strings.LastIndex(image, "/")+1:], "@")
	_, tag, tagged := strings.Cut(name, ":")
	if tag == "latest" || !tagged && !pinned {
		return string(corev1.PullAlways)
	}
	return string(corev1.PullIfNotPresent)
}

// ephemeral is a template of claims. A plan that knows nothing of the claim yet
// has no size.
func ephemeral(e model.EphemeralClaim) (*corev1.EphemeralVolumeSource, error) {
	template := corev1.PersistentVolumeClaimTemplate{
		ObjectMeta: metav1.ObjectMeta{Labels: e.Labels, Annotations: e.Annotations},
		Spec: corev1.PersistentVolumeClaimSpec{
			AccessModes:      typed[corev1.PersistentVolumeAccessMode](e.Modes()),
			VolumeMode:       ptr.To(corev1.PersistentVolumeMode(e.Mode())),
			StorageClassName: e.StorageClass,
		},
	}
	if e.Size != "" {
		size, err := quantity(e.Size)
		if err != nil {
			return nil, err
		}
		template.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: size}
	}
	return &corev1.EphemeralVolumeSource{VolumeClaimTemplate: &template}, nil
}
