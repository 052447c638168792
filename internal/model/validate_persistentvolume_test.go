package model

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

// films is a volume in order of which everything is set that one source allows.
func films() PersistentVolume {
	return PersistentVolume{
		Name: "films", Capacity: "100Gi", AccessModes: []string{"ReadWriteMany", "ReadOnlyMany"}, StorageClass: "nfs", VolumeMode: "Filesystem", ReclaimPolicy: "Retain",
		MountOptions: []string{"nfsvers=4.2", "hard"}, Claim: &ClaimName{Namespace: "media", Name: "films"}, NFS: &NFS{Server: "nas.example.com", Path: "/films"},
		NodeAffinity: []VolumeNodeTerm{{
			MatchExpressions: []Requirement{{Key: "zone", Operator: "In", Values: []string{"a", "b"}}},
			MatchFields:      []Requirement{{Key: "metadata.name", Operator: "NotIn", Values: []string{"node-9"}}},
		}},
		Labels: map[string]string{"team": "media"}, Annotations: map[string]string{"example.com/a": "b"}, Reclaim: ptr.To(true), AllowReplace: ptr.To(true),
	}
}

// of is films with another source.
func of(change func(*PersistentVolume)) func(*PersistentVolume) {
	return func(v *PersistentVolume) {
		v.NFS = nil
		change(v)
	}
}

func disk() *PersistentISCSI {
	return &PersistentISCSI{
		TargetPortal: "10.0.0.1:3260", IQN: "iqn.2001-04.com.example:disk1", LUN: ptr.To[int32](1), CHAPSession: ptr.To(true), Secret: &SecretName{Namespace: "storage", Name: "chap"},
	}
}

func handled() *PersistentCSI {
	secret := func(name string) *SecretName { return &SecretName{Namespace: "storage", Name: name} }
	return &PersistentCSI{
		Driver: "ebs.csi.aws.com", VolumeHandle: "vol-1", FSType: ptr.To("xfs"), ReadOnly: ptr.To(true), Attributes: map[string]string{"a": "b"},
		ControllerPublishSecret: secret("a"), NodeStageSecret: secret("b"), NodePublishSecret: secret("c"), ControllerExpandSecret: secret("d"), NodeExpandSecret: secret("e"),
	}
}

func TestPersistentVolume_isInOrder(t *testing.T) {
	for name, change := range map[string]func(*PersistentVolume){
		"everything": func(*PersistentVolume) {},
		"little": func(v *PersistentVolume) {
			*v = PersistentVolume{Name: "a", Capacity: "1Gi", AccessModes: []string{"ReadWriteOnce"}, VolumeMode: "Filesystem", ReclaimPolicy: "Retain", NFS: v.NFS}
		},
		"an exponent":          func(v *PersistentVolume) { v.Capacity = "1e3" },
		"a fraction of a unit": func(v *PersistentVolume) { v.Capacity = "0.5Gi" },
		"a bare number":        func(v *PersistentVolume) { v.Capacity = "1073741824" },
		"iscsi":                of(func(v *PersistentVolume) { v.ISCSI = disk() }),
		"iscsi as a device":    of(func(v *PersistentVolume) { v.ISCSI, v.VolumeMode, v.MountOptions = disk(), "Block", nil }),
		"an initiator": of(func(v *PersistentVolume) {
			v.ISCSI = disk()
			v.ISCSI.InitiatorName = ptr.To("iqn.2001-04.com.example:node")
		}),
		"fc":    of(func(v *PersistentVolume) { v.FC = &FC{TargetWWNs: []string{"500a0982991b8dc5"}, LUN: ptr.To[int32](0)} }),
		"local": of(func(v *PersistentVolume) { v.Local = &Local{Path: "/mnt/disk"} }),
		"local on a named node": of(func(v *PersistentVolume) {
			v.Local, v.NodeAffinity, v.Nodes = &Local{Path: "/mnt/disk"}, nil, []string{"node-1"}
		}),
		"host path":    of(func(v *PersistentVolume) { v.HostPath, v.MountOptions = &HostPath{Path: "/data"}, nil }),
		"csi":          of(func(v *PersistentVolume) { v.CSI = handled() }),
		"csi, deleted": of(func(v *PersistentVolume) { v.CSI, v.ReclaimPolicy, v.Reclaim = handled(), "Delete", nil }),
	} {
		t.Run(name, func(t *testing.T) {
			v := films()
			change(&v)
			if problems := v.Validate(); len(problems) > 0 {
				t.Errorf("got %v", problems)
			}
		})
	}
}

func TestPersistentVolume_isRefused(t *testing.T) {
	refuses(t, films, []refusal[PersistentVolume]{
		{name: "bad name", change: func(v *PersistentVolume) { v.Name = "Films" }, at: Path{"name"}, says: `"Films"`},

		{name: "no capacity", change: func(v *PersistentVolume) { v.Capacity = "" }, at: Path{"capacity"}, says: `""`},
		{name: "capacity in words", change: func(v *PersistentVolume) { v.Capacity = "32 GB" }, at: Path{"capacity"}, says: `such as "10Gi"`},
		{name: "no capacity at all", change: func(v *PersistentVolume) { v.Capacity = "0" }, at: Path{"capacity"}, says: "greater than 0"},
		{name: "negative capacity", change: func(v *PersistentVolume) { v.Capacity = "-1Gi" }, at: Path{"capacity"}, says: "greater than 0"},
		{name: "half a byte", change: func(v *PersistentVolume) { v.Capacity = "0.5" }, at: Path{"capacity"}, says: "whole number of bytes"},
		{name: "thousandths", change: func(v *PersistentVolume) { v.Capacity = "500m" }, at: Path{"capacity"}, says: "thousandths"},
		{name: "more than an int64", change: func(v *PersistentVolume) { v.Capacity = "16Ei" }, at: Path{"capacity"}, says: "8Ei"},
		{name: "far more than an int64", change: func(v *PersistentVolume) { v.Capacity = "1e30" }, at: Path{"capacity"}, says: "8Ei"},

		{name: "no access mode", change: func(v *PersistentVolume) { v.AccessModes = []string{} }, at: Path{"access_modes"}, says: "needs at least one"},
		{name: "unknown access mode", change: func(v *PersistentVolume) { v.AccessModes = []string{"ReadWriteOnce", "RWX"} }, at: Path{"access_modes", 1}, says: `"RWX"`},
		{
			name: "exclusive access mode with another", change: func(v *PersistentVolume) { v.AccessModes = []string{"ReadWriteOncePod", "ReadOnlyMany"} },
			at: Path{"access_modes"}, reads: []Path{{"access_modes", 0}, {"access_modes", 1}}, says: "Keep one",
		},
		{name: "unknown volume mode", change: func(v *PersistentVolume) { v.VolumeMode = "Disk" }, at: Path{"volume_mode"}, says: `"Disk"`},
		{name: "a directory as a device", change: func(v *PersistentVolume) { v.VolumeMode, v.MountOptions = "Block", nil }, at: Path{"volume_mode"}, reads: []Path{{"nfs"}}, says: "what nfs has is a directory"},
		{name: "bad class", change: func(v *PersistentVolume) { v.StorageClass = "A b" }, at: Path{"storage_class"}, says: `"A b"`},

		{name: "recycling", change: func(v *PersistentVolume) { v.ReclaimPolicy = "Recycle" }, at: Path{"reclaim_policy"}, says: `Use "Retain"`},
		{name: "unknown reclaim policy", change: func(v *PersistentVolume) { v.ReclaimPolicy = "Keep" }, at: Path{"reclaim_policy"}, says: `"Retain" or "Delete"`},
		{name: "deleted by nobody", change: func(v *PersistentVolume) { v.ReclaimPolicy, v.Reclaim = "Delete", nil }, at: Path{"reclaim_policy"}, reads: []Path{{"nfs"}}, says: "only CSI drivers delete storage"},
		{
			name: "deleted and reclaimed", change: of(func(v *PersistentVolume) { v.CSI, v.ReclaimPolicy = handled(), "Delete" }),
			at: Path{"reclaim"}, reads: []Path{{"reclaim_policy"}}, says: "or leave reclaim out",
		},

		{name: "empty mount option", change: func(v *PersistentVolume) { v.MountOptions = []string{"ro", " "} }, at: Path{"mount_options", 1}, says: "index 1"},
		{name: "mount options of a directory", change: of(func(v *PersistentVolume) { v.HostPath = &HostPath{Path: "/a"} }), at: Path{"mount_options"}, reads: []Path{{"host_path"}}, says: "Remove mount_options"},
		{
			name: "mount options of a device", change: of(func(v *PersistentVolume) { v.ISCSI, v.VolumeMode = disk(), "Block" }),
			at: Path{"mount_options"}, reads: []Path{{"volume_mode"}}, says: "nothing is mounted",
		},

		{name: "claim without a namespace", change: func(v *PersistentVolume) { v.Claim.Namespace = "" }, at: Path{"claim", "namespace"}, says: `""`},
		{name: "claim with a bad name", change: func(v *PersistentVolume) { v.Claim.Name = "A" }, at: Path{"claim", "name"}, says: `"A"`},

		{name: "nodes in two ways", change: func(v *PersistentVolume) { v.Nodes = []string{"a"} }, at: Path{"nodes"}, reads: []Path{{"node_affinity"}}, says: "Keep one"},
		{name: "no nodes", change: func(v *PersistentVolume) { v.Nodes, v.NodeAffinity = []string{}, nil }, at: Path{"nodes"}, says: "is empty"},
		{name: "bad node", change: func(v *PersistentVolume) { v.Nodes, v.NodeAffinity = []string{"a", "b c"}, nil }, at: Path{"nodes", 1}, says: `"b c"`},
		{name: "empty node", change: func(v *PersistentVolume) { v.Nodes, v.NodeAffinity = []string{""}, nil }, at: Path{"nodes", 0}, says: "index 0"},
		{name: "no terms", change: func(v *PersistentVolume) { v.NodeAffinity = []VolumeNodeTerm{} }, at: Path{"node_affinity"}, says: "at least one term"},
		{
			name: "empty term", change: func(v *PersistentVolume) { v.NodeAffinity = []VolumeNodeTerm{{}} },
			at: Path{"node_affinity", 0}, reads: []Path{{"node_affinity", 0, "match_expressions"}, {"node_affinity", 0, "match_fields"}}, says: "matches no node",
		},
		{
			name: "bad label", change: func(v *PersistentVolume) { v.NodeAffinity[0].MatchExpressions[0].Key = "a b" },
			at: Path{"node_affinity", 0, "match_expressions", 0, "key"}, says: `"a b"`,
		},
		{name: "unknown field", change: func(v *PersistentVolume) { v.NodeAffinity[0].MatchFields[0].Key = "spec.x" }, at: Path{"node_affinity", 0, "match_fields", 0, "key"}, says: "metadata.name"},
		{name: "bad operator of a field", change: func(v *PersistentVolume) { v.NodeAffinity[0].MatchFields[0].Operator = "Exists" }, at: Path{"node_affinity", 0, "match_fields", 0, "operator"}, says: `"In" or "NotIn"`},
		{name: "two values of a field", change: func(v *PersistentVolume) { v.NodeAffinity[0].MatchFields[0].Values = []string{"a", "b"} }, at: Path{"node_affinity", 0, "match_fields", 0, "values"}, says: "2 elements"},

		{
			name: "no source", change: func(v *PersistentVolume) { v.NFS = nil },
			reads: []Path{{"nfs"}, {"iscsi"}, {"fc"}, {"local"}, {"host_path"}, {"csi"}}, says: "Disks of awsElasticBlockStore",
		},
		{name: "two sources", change: func(v *PersistentVolume) { v.CSI = handled() }, at: Path{"nfs"}, reads: []Path{{"nfs"}, {"csi"}}, says: "nfs and csi"},
		{name: "no server", change: func(v *PersistentVolume) { v.NFS.Server = "" }, at: Path{"nfs", "server"}, says: "server is missing"},
		{name: "relative export", change: func(v *PersistentVolume) { v.NFS.Path = "films" }, at: Path{"nfs", "path"}, says: `"films"`},
		{
			name: "local anywhere", change: of(func(v *PersistentVolume) { v.Local, v.NodeAffinity = &Local{Path: "/mnt/disk"}, nil }),
			at: Path{"local"}, reads: []Path{{"nodes"}, {"node_affinity"}}, says: "/mnt/disk of some node",
		},
		{name: "relative local path", change: of(func(v *PersistentVolume) { v.Local = &Local{Path: "disk"} }), at: Path{"local", "path"}, says: `"disk"`},
		{name: "local path with backsteps", change: of(func(v *PersistentVolume) { v.Local = &Local{Path: "/mnt/../disk"} }), at: Path{"local", "path"}, says: `".."`},
		{
			name: "relative host path", change: of(func(v *PersistentVolume) { v.HostPath, v.MountOptions = &HostPath{Path: "data"}, nil }),
			at: Path{"host_path", "path"}, says: `"data"`,
		},
		{name: "bad target", change: of(func(v *PersistentVolume) { v.ISCSI = disk(); v.ISCSI.IQN = "disk1" }), at: Path{"iscsi", "iqn"}, says: `"disk1"`},
		{
			name: "CHAP without a Secret", change: of(func(v *PersistentVolume) { v.ISCSI = disk(); v.ISCSI.Secret = nil }),
			at: Path{"iscsi", "chap_auth_session"}, reads: []Path{{"iscsi", "secret"}}, says: "Set secret",
		},
		{name: "Secret without a namespace", change: of(func(v *PersistentVolume) { v.ISCSI = disk(); v.ISCSI.Secret.Namespace = "" }), at: Path{"iscsi", "secret", "namespace"}, says: `""`},
		{
			name: "long name of an initiator", change: of(func(v *PersistentVolume) {
				v.Name, v.ISCSI = strings.Repeat("a", 60), disk()
				v.ISCSI.InitiatorName = ptr.To("iqn.2001-04.com.example:node")
			}),
			at: Path{"iscsi", "initiator_name"}, reads: []Path{{"name"}, {"iscsi", "target_portal"}}, says: "they have 74",
		},
		{name: "no way to find the disk", change: of(func(v *PersistentVolume) { v.FC = &FC{} }), at: Path{"fc"}, reads: []Path{{"fc", "target_wwns"}, {"fc", "wwids"}}, says: "exactly one"},
		{name: "bad driver", change: of(func(v *PersistentVolume) { v.CSI = handled(); v.CSI.Driver = "a b" }), at: Path{"csi", "driver"}, says: `"a b"`},
		{name: "no handle", change: of(func(v *PersistentVolume) { v.CSI = handled(); v.CSI.VolumeHandle = "" }), at: Path{"csi", "volume_handle"}, says: "volume_handle is missing"},
		{name: "a Secret without a name", change: of(func(v *PersistentVolume) { v.CSI = handled(); v.CSI.NodeStageSecret.Name = "" }), at: Path{"csi", "node_stage_secret", "name"}, says: `""`},

		{name: "reserved label", change: func(v *PersistentVolume) { v.Labels = map[string]string{"app.kubernetes.io/managed-by": "me"} }, at: Path{"labels", "app.kubernetes.io/managed-by"}, says: "set by the provider"},
		{name: "reserved annotation", change: func(v *PersistentVolume) { v.Annotations = map[string]string{"stateful-apps.io/x": "y"} }, at: Path{"annotations", "stateful-apps.io/x"}, says: "bookkeeping"},
		{
			name: "a class by annotation", change: func(v *PersistentVolume) {
				v.Annotations = map[string]string{"volume.beta.kubernetes.io/storage-class": "a"}
			},
			at: Path{"annotations", "volume.beta.kubernetes.io/storage-class"}, says: "Set storage_class",
		},
	})
}

func TestPersistentVolume_saysWhereItsStorageIs(t *testing.T) {
	for want, v := range map[string]PersistentVolume{
		"NFS server nas.example.com, path /films":                             films(),
		"iSCSI target iqn.2001-04.com.example:disk1 at 10.0.0.1:3260, unit 1": {ISCSI: disk()},
		`Fibre Channel target "a" or "b", unit 3`:                             {FC: &FC{TargetWWNs: []string{"a", "b"}, LUN: ptr.To[int32](3)}},
		`the Fibre Channel disk "a"`:                                          {FC: &FC{WWIDs: []string{"a"}}},
		"/mnt/disk on node node-1":                                            {Local: &Local{Path: "/mnt/disk"}, Nodes: []string{"node-1"}},
		`/data on the nodes "a" and "b"`:                                      {HostPath: &HostPath{Path: "/data"}, Nodes: []string{"a", "b"}},
		"/mnt/disk on the nodes of its node_affinity":                         {Local: &Local{Path: "/mnt/disk"}, NodeAffinity: films().NodeAffinity},
		"/data on the node that its pod ran on":                               {HostPath: &HostPath{Path: "/data"}},
		"CSI driver ebs.csi.aws.com, volume vol-1":                            {CSI: handled()},
	} {
		if got := v.Source(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
