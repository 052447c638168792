package model

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

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
	// parameters says what has to change beside the name, as a sentence after
	// a space.
	parameters string
}

// inTreeProvisioners are the ones that Kubernetes had. A class may still name
// them; its claims then stay pending for ever, without an error anywhere.
var inTreeProvisioners = map[string]inTree{
	"kubernetes.io/aws-ebs":         {"1.27", "ebs.csi.aws.com", " Write fsType as csi.storage.k8s.io/fstype, and zones as allowed_topologies."},
	"kubernetes.io/gce-pd":          {"1.28", "pd.csi.storage.gke.io", " Write fstype as csi.storage.k8s.io/fstype, and zones as allowed_topologies."},
	"kubernetes.io/azure-disk":      {"1.27", "disk.csi.azure.com", ""},
	"kubernetes.io/azure-file":      {"1.30", "file.csi.azure.com", ""},
	"kubernetes.io/cinder":          {"1.26", "cinder.csi.openstack.org", " Write fsType as csi.storage.k8s.io/fstype, and availability as allowed_topologies."},
	"kubernetes.io/vsphere-volume":  {"1.30", "csi.vsphere.vmware.com", " Of the parameters only storagepolicyname still means something."},
	"kubernetes.io/portworx-volume": {"1.36", "pxd.portworx.com", ""},
	"kubernetes.io/rbd":             {"1.31", "rbd.csi.ceph.com", " Its parameters are others: clusterID, pool and the names of secrets."},
	"kubernetes.io/cephfs":          {"1.31", "cephfs.csi.ceph.com", " Its parameters are others: clusterID, fsName and the names of secrets."},
	"kubernetes.io/glusterfs":       {"1.26", "", ""},
	"kubernetes.io/scaleio":         {"1.22", "csi-vxflexos.dellemc.com", " Its parameters are others; see the driver's documentation."},
	"kubernetes.io/quobyte":         {"1.25", "csi.quobyte.com", " Its parameters are others; see the driver's documentation."},
	"kubernetes.io/flocker":         {"1.25", "", ""},
	"kubernetes.io/storageos":       {"1.25", "", ""},
	"kubernetes.io/photon-pd":       {"1.15", "", ""},
}

func validateProvisioner(p *Problems, name string) {
	at := Path{"storage_provisioner"}
	old, known := inTreeProvisioners[name]
	switch {
	case name == noProvisioner:
	case known && old.driver != "":
		p.add(at, "Provisioner no longer in Kubernetes",
			"storage_provisioner is %q, which has not been part of Kubernetes since %s: claims would stay pending for ever. Install the CSI driver and use %q instead.%s",
			name, old.goneSince, old.driver, old.parameters)
	case known:
		p.add(at, "Provisioner no longer in Kubernetes",
			"storage_provisioner is %q, which has not been part of Kubernetes since %s, and it has no successor: claims would stay pending for ever. Use the CSI driver of another storage system.",
			name, old.goneSince)
	case strings.HasPrefix(name, inTreePrefix):
		p.add(at, "Unknown provisioner",
			"storage_provisioner is %q, but of the names that begin with %s Kubernetes has only %q left, for volumes that are made beforehand. Use the name of a CSI driver.",
			name, inTreePrefix, noProvisioner)
	default:
		// The API ignores case here.
		p.invalid(at, "Invalid provisioner", "storage_provisioner", name, validation.IsQualifiedName(strings.ToLower(name)))
	}
}
