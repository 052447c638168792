package manifest

// removedVolumes are the kinds of volumes that the API still has a field for and
// no code any more: their pods never start. What follows is a clause.
var removedVolumes = map[string]string{
	"awsElasticBlockStore": gone("1.27", "a claim of a class of the CSI driver ebs.csi.aws.com"),
	"azureDisk":            gone("1.27", "a claim of a class of the CSI driver disk.csi.azure.com"),
	"azureFile":            gone("1.30", "a claim of a class of the CSI driver file.csi.azure.com"),
	"cephfs":               gone("1.31", "a claim of a class of the CSI driver cephfs.csi.ceph.com"),
	"cinder":               gone("1.26", "a claim of a class of the CSI driver cinder.csi.openstack.org"),
	"flocker":              gone("1.25", "a claim of a class of another storage system, for this one does not exist any more"),
	"gcePersistentDisk":    gone("1.28", "a claim of a class of the CSI driver pd.csi.storage.gke.io"),
	"gitRepo":              gone("1.33", "an init container that clones the repository into an emptyDir, or an image volume"),
	"glusterfs":            gone("1.26", "a claim of a class of another storage system, for this one has no CSI driver"),
	"photonPersistentDisk": gone("1.15", "a claim of a class of another storage system, for this one does not exist any more"),
	"portworxVolume":       gone("1.36", "a claim of a class of the CSI driver pxd.portworx.com"),
	"quobyte":              gone("1.25", "a claim of a class of the CSI driver csi.quobyte.com"),
	"rbd":                  gone("1.31", "a claim of a class of the CSI driver rbd.csi.ceph.com"),
	"scaleIO":              gone("1.22", "a claim of a class of the CSI driver csi-vxflexos.dellemc.com"),
	"storageos":            gone("1.25", "a claim of a class of another storage system, for this one does not exist any more"),
	"vsphereVolume":        gone("1.30", "a claim of a class of the CSI driver csi.vsphere.vmware.com"),
}

func gone(since, instead string) string {
	return "is a kind of volume that has not been part of Kubernetes since " + since + "; use " + instead
}
