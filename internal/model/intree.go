package model

const (
	inTreePrefix = "kubernetes.io/"
	// noProvisioner is the one name with the prefix that is alive: volumes of
	// the class are made beforehand.
	noProvisioner = "kubernetes.io/no-provisioner"
)

// inTree says what became of a provisioner that was part of Kubernetes.
type inTree struct {
	// goneSince is the release that no longer has its code.
	goneSince string
	// driver is the CSI driver to use; "" when the product is gone too.
	driver string
	// advice says what has to change beside the name, as a sentence after a
	// space, for a class that can't be translated.
	advice string
	// translated classes are sent as ones of the driver.
	translated bool
	// zones says that the parameters zone and zones become topologies.
	zones bool
	// zoneLabel is the driver's own label for zones; "" where it has none that
	// is always the same.
	zoneLabel string
}

const vsphere = "kubernetes.io/vsphere-volume"

// inTreeProvisioners are the ones that Kubernetes had. A class may still name
// them; its claims then stay pending for ever, without an error anywhere.
var inTreeProvisioners = map[string]inTree{
	"kubernetes.io/aws-ebs":         {goneSince: "1.27", driver: "ebs.csi.aws.com", translated: true, zones: true, zoneLabel: "topology.ebs.csi.aws.com/zone"},
	"kubernetes.io/gce-pd":          {goneSince: "1.28", driver: "pd.csi.storage.gke.io", translated: true, zones: true, zoneLabel: "topology.gke.io/zone"},
	"kubernetes.io/azure-disk":      {goneSince: "1.27", driver: "disk.csi.azure.com", translated: true, zones: true, zoneLabel: "topology.disk.csi.azure.com/zone"},
	"kubernetes.io/azure-file":      {goneSince: "1.30", driver: "file.csi.azure.com", translated: true},
	"kubernetes.io/cinder":          {goneSince: "1.26", driver: "cinder.csi.openstack.org", translated: true, zoneLabel: "topology.cinder.csi.openstack.org/zone"},
	vsphere:                         {goneSince: "1.30", driver: "csi.vsphere.vmware.com", translated: true},
	"kubernetes.io/portworx-volume": {goneSince: "1.36", driver: "pxd.portworx.com", translated: true},
	"kubernetes.io/rbd":             {goneSince: "1.31", driver: "rbd.csi.ceph.com", advice: " Its parameters are others: clusterID, pool and the names of secrets."},
	"kubernetes.io/cephfs":          {goneSince: "1.31", driver: "cephfs.csi.ceph.com", advice: " Its parameters are others: clusterID, fsName and the names of secrets."},
	"kubernetes.io/glusterfs":       {goneSince: "1.26"},
	"kubernetes.io/scaleio":         {goneSince: "1.22", driver: "csi-vxflexos.dellemc.com", advice: " Its parameters are others; see the driver's documentation."},
	"kubernetes.io/quobyte":         {goneSince: "1.25", driver: "csi.quobyte.com", advice: " Its parameters are others; see the driver's documentation."},
	"kubernetes.io/flocker":         {goneSince: "1.25"},
	"kubernetes.io/storageos":       {goneSince: "1.25"},
	"kubernetes.io/photon-pd":       {goneSince: "1.15"},
}

// Translated is a provisioner that was part of Kubernetes and whose classes are
// sent as ones of its CSI driver.
type Translated struct {
	// Driver is the CSI driver's name.
	Driver string
	// GoneSince is the release of Kubernetes that no longer has the provisioner.
	GoneSince string
}

// InTree is what becomes of a provisioner; false for one that is sent as it is.
func InTree(provisioner string) (Translated, bool) {
	old := inTreeProvisioners[provisioner]
	return Translated{Driver: old.driver, GoneSince: old.goneSince}, old.translated
}
