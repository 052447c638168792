package orphanedvolumes

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// forsaken says whether a volume had a claim, or waits for one that is not among
// those that there are.
func forsaken(v corev1.PersistentVolume, there map[place]bool) bool {
	if v.Spec.ClaimRef == nil {
		return false
	}
	switch v.Status.Phase {
	case corev1.VolumeReleased, corev1.VolumeFailed:
		return true
	case corev1.VolumeAvailable:
		return !there[place{v.Spec.ClaimRef.Namespace, v.Spec.ClaimRef.Name}]
	}
	return false
}

func volumeOf(v corev1.PersistentVolume) volume {
	return volume{
		Name: v.Name, Phase: string(v.Status.Phase), Capacity: sizeOf(v.Spec.Capacity),
		StorageClass: v.Spec.StorageClassName, ReclaimPolicy: string(v.Spec.PersistentVolumeReclaimPolicy),
		ClaimNamespace: v.Spec.ClaimRef.Namespace, ClaimName: v.Spec.ClaimRef.Name,
		Source: source(v.Spec), Created: created(v.ObjectMeta), Message: orNull(v.Status.Message),
		Attach: attachVolume(v), DeleteCommand: "kubectl delete pv " + v.Name, Remains: remains(v),
	}
}

// attachVolume is how to get the data of a volume back. A volume whose claimRef has
// no UID is kept for the claim of that name, whoever makes it.
func attachVolume(v corev1.PersistentVolume) string {
	claim := fmt.Sprintf("claim %s in namespace %s with storage class %q and no more than %s",
		v.Spec.ClaimRef.Name, v.Spec.ClaimRef.Namespace, v.Spec.StorageClassName, sizeOf(v.Spec.Capacity))
	again := fmt.Sprintf("Then make a %s, or the application that it was of: it gets this volume.", claim)
	if v.DeletionTimestamp != nil {
		return "Not any more: somebody has deleted it, and it goes as soon as nothing holds it."
	}
	if v.Status.Phase == corev1.VolumeAvailable {
		return fmt.Sprintf("Make a %s: it gets this volume.", claim)
	}
	free := fmt.Sprintf("kubectl patch pv %s --type merge -p '{\"spec\":{\"claimRef\":{\"uid\":null,\"resourceVersion\":null}}}' keeps it for a new claim of that name. ", v.Name)
	if v.Spec.PersistentVolumeReclaimPolicy == corev1.PersistentVolumeReclaimRetain {
		return free + again
	}
	return fmt.Sprintf("First see that it is not deleted, if the storage is still there: kubectl patch pv %s -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'. Then %s%s", v.Name, free, again)
}

// remains is what is left when the PersistentVolume is deleted.
func remains(v corev1.PersistentVolume) string {
	what := source(v.Spec)
	if v.Spec.PersistentVolumeReclaimPolicy == corev1.PersistentVolumeReclaimDelete && v.Spec.CSI != nil {
		return "Nothing, if the driver can delete it: " + what + " is deleted with the PersistentVolume."
	}
	return "The storage stays, with the data: " + what + ". Delete it where it is."
}

// source is where the data is, in words.
func source(s corev1.PersistentVolumeSpec) string {
	switch {
	case s.CSI != nil:
		return fmt.Sprintf("volume %s of the CSI driver %s", s.CSI.VolumeHandle, s.CSI.Driver)
	case s.NFS != nil:
		return fmt.Sprintf("directory %s of the NFS server %s", s.NFS.Path, s.NFS.Server)
	case s.ISCSI != nil:
		return fmt.Sprintf("LUN %d of the iSCSI target %s at %s", s.ISCSI.Lun, s.ISCSI.IQN, s.ISCSI.TargetPortal)
	case s.FC != nil && len(s.FC.WWIDs) > 0:
		return fmt.Sprintf("Fibre Channel disk %s", s.FC.WWIDs[0])
	case s.FC != nil && len(s.FC.TargetWWNs) > 0 && s.FC.Lun != nil:
		return fmt.Sprintf("LUN %d of the Fibre Channel target %s", *s.FC.Lun, s.FC.TargetWWNs[0])
	case s.Local != nil:
		return fmt.Sprintf("path %s of the node that its node affinity names", s.Local.Path)
	case s.HostPath != nil:
		return fmt.Sprintf("path %s of a node", s.HostPath.Path)
	}
	return "storage of a kind that only the PersistentVolume names"
}
