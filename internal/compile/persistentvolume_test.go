package compile

import (
	"testing"

	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// persistentVolumes are the models that have a golden.
func persistentVolumes() map[string]model.PersistentVolume {
	secret := func(name string) *model.SecretName { return &model.SecretName{Namespace: "storage", Name: name} }
	plain := func(change func(*model.PersistentVolume)) model.PersistentVolume {
		v := model.PersistentVolume{Name: "films", Capacity: "1024Gi", AccessModes: []string{"ReadWriteOnce"}, VolumeMode: "Filesystem", ReclaimPolicy: "Retain"}
		change(&v)
		return v
	}
	return map[string]model.PersistentVolume{
		"volume-nfs": plain(func(v *model.PersistentVolume) { v.NFS = &model.NFS{Server: "nas.example.com", Path: "/films"} }),
		"volume-everything": {
			Name: "films", Capacity: "1e12", AccessModes: []string{"ReadWriteMany", "ReadOnlyMany"}, StorageClass: "nfs", VolumeMode: "Filesystem", ReclaimPolicy: "Retain",
			MountOptions: []string{"nfsvers=4.2", "hard"}, Claim: &model.ClaimName{Namespace: "media", Name: "films"},
			NodeAffinity: []model.VolumeNodeTerm{
				{MatchExpressions: []model.Requirement{{Key: "topology.kubernetes.io/zone", Operator: "In", Values: []string{"b", "a"}}, {Key: "nfs", Operator: "Exists"}}},
				{MatchFields: []model.Requirement{{Key: "metadata.name", Operator: "In", Values: []string{"node-1"}}}},
			},
			Labels: map[string]string{"team": "media"}, Annotations: map[string]string{"example.com/contact": "media@example.com"},
			NFS: &model.NFS{Server: "nas.example.com", Path: "/films", ReadOnly: ptr.To(true)}, Reclaim: ptr.To(true), AllowReplace: ptr.To(true),
		},
		"volume-iscsi": plain(func(v *model.PersistentVolume) {
			v.VolumeMode = "Block"
			v.ISCSI = &model.PersistentISCSI{
				TargetPortal: "10.0.0.1", IQN: "iqn.2001-04.com.example:disk1", LUN: ptr.To[int32](1), FSType: ptr.To("xfs"), ReadOnly: ptr.To(true), Portals: []string{"10.0.0.2", "10.0.0.3"},
				CHAPDiscovery: ptr.To(true), CHAPSession: ptr.To(true), Secret: secret("chap"), InitiatorName: ptr.To("iqn.2001-04.com.example:node"),
			}
		}),
		"volume-iscsi-zeros": plain(func(v *model.PersistentVolume) {
			v.ISCSI = &model.PersistentISCSI{
				TargetPortal: "10.0.0.1", IQN: "iqn.2001-04.com.example:disk1", LUN: ptr.To[int32](0), Interface: ptr.To(""), FSType: ptr.To(""), ReadOnly: ptr.To(false),
				Portals: []string{}, CHAPDiscovery: ptr.To(false), CHAPSession: ptr.To(false),
			}
		}),
		"volume-fc": plain(func(v *model.PersistentVolume) {
			v.FC = &model.FC{TargetWWNs: []string{"500a0982991b8dc5"}, LUN: ptr.To[int32](2), FSType: ptr.To("ext4"), ReadOnly: ptr.To(true)}
		}),
		"volume-local": plain(func(v *model.PersistentVolume) {
			v.Local, v.Nodes = &model.Local{Path: "/mnt/disk", FSType: ptr.To("ext4")}, []string{"node-1", "node-2"}
		}),
		"volume-hostpath": plain(func(v *model.PersistentVolume) {
			v.HostPath = &model.HostPath{Path: "/data", Type: ptr.To("Directory")}
		}),
		"volume-csi": plain(func(v *model.PersistentVolume) {
			v.ReclaimPolicy = "Delete"
			v.CSI = &model.PersistentCSI{
				Driver: "ebs.csi.aws.com", VolumeHandle: "vol-1", FSType: ptr.To("xfs"), ReadOnly: ptr.To(true), Attributes: map[string]string{"partition": "1"},
				ControllerPublishSecret: secret("a"), NodeStageSecret: secret("b"), NodePublishSecret: secret("c"), ControllerExpandSecret: secret("d"), NodeExpandSecret: secret("e"),
			}
		}),
		"volume-csi-zeros": plain(func(v *model.PersistentVolume) {
			v.CSI = &model.PersistentCSI{Driver: "ebs.csi.aws.com", VolumeHandle: "vol-1", FSType: ptr.To(""), ReadOnly: ptr.To(false), Attributes: map[string]string{}}
			v.MountOptions, v.Labels, v.Annotations, v.Reclaim = []string{}, map[string]string{}, map[string]string{}, ptr.To(false)
		}),
	}
}

func TestPersistentVolume_matchesGoldens(t *testing.T) {
	for name, v := range persistentVolumes() {
		t.Run(name, func(t *testing.T) {
			for _, p := range v.Validate() {
				t.Errorf("%v: %s", p.Path, p.Detail)
			}
			set, err := PersistentVolume(v)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, set)
			for _, o := range set.Objects {
				isKept(t, o)
			}
		})
	}
}

// The model has no access to our constants; here the two are held together.
func TestPersistentVolume_isMarkedByTheProviderAlone(t *testing.T) {
	for _, mark := range []string{AnnotationProvisionedBy, object.AnnotationOwner} {
		v := persistentVolumes()["volume-csi"]
		v.Annotations = map[string]string{mark: "x"}
		if len(v.Validate()) != 1 {
			t.Errorf("a user may set %s", mark)
		}
	}
}

func TestPersistentVolume_withABadCapacityIsAnError(t *testing.T) {
	if _, err := PersistentVolume(model.PersistentVolume{Name: "a", Capacity: "much"}); err == nil {
		t.Error("it compiles")
	}
}
