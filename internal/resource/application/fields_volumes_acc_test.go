package application_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
	"github.com/stateful-apps/terraform-provider-stateful/internal/compile"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// volumeObjects are persistent volumes of every source, as we compile them.
func volumeObjects(t *testing.T) map[string]map[string]any {
	t.Helper()
	secret := &model.SecretName{Namespace: "storage", Name: "a"}
	out := map[string]map[string]any{}
	for name, v := range map[string]model.PersistentVolume{
		"PersistentVolume/nfs": {
			NFS: &model.NFS{Server: "nas.example.com", Path: "/films"}, StorageClass: "nfs", MountOptions: []string{"hard"},
			Claim: &model.ClaimName{Namespace: "none", Name: "films"}, Annotations: map[string]string{"a": "b"},
		},
		"PersistentVolume/iscsi": {ISCSI: &model.PersistentISCSI{TargetPortal: "10.0.0.1", IQN: "iqn.2001-04.com.example:disk1", Secret: secret}},
		"PersistentVolume/fc":    {FC: &model.FC{WWIDs: []string{"3600508b400105e210000900000490000"}}},
		"PersistentVolume/local": {Local: &model.Local{Path: "/mnt/disk"}, Nodes: []string{"none"}},
		"PersistentVolume/host":  {HostPath: &model.HostPath{Path: "/data", Type: ptr.To("Directory")}},
		"PersistentVolume/csi":   {CSI: &model.PersistentCSI{Driver: "disks.example.com", VolumeHandle: "vol-1", FSType: ptr.To("xfs"), Attributes: map[string]string{"a": "b"}}, Nodes: []string{"none"}},
		"PersistentVolume/secret": {CSI: &model.PersistentCSI{
			Driver: "disks.example.com", VolumeHandle: "vol-2", ControllerExpandSecret: secret, NodeExpandSecret: secret, NodeStageSecret: secret, NodePublishSecret: secret, ControllerPublishSecret: secret,
		}},
	} {
		v.Name, v.Capacity, v.AccessModes, v.VolumeMode, v.ReclaimPolicy = acctest.VolumeName(t), "2Gi", []string{"ReadWriteOnce"}, "Filesystem", "Retain"
		set, err := compile.PersistentVolume(v)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = set.Objects[0].Body
	}
	return out
}

var (
	otherSecret = setting(map[string]any{"namespace": "storage", "name": "b"}, "spec", "csi", "nodeStageSecretRef")
	otherNodes  = map[string]any{"required": map[string]any{"nodeSelectorTerms": []any{
		map[string]any{"matchExpressions": []any{map[string]any{"key": "kubernetes.io/hostname", "operator": "In", "values": []any{"other"}}}},
	}}}
)

// volumeEdits are changes of the objects of volumeObjects.
var volumeEdits = map[string][]fieldEdit{
	"PersistentVolume/nfs": {
		{"a label", setting("x", "metadata", "labels", "x")},
		{"an annotation", setting("c", "metadata", "annotations", "a")},
		{"more", setting("3Gi", "spec", "capacity", "storage")},
		{"less", setting("1Gi", "spec", "capacity", "storage")},
		{"access modes", setting([]any{"ReadWriteMany", "ReadOnlyMany"}, "spec", "accessModes")},
		{"class", setting("other", "spec", "storageClassName")},
		{"no class", setting(nil, "spec", "storageClassName")},
		{"reclaim policy", setting("Delete", "spec", "persistentVolumeReclaimPolicy")},
		{"mount options", setting([]any{"soft", "hard"}, "spec", "mountOptions")},
		{"no mount options", setting(nil, "spec", "mountOptions")},
		{"claim", setting("other", "spec", "claimRef", "name")},
		{"no claim", setting(nil, "spec", "claimRef")},
		{"volume mode", setting("Block", "spec", "volumeMode")},
		{"nodes", setting(otherNodes, "spec", "nodeAffinity")},
		{"export", setting("/series", "spec", "nfs", "path")},
		{"read only", setting(true, "spec", "nfs", "readOnly")},
		{"source", func(u *unstructured.Unstructured) {
			setting(nil, "spec", "nfs")(u)
			setting("/films", "spec", "hostPath", "path")(u)
		}},
	},
	"PersistentVolume/iscsi": {{"unit", setting(int64(3), "spec", "iscsi", "lun")}, {"Secret", setting("b", "spec", "iscsi", "secretRef", "name")}, {"portals", setting([]any{"10.0.0.2"}, "spec", "iscsi", "portals")}},
	"PersistentVolume/fc":    {{"file system", setting("xfs", "spec", "fc", "fsType")}},
	"PersistentVolume/local": {{"path", setting("/mnt/other", "spec", "local", "path")}, {"nodes", setting(otherNodes, "spec", "nodeAffinity")}},
	"PersistentVolume/host":  {{"path", setting("/other", "spec", "hostPath", "path")}, {"type", setting("", "spec", "hostPath", "type")}},
	"PersistentVolume/csi": {
		{"handle", setting("vol-3", "spec", "csi", "volumeHandle")},
		{"attributes", setting("c", "spec", "csi", "volumeAttributes", "a")},
		{"a Secret for growth", setting(map[string]any{"namespace": "storage", "name": "a"}, "spec", "csi", "controllerExpandSecretRef")},
		{"a Secret for growth on nodes", setting(map[string]any{"namespace": "storage", "name": "a"}, "spec", "csi", "nodeExpandSecretRef")},
		{"a Secret for staging", otherSecret},
		{"nodes", setting(otherNodes, "spec", "nodeAffinity")},
		{"all nodes", setting(nil, "spec", "nodeAffinity")},
	},
	"PersistentVolume/secret": {
		{"Secret for growth", setting("b", "spec", "csi", "controllerExpandSecretRef", "name")},
		{"no Secret for growth", setting(nil, "spec", "csi", "controllerExpandSecretRef")},
		{"Secret for staging", otherSecret},
		{"no Secret for publishing", setting(nil, "spec", "csi", "nodePublishSecretRef")},
	},
}
