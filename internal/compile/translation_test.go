package compile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	csitranslation "k8s.io/csi-translation-lib"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

func TestTranslated_isWhatTheDriverUnderstands(t *testing.T) {
	type parameters = map[string]string
	type topologies = []map[string][]string
	for name, c := range map[string]struct {
		provisioner string
		parameters  parameters
		topologies  topologies
		want        model.StorageClass
	}{
		"zones become topologies": {
			provisioner: "kubernetes.io/aws-ebs", parameters: parameters{"type": "io1", "iopsPerGB": "10", "fsType": "ext4", "zones": "us-east-1d, us-east-1c"},
			want: model.StorageClass{
				Provisioner:       "ebs.csi.aws.com",
				Parameters:        parameters{"type": "io1", "iopsPerGB": "10", "allowautoiopspergbincrease": "true", "csi.storage.k8s.io/fstype": "ext4"},
				AllowedTopologies: topologies{{"topology.ebs.csi.aws.com/zone": {"us-east-1d", "us-east-1c"}}},
			},
		},
		"topologies get the driver's label": {
			provisioner: "kubernetes.io/gce-pd", parameters: parameters{"type": "pd-ssd", "fstype": "xfs"},
			topologies: topologies{{"topology.kubernetes.io/zone": {"b", "a"}, "example.com/rack": {"1"}}, {"failure-domain.beta.kubernetes.io/zone": {"c"}}},
			want: model.StorageClass{
				Provisioner: "pd.csi.storage.gke.io", Parameters: parameters{"type": "pd-ssd", "csi.storage.k8s.io/fstype": "xfs"},
				AllowedTopologies: topologies{{"topology.gke.io/zone": {"b", "a"}, "example.com/rack": {"1"}}, {"topology.gke.io/zone": {"c"}}},
			},
		},
		"one zone": {
			provisioner: "kubernetes.io/azure-disk", parameters: parameters{"skuName": "Premium_LRS", "zone": "westus2-1"},
			want: model.StorageClass{
				Provisioner: "disk.csi.azure.com", Parameters: parameters{"skuName": "Premium_LRS"},
				AllowedTopologies: topologies{{"topology.disk.csi.azure.com/zone": {"westus2-1"}}},
			},
		},
		"a region without zones": {
			provisioner: "kubernetes.io/azure-disk", topologies: topologies{{"topology.kubernetes.io/zone": {"0"}}},
			want: model.StorageClass{Provisioner: "disk.csi.azure.com", Parameters: parameters{}, AllowedTopologies: topologies{{"topology.disk.csi.azure.com/zone": {""}}}},
		},
		"files": {
			provisioner: "kubernetes.io/azure-file", parameters: parameters{"skuName": "Standard_LRS"},
			want: model.StorageClass{Provisioner: "file.csi.azure.com", Parameters: parameters{"skuName": "Standard_LRS"}},
		},
		"availability stays": {
			provisioner: "kubernetes.io/cinder", parameters: parameters{"availability": "nova", "fsType": "ext4"},
			want: model.StorageClass{Provisioner: "cinder.csi.openstack.org", Parameters: parameters{"availability": "nova", "csi.storage.k8s.io/fstype": "ext4"}},
		},
		"volumes that are new": {
			provisioner: "kubernetes.io/vsphere-volume", parameters: parameters{"storagePolicyName": "gold"},
			want: model.StorageClass{Provisioner: "csi.vsphere.vmware.com", Parameters: parameters{"storagepolicyname": "gold"}},
		},
		"secrets": {
			provisioner: "kubernetes.io/portworx-volume", parameters: parameters{"repl": "3", "openstorage.io/auth-secret-name": "px"},
			want: model.StorageClass{Provisioner: "pxd.portworx.com", Parameters: parameters{
				"repl": "3",
				"csi.storage.k8s.io/provisioner-secret-name":        "px",
				"csi.storage.k8s.io/controller-publish-secret-name": "px",
				"csi.storage.k8s.io/node-publish-secret-name":       "px",
				"csi.storage.k8s.io/node-stage-secret-name":         "px",
				"csi.storage.k8s.io/controller-expand-secret-name":  "px",
				"csi.storage.k8s.io/node-expand-secret-name":        "px",
			}},
		},
		"a driver's own": {
			provisioner: "ebs.csi.aws.com", parameters: parameters{"zones": "a, b"},
			want: model.StorageClass{Provisioner: "ebs.csi.aws.com", Parameters: parameters{"zones": "a, b"}},
		},
		// The model refuses it; a plan that does not know yet whether there are
		// topologies gets as far as this.
		"zones and topologies": {
			provisioner: "kubernetes.io/aws-ebs", parameters: parameters{"zone": "a"}, topologies: topologies{{"topology.kubernetes.io/zone": {"b"}}},
			want: model.StorageClass{Provisioner: "ebs.csi.aws.com", Parameters: parameters{}, AllowedTopologies: topologies{{"topology.ebs.csi.aws.com/zone": {"a"}}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			given := model.StorageClass{Name: "fast", Provisioner: c.provisioner, Parameters: c.parameters, AllowedTopologies: c.topologies, AllowVolumeExpansion: true}
			c.want.Name, c.want.AllowVolumeExpansion = "fast", true
			for range 5 { // whatever the order of maps
				got, err := Translated(given)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Fatalf("(-want +got):\n%s", diff)
				}
			}
			if given.Provisioner != c.provisioner || !cmp.Equal(given.Parameters, c.parameters) || !cmp.Equal(given.AllowedTopologies, c.topologies) {
				t.Errorf("the class itself has changed: %+v", given)
			}
		})
	}
}

// The library and the model's table know the same drivers.
func TestTranslated_knowsTheDriversOfTheLibrary(t *testing.T) {
	for _, name := range []string{
		"kubernetes.io/aws-ebs", "kubernetes.io/gce-pd", "kubernetes.io/azure-disk", "kubernetes.io/azure-file",
		"kubernetes.io/cinder", "kubernetes.io/vsphere-volume", "kubernetes.io/portworx-volume",
	} {
		want, err := csitranslation.New().GetCSINameFromInTreeName(name)
		if to, ok := model.InTree(name); !ok || err != nil || to.Driver != want {
			t.Errorf("%s becomes %+v (%v), want %s (%v)", name, to, ok, want, err)
		}
	}
}
