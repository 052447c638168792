package model

import (
	"fmt"
	"strings"
	"testing"
)

func TestStorageClass_isRefused(t *testing.T) {
	refuses(t, class, []refusal[StorageClass]{
		{
			name:   "bad name",
			change: func(c *StorageClass) { c.Name = "Fast" },
			at:     Path{"name"}, says: `"Fast"`,
		},
		{
			name:   "bad provisioner",
			change: func(c *StorageClass) { c.Provisioner = "" },
			at:     Path{"storage_provisioner"}, says: `""`,
		},
		{
			name:   "recycling",
			change: func(c *StorageClass) { c.ReclaimPolicy = "Recycle" },
			at:     Path{"reclaim_policy"}, says: `Use "Retain" to keep the data`,
		},
		{
			name:   "unknown reclaim policy",
			change: func(c *StorageClass) { c.ReclaimPolicy = "Keep" },
			at:     Path{"reclaim_policy"}, says: `"Retain" or "Delete"`,
		},
		{
			name:   "unknown binding mode",
			change: func(c *StorageClass) { c.VolumeBindingMode = "Late" },
			at:     Path{"volume_binding_mode"}, says: `"WaitForFirstConsumer" or "Immediate"`,
		},
		{
			name:   "empty mount option",
			change: func(c *StorageClass) { c.MountOptions = []string{"ro", " "} },
			at:     Path{"mount_options", 1}, says: "index 1",
		},
		{
			name:   "empty topology",
			change: func(c *StorageClass) { c.AllowedTopologies = append(c.AllowedTopologies, nil) },
			at:     Path{"allowed_topologies", 1}, says: "index 1",
		},
		{
			name:   "topology without values",
			change: func(c *StorageClass) { c.AllowedTopologies[0]["x"] = nil },
			at:     Path{"allowed_topologies", 0, "x"}, says: "no values",
		},
		{
			name:   "topology with a bad label",
			change: func(c *StorageClass) { c.AllowedTopologies[0]["a b"] = []string{"x"} },
			at:     Path{"allowed_topologies", 0, "a b"}, says: `"a b"`,
		},
		{
			name:   "topology with a bad value",
			change: func(c *StorageClass) { c.AllowedTopologies[0]["x"] = []string{"a", "b c"} },
			at:     Path{"allowed_topologies", 0, "x", 1}, says: `"b c"`,
		},
		{
			name:   "parameter without a name",
			change: func(c *StorageClass) { c.Parameters[""] = "x" },
			at:     Path{"parameters", ""}, says: "name is empty",
		},
		{
			name: "too many parameters",
			change: func(c *StorageClass) {
				for i := range 511 {
					c.Parameters[fmt.Sprint(i)] = ""
				}
			},
			at: Path{"parameters"}, says: "513 entries",
		},
		{
			name:   "parameters that are too large",
			change: func(c *StorageClass) { c.Parameters = map[string]string{"x": strings.Repeat("x", 256<<10)} },
			at:     Path{"parameters"}, reads: []Path{{"parameters", "x"}}, says: "262145 bytes",
		},
		{
			name:   "our own label",
			change: func(c *StorageClass) { c.Labels["app.kubernetes.io/managed-by"] = "me" },
			at:     Path{"labels", "app.kubernetes.io/managed-by"}, says: "set by the provider",
		},
		{
			name:   "annotation that is an attribute",
			change: func(c *StorageClass) { c.Annotations["storageclass.kubernetes.io/is-default-class"] = "false" },
			at:     Path{"annotations", "storageclass.kubernetes.io/is-default-class"}, says: "set default",
		},
	})
}

// Every provisioner that Kubernetes ever had, and what is made of it: sent as its
// CSI driver's, or refused with the words.
func TestStorageClass_everyInTreeProvisioner(t *testing.T) {
	rows := map[string]struct{ driver, refused string }{
		"kubernetes.io/aws-ebs":         {driver: "ebs.csi.aws.com"},
		"kubernetes.io/gce-pd":          {driver: "pd.csi.storage.gke.io"},
		"kubernetes.io/azure-disk":      {driver: "disk.csi.azure.com"},
		"kubernetes.io/azure-file":      {driver: "file.csi.azure.com"},
		"kubernetes.io/cinder":          {driver: "cinder.csi.openstack.org"},
		"kubernetes.io/vsphere-volume":  {driver: "csi.vsphere.vmware.com"},
		"kubernetes.io/portworx-volume": {driver: "pxd.portworx.com"},
		"kubernetes.io/rbd":             {refused: `since 1.31: claims would stay pending for ever. Install the CSI driver and use "rbd.csi.ceph.com" instead. Its parameters are others: clusterID, pool and the names of secrets.`},
		"kubernetes.io/cephfs":          {refused: `since 1.31: claims would stay pending for ever. Install the CSI driver and use "cephfs.csi.ceph.com" instead. Its parameters are others: clusterID, fsName and the names of secrets.`},
		"kubernetes.io/glusterfs":       {refused: "since 1.26, and it has no successor"},
		"kubernetes.io/scaleio":         {refused: `since 1.22: claims would stay pending for ever. Install the CSI driver and use "csi-vxflexos.dellemc.com" instead.`},
		"kubernetes.io/quobyte":         {refused: `since 1.25: claims would stay pending for ever. Install the CSI driver and use "csi.quobyte.com" instead.`},
		"kubernetes.io/flocker":         {refused: "since 1.25, and it has no successor"},
		"kubernetes.io/storageos":       {refused: "since 1.25, and it has no successor"},
		"kubernetes.io/photon-pd":       {refused: "since 1.15, and it has no successor"},
		// Volumes of these plugins were always made by hand.
		"kubernetes.io/nfs":            {refused: `has only "kubernetes.io/no-provisioner" left, for volumes that are made beforehand`},
		"kubernetes.io/iscsi":          {refused: `"kubernetes.io/no-provisioner"`},
		"kubernetes.io/fc":             {refused: `"kubernetes.io/no-provisioner"`},
		"kubernetes.io/host-path":      {refused: `"kubernetes.io/no-provisioner"`},
		"kubernetes.io/local-volume":   {refused: `"kubernetes.io/no-provisioner"`},
		"kubernetes.io/flexvolume":     {refused: `"kubernetes.io/no-provisioner"`},
		"kubernetes.io/no-provisioner": {},
	}
	for name := range inTreeProvisioners {
		if _, ok := rows[name]; !ok {
			t.Errorf("%s has no row", name)
		}
	}
	var refused []refusal[StorageClass]
	for _, name := range names(rows) {
		row := rows[name]
		change := func(c *StorageClass) {
			c.Provisioner, c.Parameters, c.AllowedTopologies = name, nil, nil
		}
		if row.refused != "" {
			refused = append(refused, refusal[StorageClass]{name: name, change: change, at: Path{"storage_provisioner"}, says: row.refused})
			continue
		}
		c := class()
		change(&c)
		if problems := c.Validate(); len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
		if to, ok := InTree(name); to.Driver != row.driver || ok != (row.driver != "") || ok && to.GoneSince == "" {
			t.Errorf("%s becomes %+v (%v)", name, to, ok)
		}
	}
	refuses(t, class, refused)
}

func TestStorageClass_whatCanNotBeTranslatedIsRefused(t *testing.T) {
	of := func(provisioner string, parameters map[string]string, terms ...map[string][]string) func(*StorageClass) {
		return func(c *StorageClass) {
			c.Provisioner, c.Parameters, c.AllowedTopologies = provisioner, parameters, terms
		}
	}
	provisioner := []Path{{"storage_provisioner"}}
	refuses(t, class, []refusal[StorageClass]{
		{
			name:   "one parameter in two spellings",
			change: of("kubernetes.io/aws-ebs", map[string]string{"fsType": "xfs", "fstype": "ext4"}),
			at:     Path{"parameters", "fstype"}, reads: provisioner, says: `does not tell "fsType" from "fstype"`,
		},
		{
			name:   "a parameter of the driver",
			change: of("kubernetes.io/aws-ebs", map[string]string{"csi.storage.k8s.io/fstype": "xfs"}),
			at:     Path{"parameters", "csi.storage.k8s.io/fstype"}, reads: provisioner, says: `Set storage_provisioner = "ebs.csi.aws.com"`,
		},
		{
			name:   "zone and zones",
			change: of("kubernetes.io/gce-pd", map[string]string{"zone": "a", "zones": "b"}),
			at:     Path{"parameters", "zones"}, reads: provisioner, says: "parameters has zone and zones",
		},
		{
			name:   "zones and topologies",
			change: of("kubernetes.io/azure-disk", map[string]string{"Zones": "a"}, map[string][]string{"topology.kubernetes.io/zone": {"a"}}),
			at:     Path{"parameters", "Zones"}, reads: []Path{{"storage_provisioner"}, {"allowed_topologies"}}, says: "Keep allowed_topologies",
		},
		{
			name:   "no zone between commas",
			change: of("kubernetes.io/aws-ebs", map[string]string{"zones": "a,"}),
			at:     Path{"parameters", "zones"}, reads: provisioner, says: `"" in the place of a zone`,
		},
		{
			name:   "what is no zone",
			change: of("kubernetes.io/aws-ebs", map[string]string{"zone": "a b"}),
			at:     Path{"parameters", "zone"}, reads: provisioner, says: `"a b" in the place of a zone`,
		},
		{
			name: "two labels that become one",
			change: of("kubernetes.io/cinder", nil, map[string][]string{
				"topology.kubernetes.io/zone": {"a"}, "failure-domain.beta.kubernetes.io/zone": {"b"},
			}),
			at: Path{"allowed_topologies", 0}, reads: provisioner, says: "all become topology.cinder.csi.openstack.org/zone",
		},
		{
			name:   "a datastore",
			change: of("kubernetes.io/vsphere-volume", map[string]string{"storagepolicyname": "gold", "datastore": "ds1"}),
			at:     Path{"parameters", "datastore"}, reads: provisioner, says: `has no parameter "datastore"`,
		},
		{
			name:   "zones of vSphere",
			change: of("kubernetes.io/vsphere-volume", nil, map[string][]string{"topology.kubernetes.io/zone": {"a"}}),
			at:     Path{"allowed_topologies", 0, "topology.kubernetes.io/zone"}, reads: provisioner, says: "usually topology.csi.vmware.com/k8s-zone",
		},
		{
			name:   "unmanaged disks",
			change: of("kubernetes.io/azure-disk", map[string]string{"kind": "Dedicated"}),
			at:     Path{"parameters", "kind"}, reads: provisioner, says: "managed disks only",
		},
	})
	for name, change := range map[string]func(*StorageClass){
		"a zone of OpenStack":    of("kubernetes.io/cinder", map[string]string{"availability": "nova", "fsType": "ext4"}),
		"a storage policy":       of("kubernetes.io/vsphere-volume", map[string]string{"storagePolicyName": "gold", "fstype": "ext4"}),
		"managed disks":          of("kubernetes.io/azure-disk", map[string]string{"kind": "Managed"}),
		"zones with spaces":      of("kubernetes.io/gce-pd", map[string]string{"zones": "a, b"}),
		"the CSI driver's names": of("ebs.csi.aws.com", map[string]string{"zone": "a", "zones": "b", "csi.storage.k8s.io/fstype": "xfs"}),
	} {
		c := class()
		change(&c)
		if problems := c.Validate(); len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
