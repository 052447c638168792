package model

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

// allSources are the attributes of which a volume has one.
func allSources(volume string) []Path {
	var out []Path
	for _, s := range (Volume{}).sources() {
		out = append(out, Path{"volumes", volume, s.name})
	}
	return out
}

// some are volumes of every source with everything set.
func some() map[string]Volume {
	keys := func() *KeyFiles {
		return &KeyFiles{Name: "mq", Items: map[string]string{"a.b": "b/a"}, DefaultMode: ptr.To("0440"), Optional: ptr.To(true)}
	}
	fields := func() map[string]PodField {
		return map[string]PodField{
			"labels": {FieldPath: ptr.To("metadata.labels")},
			"tier":   {FieldPath: ptr.To("metadata.annotations['Example.com/tier']")},
			"memory": {Resource: ptr.To("limits.memory"), Divisor: ptr.To("1024Ki")},
			"cpu":    {Resource: ptr.To("requests.cpu"), Divisor: ptr.To("1m")},
			"pages":  {Resource: ptr.To("limits.hugepages-2Mi")},
		}
	}
	out := map[string]Volume{
		"claim":     {ExistingClaim: &ExistingClaim{Name: "shared", ReadOnly: ptr.To(true), VolumeMode: ptr.To("Filesystem")}},
		"ephemeral": {Ephemeral: &EphemeralClaim{Size: "1Gi", StorageClass: ptr.To(""), AccessModes: []string{"ReadWriteMany"}, VolumeMode: ptr.To("Filesystem"), Labels: map[string]string{"a": "b"}}},
		"files":     {ConfigMap: keys()},
		"keys":      {Secret: keys()},
		"pod":       {DownwardAPI: &DownwardAPI{Items: fields(), DefaultMode: ptr.To("400")}},
		"parts": {Projected: &Projected{DefaultMode: ptr.To("0400"), Sources: []Projection{
			{ConfigMap: &ProjectedKeys{Name: "mq", Items: map[string]string{"a": "a"}}},
			{Secret: &ProjectedKeys{Name: "mq", Items: map[string]string{"a": "b"}, Optional: ptr.To(true)}},
			{DownwardAPI: &ProjectedFields{Items: fields()}},
			{ServiceAccountToken: &ServiceAccountToken{Path: "token", Audience: ptr.To("vault"), ExpirationSeconds: ptr.To[int64](600)}},
		}}},
		"image": {Image: &ImageVolume{Reference: "plugin:1", PullPolicy: ptr.To("Never")}},
		"vault": {CSI: &CSI{Driver: "Vault.example.org", Attributes: map[string]string{"a": "b"}, NodePublishSecret: ptr.To("vault")}},
		"nfs":   {NFS: &NFS{Server: "172.17.0.2", Path: "/tmp"}},
		"iscsi": {ISCSI: &ISCSI{
			TargetPortal: "10.0.2.15:3260", IQN: "iqn.2001-04.com.example:storage.disk1", LUN: ptr.To[int32](255), CHAPSession: ptr.To(true), Secret: ptr.To("chap"),
			InitiatorName: ptr.To("eui.0123456789abcdef"),
		}},
		"fc":    {FC: &FC{TargetWWNs: []string{"50060e801049cfd1"}, LUN: ptr.To[int32](0)}},
		"wwids": {FC: &FC{WWIDs: []string{"3600508b400105e210000900000490000"}}},
		"log":   {HostPath: &HostPath{Path: "/var/log", Type: ptr.To("Directory")}},
	}
	for name, v := range out {
		v.MountPath = ptr.To("/volumes/" + name)
		out[name] = v
	}
	return out
}

// mounting is an application with volumes of every source.
func mounting() Application {
	a := application()
	a.Volumes = some()
	return a
}

func TestApplication_everySourceIsTaken(t *testing.T) {
	for _, p := range mounting().Validate() {
		t.Errorf("%v: %s", p.Path, p.Detail)
	}
}

// Somebody who comes from Kubernetes writes what Kubernetes had, and Terraform
// drops it.
func TestApplication_sourcesThatAreGoneAreNamedWithWhatThereIs(t *testing.T) {
	a := application()
	a.Volumes["x"] = Volume{MountPath: ptr.To("/x")}
	for _, p := range a.Validate() {
		for _, want := range []string{"gitRepo", "scaleIO", "awsElasticBlockStore", "flexVolume", "without a word", "storage class of the CSI driver", "host_path"} {
			if !strings.Contains(p.Detail, want) {
				t.Errorf("%q is missing in %s", want, p.Detail)
			}
		}
	}
}

// sourceRefusal is a change of one of the volumes of every source.
type sourceRefusal struct {
	name, volume string
	change       func(Volume)
	at           Path
	reads        []Path
	says         string
}

func refusesSources(t *testing.T, cases []sourceRefusal) {
	t.Helper()
	var all []refusal[Application]
	for _, c := range cases {
		all = append(all, refusal[Application]{
			name: c.name, change: func(a *Application) { c.change(a.Volumes[c.volume]) },
			at: Path{"volumes", c.volume}.At(c.at...), reads: c.reads, says: c.says,
		})
	}
	refuses(t, mounting, all)
}

func TestApplication_sourcesOfStorageAreRefused(t *testing.T) {
	chap, wwns := Path{"volumes", "iscsi", "iscsi", "secret"}, []Path{{"volumes", "fc", "fc", "target_wwns"}, {"volumes", "fc", "fc", "wwids"}}
	refusesSources(t, []sourceRefusal{
		{"claim without a name", "claim", func(v Volume) { v.ExistingClaim.Name = "" }, Path{"existing_claim", "name"}, nil, `name ""`},
		{"claim of an unknown mode", "claim", func(v Volume) { v.ExistingClaim.VolumeMode = ptr.To("File") }, Path{"existing_claim", "volume_mode"}, nil, `"File"`},
		{"no size", "ephemeral", func(v Volume) { v.Ephemeral.Size = "" }, Path{"ephemeral", "size"}, nil, "not a quantity"},
		{"bad storage class", "ephemeral", func(v Volume) { v.Ephemeral.StorageClass = ptr.To("A B") }, Path{"ephemeral", "storage_class"}, nil, `"A B"`},
		{"bad access mode", "ephemeral", func(v Volume) { v.Ephemeral.AccessModes = []string{"RWO"} }, Path{"ephemeral", "access_modes", 0}, nil, `"RWO"`},
		{"bad volume mode", "ephemeral", func(v Volume) { v.Ephemeral.VolumeMode = ptr.To("Raw") }, Path{"ephemeral", "volume_mode"}, nil, `"Raw"`},
		{"our label", "ephemeral", func(v Volume) { v.Ephemeral.Labels["app.kubernetes.io/name"] = "x" }, Path{"ephemeral", "labels", "app.kubernetes.io/name"}, nil, "set by the provider"},
		{"our annotation", "ephemeral", func(v Volume) { v.Ephemeral.Annotations = map[string]string{"stateful-apps.io/a": "x"} }, Path{"ephemeral", "annotations", "stateful-apps.io/a"}, nil, "bookkeeping"},
		{"relative path of a node", "log", func(v Volume) { v.HostPath.Path = "var/log" }, Path{"host_path", "path"}, nil, "absolute path on the node"},
		{"path of a node that goes up", "log", func(v Volume) { v.HostPath.Path = "/var/../etc" }, Path{"host_path", "path"}, nil, `".."`},
		{"unknown type", "log", func(v Volume) { v.HostPath.Type = ptr.To("Dir") }, Path{"host_path", "type"}, nil, `"Dir"`},
		{"no server", "nfs", func(v Volume) { v.NFS.Server = "" }, Path{"nfs", "server"}, nil, "server is missing"},
		{"relative path of a server", "nfs", func(v Volume) { v.NFS.Path = "tmp" }, Path{"nfs", "path"}, nil, "absolute path that the server exports"},
		{"no portal", "iscsi", func(v Volume) { v.ISCSI.TargetPortal = "" }, Path{"iscsi", "target_portal"}, nil, "target_portal is missing"},
		{"bad target", "iscsi", func(v Volume) { v.ISCSI.IQN = "disk1" }, Path{"iscsi", "iqn"}, nil, `"disk1"`},
		{"bad initiator", "iscsi", func(v Volume) { v.ISCSI.InitiatorName = ptr.To("iqn.x") }, Path{"iscsi", "initiator_name"}, nil, `"iqn.x"`},
		{"unit beyond the last", "iscsi", func(v Volume) { v.ISCSI.LUN = ptr.To[int32](256) }, Path{"iscsi", "lun"}, nil, "from 0 to 255"},
		{"password of nobody", "iscsi", func(v Volume) { v.ISCSI.Secret = nil }, Path{"iscsi", "chap_auth_session"}, []Path{chap}, "no secret"},
		{"bad name of a Secret", "iscsi", func(v Volume) { v.ISCSI.Secret = ptr.To("A") }, Path{"iscsi", "secret"}, nil, `"A"`},
		{"no way to the disk", "fc", func(v Volume) { v.FC.TargetWWNs = nil }, Path{"fc"}, wwns, "exactly one"},
		{"two ways to the disk", "fc", func(v Volume) { v.FC.WWIDs = []string{"3600508b400105e210000900000490000"} }, Path{"fc"}, wwns, "exactly one"},
		{"no unit", "fc", func(v Volume) { v.FC.LUN = nil }, Path{"fc", "lun"}, wwns, "lun is missing"},
		{"unit before the first", "fc", func(v Volume) { v.FC.LUN = ptr.To[int32](-1) }, Path{"fc", "lun"}, nil, "lun is -1"},
		{"no driver", "vault", func(v Volume) { v.CSI.Driver = "" }, Path{"csi", "driver"}, nil, `name ""`},
		{"long name of a driver", "vault", func(v Volume) { v.CSI.Driver = strings.Repeat("a", 64) }, Path{"csi", "driver"}, nil, "at most 63"},
		{"bad name of the driver's Secret", "vault", func(v Volume) { v.CSI.NodePublishSecret = ptr.To("A") }, Path{"csi", "node_publish_secret"}, nil, `"A"`},
	})
}

func TestApplication_sourcesOfFilesAreRefused(t *testing.T) {
	memory := Path{"volumes", "pod", "downward_api", "items", "memory"}
	field := func(name string, f PodField) func(Volume) {
		return func(v Volume) { v.DownwardAPI.Items[name] = f }
	}
	refusesSources(t, []sourceRefusal{
		{"ConfigMap without a name", "files", func(v Volume) { v.ConfigMap.Name = "" }, Path{"config_map", "name"}, nil, "ConfigMap's name"},
		{"Secret without a name", "keys", func(v Volume) { v.Secret.Name = "" }, Path{"secret", "name"}, nil, "Secret's name"},
		{"bad key", "files", func(v Volume) { v.ConfigMap.Items["a b"] = "x" }, Path{"config_map", "items", "a b"}, nil, `"a b"`},
		{"absolute path", "keys", func(v Volume) { v.Secret.Items["a"] = "/x" }, Path{"secret", "items", "a"}, nil, `"/x"`},
		{"path that goes up", "keys", func(v Volume) { v.Secret.Items["a"] = "x/../y" }, Path{"secret", "items", "a"}, nil, `without ".."`},
		{"path of the kubelet's", "keys", func(v Volume) { v.Secret.Items["a"] = "..data" }, Path{"secret", "items", "a"}, nil, "kubelet's own"},
		{"mode that is not octal", "files", func(v Volume) { v.ConfigMap.DefaultMode = ptr.To("0888") }, Path{"config_map", "default_mode"}, nil, `"0888"`},
		{"mode of a Secret", "keys", func(v Volume) { v.Secret.DefaultMode = ptr.To("rw") }, Path{"secret", "default_mode"}, nil, `"rw"`},
		{"mode of the pod's fields", "pod", func(v Volume) { v.DownwardAPI.DefaultMode = ptr.To("-1") }, Path{"downward_api", "default_mode"}, nil, `"-1"`},
		{"mode too large", "parts", func(v Volume) { v.Projected.DefaultMode = ptr.To("01777") }, Path{"projected", "default_mode"}, nil, "octal"},
		{"no file", "pod", func(v Volume) { v.DownwardAPI.Items = nil }, Path{"downward_api", "items"}, nil, "items is empty"},
		{"bad path of a field", "pod", field("/a", PodField{FieldPath: ptr.To("metadata.name")}), Path{"downward_api", "items", "/a"}, nil, `"/a"`},
		{"no value", "pod", field("memory", PodField{}), Path{"downward_api", "items", "memory"}, []Path{memory.At("field_path"), memory.At("resource")}, "exactly one"},
		{"unknown field", "pod", field("memory", PodField{FieldPath: ptr.To("status.podIP")}), Path{"downward_api", "items", "memory", "field_path"}, nil, "environment variables only"},
		{"bad label", "pod", field("memory", PodField{FieldPath: ptr.To("metadata.labels['a b']")}), Path{"downward_api", "items", "memory", "field_path"}, nil, `"a b"`},
		{"unit of a field", "pod", field("memory", PodField{FieldPath: ptr.To("metadata.name"), Divisor: ptr.To("1")}), Path{"downward_api", "items", "memory", "divisor"}, []Path{memory.At("field_path")}, "field_path"},
		{"unknown resource", "pod", field("memory", PodField{Resource: ptr.To("memory")}), Path{"downward_api", "items", "memory", "resource"}, nil, `"memory"`},
		{"unit that is not offered", "pod", field("memory", PodField{Resource: ptr.To("limits.memory"), Divisor: ptr.To("1m")}), Path{"downward_api", "items", "memory", "divisor"}, []Path{memory.At("resource")}, `"1Ei"`},
		{"unknown container", "pod", field("memory", PodField{Resource: ptr.To("limits.memory"), Container: ptr.To("metrics")}), Path{"downward_api", "items", "memory", "container"}, []Path{{"sidecars"}, {"init_containers"}}, `"metrics"`},
		{"no reference", "image", func(v Volume) { v.Image.Reference = "" }, Path{"image", "reference"}, nil, "reference is missing"},
		{"unknown pull policy", "image", func(v Volume) { v.Image.PullPolicy = ptr.To("Once") }, Path{"image", "pull_policy"}, nil, `"Once"`},
	})
}

func TestApplication_partsOfProjectedVolumesAreRefused(t *testing.T) {
	part := func(i int) Path { return Path{"projected", "sources", i} }
	of := func(i int, steps ...any) Path { return append(Path{"volumes", "parts"}, part(i).At(steps...)...) }
	all := func(i int) []Path {
		return []Path{of(i, "config_map"), of(i, "secret"), of(i, "downward_api"), of(i, "service_account_token")}
	}
	sources := func(change func([]Projection)) func(Volume) {
		return func(v Volume) { change(v.Projected.Sources) }
	}
	refusesSources(t, []sourceRefusal{
		{"no part", "parts", func(v Volume) { v.Projected.Sources = nil }, Path{"projected", "sources"}, nil, "sources is empty"},
		{"part of nothing", "parts", sources(func(s []Projection) { s[1] = Projection{} }), part(1), all(1), "has 0 sources"},
		{"part of two", "parts", sources(func(s []Projection) { s[1].ConfigMap = &ProjectedKeys{Name: "a"} }), part(1), all(1), "has 2 sources"},
		{"name of a ConfigMap", "parts", sources(func(s []Projection) { s[0].ConfigMap.Name = "A" }), part(0).At("config_map", "name"), nil, `"A"`},
		{"key of a Secret", "parts", sources(func(s []Projection) { s[1].Secret.Items["a b"] = "x" }), part(1).At("secret", "items", "a b"), nil, `"a b"`},
		{"no field", "parts", sources(func(s []Projection) { s[2].DownwardAPI.Items = nil }), part(2).At("downward_api", "items"), nil, "items is empty"},
		{"token without a path", "parts", sources(func(s []Projection) { s[3].ServiceAccountToken.Path = "" }), part(3).At("service_account_token", "path"), nil, `""`},
		{
			"token that ends at once", "parts", sources(func(s []Projection) { s[3].ServiceAccountToken.ExpirationSeconds = ptr.To[int64](599) }),
			part(3).At("service_account_token", "expiration_seconds"), nil, "from 600 seconds",
		},
		{
			"two files in one place", "parts", sources(func(s []Projection) { s[3].ServiceAccountToken.Path = "a" }),
			part(3).At("service_account_token", "path"), []Path{of(0, "config_map", "items", "a")}, `volumes["parts"].projected.sources[0].config_map.items["a"]`,
		},
	})
}
