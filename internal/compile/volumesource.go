package compile

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// volumeSource is where the pod has a volume from; nil for a claim of the set's
// own, which the controller adds.
//
// Whatever the server would default in a source is written out, so that it is ours
// and comes back when somebody else changes it.
func volumeSource(a model.Application, v model.Volume) (*corev1ac.VolumeSourceApplyConfiguration, error) {
	var err error
	out := corev1ac.VolumeSource()
	switch {
	case v.Size != nil:
		return nil, nil
	case v.ExistingClaim != nil:
		out.WithPersistentVolumeClaim(existingClaim(*v.ExistingClaim))
	case v.EmptyDir != nil:
		out.EmptyDir, err = emptyDir(*v.EmptyDir)
	case v.HostPath != nil:
		out.WithHostPath(hostPath(*v.HostPath))
	case v.NFS != nil:
		out.WithNFS(nfs(*v.NFS))
	case v.ISCSI != nil:
		out.WithISCSI(iscsi(*v.ISCSI))
	case v.FC != nil:
		out.WithFC(fc(*v.FC))
	case v.CSI != nil:
		out.WithCSI(csi(*v.CSI))
	case v.ConfigMap != nil:
		out.ConfigMap, err = configMapFiles(*v.ConfigMap)
	case v.Secret != nil:
		out.Secret, err = secretKeyFiles(*v.Secret)
	case v.DownwardAPI != nil:
		out.DownwardAPI, err = downwardAPI(a, *v.DownwardAPI)
	case v.Projected != nil:
		out.Projected, err = projected(a, *v.Projected)
	case v.Image != nil:
		out.WithImage(corev1ac.ImageVolumeSource().
			WithReference(v.Image.Reference).
			WithPullPolicy(corev1.PullPolicy(ptr.Deref(v.Image.PullPolicy, pullPolicy(v.Image.Reference)))))
	case v.Ephemeral != nil:
		out.Ephemeral, err = ephemeral(*v.Ephemeral)
	default:
		return nil, nil
	}
	return out, err
}

func existingClaim(c model.ExistingClaim) *corev1ac.PersistentVolumeClaimVolumeSourceApplyConfiguration {
	out := corev1ac.PersistentVolumeClaimVolumeSource().WithClaimName(c.Name)
	out.ReadOnly = unlessZero(c.ReadOnly)
	return out
}

func emptyDir(e model.EmptyDir) (*corev1ac.EmptyDirVolumeSourceApplyConfiguration, error) {
	out := corev1ac.EmptyDirVolumeSource()
	if e.Medium != nil {
		out.WithMedium(corev1.StorageMedium(*e.Medium))
	}
	if e.SizeLimit != nil {
		limit, err := quantity(*e.SizeLimit)
		if err != nil {
			return nil, err
		}
		out.WithSizeLimit(limit)
	}
	return out, nil
}

func hostPath(h model.HostPath) *corev1ac.HostPathVolumeSourceApplyConfiguration {
	return corev1ac.HostPathVolumeSource().WithPath(h.Path).WithType(corev1.HostPathType(ptr.Deref(h.Type, "")))
}

func nfs(n model.NFS) *corev1ac.NFSVolumeSourceApplyConfiguration {
	out := corev1ac.NFSVolumeSource().WithServer(n.Server).WithPath(n.Path)
	out.ReadOnly = unlessZero(n.ReadOnly)
	return out
}

func iscsi(i model.ISCSI) *corev1ac.ISCSIVolumeSourceApplyConfiguration {
	out := corev1ac.ISCSIVolumeSource().
		WithTargetPortal(i.TargetPortal).
		WithIQN(i.IQN).
		WithLun(ptr.Deref(i.LUN, 0)).
		WithISCSIInterface(ptr.Deref(i.Interface, "default")).
		WithPortals(i.Portals...)
	out.FSType = unlessZero(i.FSType)
	out.ReadOnly = unlessZero(i.ReadOnly)
	out.DiscoveryCHAPAuth = unlessZero(i.CHAPDiscovery)
	out.SessionCHAPAuth = unlessZero(i.CHAPSession)
	out.SecretRef = secretNamed(i.Secret)
	out.InitiatorName = i.InitiatorName
	return out
}

func fc(f model.FC) *corev1ac.FCVolumeSourceApplyConfiguration {
	out := corev1ac.FCVolumeSource().WithTargetWWNs(f.TargetWWNs...).WithWWIDs(f.WWIDs...)
	out.Lun = f.LUN
	out.FSType = unlessZero(f.FSType)
	out.ReadOnly = unlessZero(f.ReadOnly)
	return out
}

func csi(c model.CSI) *corev1ac.CSIVolumeSourceApplyConfiguration {
	out := corev1ac.CSIVolumeSource().WithDriver(c.Driver).WithVolumeAttributes(c.Attributes)
	out.FSType = c.FSType
	out.ReadOnly = c.ReadOnly
	out.NodePublishSecretRef = secretNamed(c.NodePublishSecret)
	return out
}

func secretNamed(name *string) *corev1ac.LocalObjectReferenceApplyConfiguration {
	if name == nil {
		return nil
	}
	return corev1ac.LocalObjectReference().WithName(*name)
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
func ephemeral(e model.EphemeralClaim) (*corev1ac.EphemeralVolumeSourceApplyConfiguration, error) {
	spec := corev1ac.PersistentVolumeClaimSpec().WithVolumeMode(corev1.PersistentVolumeMode(e.Mode()))
	if e.Size != "" {
		size, err := quantity(e.Size)
		if err != nil {
			return nil, err
		}
		spec.WithResources(corev1ac.VolumeResourceRequirements().WithRequests(corev1.ResourceList{corev1.ResourceStorage: size}))
	}
	for _, mode := range e.Modes() {
		spec.WithAccessModes(corev1.PersistentVolumeAccessMode(mode))
	}
	spec.StorageClassName = e.StorageClass
	return corev1ac.EphemeralVolumeSource().WithVolumeClaimTemplate(corev1ac.PersistentVolumeClaimTemplate().
		WithLabels(e.Labels).
		WithAnnotations(e.Annotations).
		WithSpec(spec)), nil
}
