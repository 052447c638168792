package compile

import (
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// volumes is an application with a volume of every source, of which everything is
// set.
func volumes() model.Application {
	a := minimal()
	a.Name = "volumes"
	keys := model.KeyFiles{Name: "mq", Items: map[string]string{"b": "y/b", "a": "x"}, DefaultMode: ptr.To("0440"), Optional: ptr.To(true)}
	fields := map[string]model.PodField{
		"labels": {FieldPath: ptr.To("metadata.labels")},
		"memory": {Resource: ptr.To("limits.memory"), Divisor: ptr.To("1024Ki")},
		"cpu":    {Resource: ptr.To("requests.cpu")},
	}
	a.Resources = &model.Resources{Requests: map[string]string{"cpu": "1"}, Limits: map[string]string{"memory": "1Gi"}}
	a.Volumes = map[string]model.Volume{
		"data":  {MountPath: ptr.To("/data"), SubPath: ptr.To("mysql"), ReadOnly: ptr.To(true), Size: ptr.To("1Gi")},
		"raw":   {MountPath: ptr.To("/dev/raw"), Size: ptr.To("1Gi"), ClaimPolicy: &model.ClaimPolicy{VolumeMode: ptr.To("Block")}},
		"dump":  {MountPath: ptr.To("/dev/dump"), Ephemeral: &model.EphemeralClaim{Size: "1Gi", VolumeMode: ptr.To("Block")}},
		"disk":  {MountPath: ptr.To("/dev/disk"), ExistingClaim: &model.ExistingClaim{Name: "disk", VolumeMode: ptr.To("Block")}},
		"spill": {MountPath: ptr.To("/spill"), Ephemeral: &model.EphemeralClaim{Size: "1024Mi", StorageClass: ptr.To("fast"), AccessModes: []string{"ReadWriteOncePod"}, Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"c": "d"}}},
		"shared": {
			Mounts: []model.Mount{
				{Path: "/shared", SubPath: ptr.To("all"), ReadOnly: ptr.To(true), MountPropagation: ptr.To("HostToContainer")},
				{Path: "/own", SubPathExpr: ptr.To("$(POD_NAME)")},
			},
			ExistingClaim: &model.ExistingClaim{Name: "shared", ReadOnly: ptr.To(true)},
		},
		"files": {ConfigMap: &keys}, "keys": {Secret: &keys},
		"pod": {DownwardAPI: &model.DownwardAPI{Items: fields, DefaultMode: ptr.To("0400")}},
		"parts": {Projected: &model.Projected{DefaultMode: ptr.To("0444"), Sources: []model.Projection{
			{ServiceAccountToken: &model.ServiceAccountToken{Path: "token", Audience: ptr.To("vault"), ExpirationSeconds: ptr.To[int64](7200)}},
			{Secret: &model.ProjectedKeys{Name: "mq", Items: map[string]string{"a": "secret"}, Optional: ptr.To(true)}},
			{ConfigMap: &model.ProjectedKeys{Name: "mq", Items: map[string]string{"a": "a"}, Optional: ptr.To(false)}},
			{DownwardAPI: &model.ProjectedFields{Items: fields}},
		}}},
		"plugin": {Image: &model.ImageVolume{Reference: "plugin:1", PullPolicy: ptr.To("Never")}},
		"vault":  {CSI: &model.CSI{Driver: "vault.example.org", FSType: ptr.To("ext4"), ReadOnly: ptr.To(true), Attributes: map[string]string{"role": "db"}, NodePublishSecret: ptr.To("vault")}},
		"nfs":    {NFS: &model.NFS{Server: "172.17.0.2", Path: "/tmp", ReadOnly: ptr.To(true)}},
		"iscsi": {ISCSI: &model.ISCSI{
			TargetPortal: "10.0.2.15:3260", IQN: "iqn.2001-04.com.example:storage.disk1", LUN: ptr.To[int32](1), Interface: ptr.To("tcp"), FSType: ptr.To("xfs"), ReadOnly: ptr.To(true),
			Portals: []string{"10.0.2.16", "10.0.2.14"}, CHAPDiscovery: ptr.To(true), CHAPSession: ptr.To(true), Secret: ptr.To("chap"), InitiatorName: ptr.To("iqn.2001-04.com.example:db"),
		}},
		"fc":  {FC: &model.FC{TargetWWNs: []string{"50060e801049cfd1"}, LUN: ptr.To[int32](0), FSType: ptr.To("ext4"), ReadOnly: ptr.To(true)}},
		"log": {HostPath: &model.HostPath{Path: "/var/log", Type: ptr.To("Directory")}},
	}
	return mounted(a)
}

// defaults is an application with a volume of every source, of which only what has
// to be set is.
func defaults() model.Application {
	a := minimal()
	a.Name = "defaults"
	a.Volumes = map[string]model.Volume{
		"spill":  {Ephemeral: &model.EphemeralClaim{Size: "1Gi"}},
		"shared": {ExistingClaim: &model.ExistingClaim{Name: "shared", ReadOnly: ptr.To(false)}},
		"files":  {ConfigMap: &model.KeyFiles{Name: "mq"}},
		"keys":   {Secret: &model.KeyFiles{Name: "mq"}},
		"pod":    {DownwardAPI: &model.DownwardAPI{Items: map[string]model.PodField{"cpu": {Resource: ptr.To("limits.cpu")}}}},
		"parts": {Projected: &model.Projected{Sources: []model.Projection{
			{ServiceAccountToken: &model.ServiceAccountToken{Path: "token"}}, {Secret: &model.ProjectedKeys{Name: "mq"}}, {ConfigMap: &model.ProjectedKeys{Name: "mq"}},
		}}},
		"plugin": {Image: &model.ImageVolume{Reference: "registry.example.org:5000/plugin"}},
		"vault":  {CSI: &model.CSI{Driver: "vault.example.org"}},
		"nfs":    {NFS: &model.NFS{Server: "nfs", Path: "/", ReadOnly: ptr.To(false)}},
		"iscsi":  {ISCSI: &model.ISCSI{TargetPortal: "10.0.2.15", IQN: "iqn.2001-04.com.example:storage.disk1", CHAPSession: ptr.To(false), Interface: ptr.To("")}},
		"fc":     {FC: &model.FC{WWIDs: []string{"3600508b400105e210000900000490000"}}},
		"log":    {HostPath: &model.HostPath{Path: "/var/log"}},
	}
	return mounted(a)
}

// mounted mounts each volume that has no place yet at one of its name.
func mounted(a model.Application) model.Application {
	for name, v := range a.Volumes {
		if len(v.Places()) == 0 {
			v.MountPath = ptr.To("/" + name)
			a.Volumes[name] = v
		}
	}
	return a
}
