package model

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

// data changes the application's claim volume with a policy.
func data(change func(*Volume)) func(*Application) {
	return func(a *Application) {
		v := a.Volumes["data"]
		change(&v)
		a.Volumes["data"] = v
	}
}

func TestApplication_volumesAreRefused(t *testing.T) {
	scratch := func(mount string) Volume { return Volume{MountPath: ptr.To(mount), EmptyDir: &EmptyDir{}} }
	both := []Path{{"volumes", "x", "size"}, {"volumes", "x", "empty_dir"}}
	refuses(t, application, []refusal[Application]{
		{
			name:   "name with an underscore",
			change: func(a *Application) { a.Volumes["a_b"] = scratch("/x") },
			at:     Path{"volumes", "a_b"}, says: `"a_b"`,
		},
		{
			name:   "name of 64 characters",
			change: func(a *Application) { a.Volumes[strings.Repeat("a", 64)] = scratch("/x") },
			at:     Path{"volumes", strings.Repeat("a", 64)}, says: "63",
		},
		{
			name:   "reserved name",
			change: func(a *Application) { a.Volumes["config-files"] = scratch("/x") },
			at:     Path{"volumes", "config-files"}, says: "holds config_files",
		},
		{
			name:   "relative mount path",
			change: func(a *Application) { a.Volumes["x"] = scratch("data") },
			at:     Path{"volumes", "x", "mount_path"}, says: `mount_path is "data"`,
		},
		{
			name:   "mount path with a colon",
			change: func(a *Application) { a.Volumes["x"] = scratch("/a:b") },
			at:     Path{"volumes", "x", "mount_path"}, says: "colon",
		},
		{
			name:   "mounted over the image",
			change: func(a *Application) { a.Volumes["x"] = scratch("//") },
			at:     Path{"volumes", "x", "mount_path"}, says: "everything in the image",
		},
		{
			name:   "two in one place",
			change: func(a *Application) { a.Volumes["x"] = scratch("/dev/shm/") },
			at:     Path{"volumes", "x", "mount_path"}, reads: []Path{{"volumes", "shm", "mount_path"}}, says: `"shm" and "x" are both mounted at "/dev/shm"`,
		},
		{
			name:   "mounted over a file",
			change: func(a *Application) { a.Volumes["x"] = scratch("/etc/pg/pg.conf") },
			at:     Path{"volumes", "x", "mount_path"}, says: "can't be a directory",
		},
		{
			name:   "mounted below a file",
			change: func(a *Application) { a.Volumes["x"] = scratch("/etc/pg/pg.conf/d") },
			at:     Path{"volumes", "x", "mount_path"}, says: `file at "/etc/pg/pg.conf"`,
		},
		{
			name:   "no source",
			change: func(a *Application) { a.Volumes["x"] = Volume{MountPath: ptr.To("/x")} },
			at:     Path{"volumes", "x"}, reads: allSources("x"), says: "Set exactly one of size, existing_claim, ephemeral, empty_dir,",
		},
		{
			name: "two sources",
			change: func(a *Application) {
				a.Volumes["x"] = Volume{MountPath: ptr.To("/x"), Size: ptr.To("1Gi"), EmptyDir: &EmptyDir{}}
			},
			at: Path{"volumes", "x"}, reads: both, says: "has size and empty_dir, and a volume has one source",
		},
		{
			name: "policy without a claim",
			change: func(a *Application) {
				a.Volumes["x"] = Volume{MountPath: ptr.To("/x"), EmptyDir: &EmptyDir{}, ClaimPolicy: &ClaimPolicy{}}
			},
			at: Path{"volumes", "x", "claim_policy"}, reads: both[:1], says: "has a claim_policy but no size",
		},
		{
			name:   "unknown medium",
			change: func(a *Application) { a.Volumes["shm"].EmptyDir.Medium = ptr.To("RAM") },
			at:     Path{"volumes", "shm", "empty_dir", "medium"}, says: `"RAM"`,
		},
		{
			name:   "limit that is no quantity",
			change: func(a *Application) { a.Volumes["shm"].EmptyDir.SizeLimit = ptr.To("some") },
			at:     Path{"volumes", "shm", "empty_dir", "size_limit"}, says: `size_limit is "some"`,
		},
		{
			name:   "limit of nothing",
			change: func(a *Application) { a.Volumes["shm"].EmptyDir.SizeLimit = ptr.To("0") },
			at:     Path{"volumes", "shm", "empty_dir", "size_limit"}, says: "greater than 0",
		},
		{
			name:   "size that is no quantity",
			change: data(func(v *Volume) { v.Size = ptr.To("10GB") }),
			at:     Path{"volumes", "data", "size"}, says: `size is "10GB"`,
		},
		{
			name:   "size of nothing",
			change: data(func(v *Volume) { v.Size = ptr.To("0Gi") }),
			at:     Path{"volumes", "data", "size"}, says: "greater than 0",
		},
		{
			name:   "negative size",
			change: data(func(v *Volume) { v.Size = ptr.To("-10Gi") }),
			at:     Path{"volumes", "data", "size"}, says: `"-10Gi"`,
		},
		{
			name:   "size in thousandths of a byte",
			change: data(func(v *Volume) { v.Size = ptr.To("100m") }),
			at:     Path{"volumes", "data", "size"}, says: "thousandths",
		},
		{
			name:   "size below the minimum",
			change: data(func(v *Volume) { v.Size = ptr.To("9Gi") }),
			at:     Path{"volumes", "data", "size"}, reads: []Path{{"volumes", "data", "claim_policy", "min_size"}},
			says: `a size of 9Gi, and its claim policy "db" asks for at least 10Gi`,
		},
		{
			name:   "size above the maximum",
			change: data(func(v *Volume) { v.Size = ptr.To("11Gi") }),
			at:     Path{"volumes", "data", "size"}, reads: []Path{{"volumes", "data", "claim_policy", "max_size"}},
			says: "at most 10240Mi",
		},
		{
			name:   "malformed policy",
			change: data(func(v *Volume) { v.ClaimPolicy.AccessModes = []string{"RWO"} }),
			at:     Path{"volumes", "data", "claim_policy", "access_modes", 0}, says: `"RWO"`,
		},
		{
			name:   "autoscaled with policies that disagree",
			change: func(a *Application) { a.Autoscaled = ptr.To(true) },
			at:     Path{"volumes", "data", "claim_policy", "on_scale_down"},
			reads:  []Path{{"controller"}, {"autoscaled"}, {"volumes", "archive", "claim_policy"}, {"volumes", "data", "claim_policy", "on_scale_down"}},
			says:   `claims of "data" are to be deleted when an autoscaler removes replicas, those of "archive" are to be kept`,
		},
	})
}

func TestApplication_configFilesAreRefused(t *testing.T) {
	file := func(path string) func(*Application) {
		return func(a *Application) { a.ConfigFiles[path] = "" }
	}
	refuses(t, application, []refusal[Application]{
		{name: "relative path", change: file("my.cnf"), at: Path{"config_files", "my.cnf"}, says: "absolute"},
		{name: "directory", change: file("/etc/"), at: Path{"config_files", "/etc/"}, says: "path of a directory"},
		{name: "path with dots", change: file("/etc/../x"), at: Path{"config_files", "/etc/../x"}, says: `write "/x"`},
		{name: "path with a colon", change: file("/a:b"), at: Path{"config_files", "/a:b"}, says: "colon"},
		{name: "file below a file", change: file("/etc/pg/pg.conf/x"), at: Path{"config_files", "/etc/pg/pg.conf/x"}, says: `below "/etc/pg/pg.conf"`},
		{
			name:   "more than a ConfigMap holds",
			change: func(a *Application) { a.ConfigFiles["/etc/pg/pg.conf"] = strings.Repeat("x", 1<<20) },
			at:     Path{"config_files"}, reads: []Path{{"config_files", "/etc/pg/pg.conf"}, {"config_files", "/var/lib/pg/hba.conf"}},
			says: "1048577 bytes",
		},
	})
}

func TestClaimPolicy_isRefused(t *testing.T) {
	refuses(t, policy, []refusal[ClaimPolicy]{
		{
			name:   "bad name",
			change: func(c *ClaimPolicy) { c.Name = ptr.To("My Policy") },
			at:     Path{"name"}, says: `"My Policy"`,
		},
		{
			name:   "name of 64 characters",
			change: func(c *ClaimPolicy) { c.Name = ptr.To(strings.Repeat("a", 64)) },
			at:     Path{"name"}, says: "63",
		},
		{
			name:   "bad storage class",
			change: func(c *ClaimPolicy) { c.StorageClass = ptr.To("Fast"); c.AllowedStorageClasses = nil },
			at:     Path{"storage_class"}, says: `"Fast"`,
		},
		{
			name:   "bad volume attributes class",
			change: func(c *ClaimPolicy) { c.VolumeAttributesClass = ptr.To("fast_gold") },
			at:     Path{"volume_attributes_class"}, says: `"fast_gold"`,
		},
		{
			name:   "empty volume attributes class",
			change: func(c *ClaimPolicy) { c.VolumeAttributesClass = ptr.To("") },
			at:     Path{"volume_attributes_class"}, says: "leave the attribute out",
		},
		{
			name:   "bad allowed storage class",
			change: func(c *ClaimPolicy) { c.AllowedStorageClasses = []string{"fast", "b c"} },
			at:     Path{"allowed_storage_classes", 1}, says: `"b c"`,
		},
		{
			name:   "no storage class allowed",
			change: func(c *ClaimPolicy) { c.AllowedStorageClasses = []string{} },
			at:     Path{"allowed_storage_classes"}, says: "allows no class at all",
		},
		{
			name:   "storage class that is not allowed",
			change: func(c *ClaimPolicy) { c.StorageClass = ptr.To("other") },
			at:     Path{"storage_class"},
			reads:  []Path{{"allowed_storage_classes"}, {"allowed_storage_classes", 0}, {"allowed_storage_classes", 1}},
			says:   `"other" is not among those that the claim policy "db" allows: "slow" and "fast"`,
		},
		{
			name:   "unknown access mode",
			change: func(c *ClaimPolicy) { c.AccessModes = []string{"ReadWriteOnce", "ReadWrite"} },
			at:     Path{"access_modes", 1}, says: `"ReadWrite"`,
		},
		{
			name:   "no access mode",
			change: func(c *ClaimPolicy) { c.AccessModes = []string{} },
			at:     Path{"access_modes"}, says: "at least one",
		},
		{
			name:   "exclusive access mode with another",
			change: func(c *ClaimPolicy) { c.AccessModes = []string{"ReadWriteOnce", "ReadWriteOncePod"} },
			at:     Path{"access_modes"}, reads: []Path{{"access_modes", 0}, {"access_modes", 1}}, says: "one pod alone",
		},
		{
			name:   "unknown volume mode",
			change: func(c *ClaimPolicy) { c.VolumeMode = ptr.To("File") },
			at:     Path{"volume_mode"}, says: `"Filesystem" or "Block"`,
		},
		{
			name:   "minimum that is no quantity",
			change: func(c *ClaimPolicy) { c.MinSize = ptr.To("a") },
			at:     Path{"min_size"}, says: `min_size is "a"`,
		},
		{
			name:   "maximum of nothing",
			change: func(c *ClaimPolicy) { c.MaxSize = ptr.To("0") },
			at:     Path{"max_size"}, says: "greater than 0",
		},
		{
			name:   "minimum above maximum",
			change: func(c *ClaimPolicy) { c.MinSize = ptr.To("1Ti") },
			at:     Path{"min_size"}, reads: []Path{{"max_size"}}, says: "min_size is 1Ti and max_size only 10240Mi",
		},
		{
			name:   "unknown end",
			change: func(c *ClaimPolicy) { c.OnDestroy = ptr.To("Keep") },
			at:     Path{"on_destroy"}, says: `"Retain" or "Delete"`,
		},
		{
			name:   "end of a later release",
			change: func(c *ClaimPolicy) { c.OnScaleDown = ptr.To("SnapshotThenDelete") },
			at:     Path{"on_scale_down"}, says: "does not offer yet",
		},
		{
			name:   "our own label",
			change: func(c *ClaimPolicy) { c.Labels["app.kubernetes.io/name"] = "x" },
			at:     Path{"labels", "app.kubernetes.io/name"}, says: "set by the provider",
		},
		{
			name:   "label of our prefix",
			change: func(c *ClaimPolicy) { c.Labels["stateful-apps.io/claim-policy"] = "x" },
			at:     Path{"labels", "stateful-apps.io/claim-policy"}, says: "bookkeeping",
		},
		{
			name:   "bad annotation",
			change: func(c *ClaimPolicy) { c.Annotations = map[string]string{" ": ""} },
			at:     Path{"annotations", " "}, says: `" "`,
		},
	})
}
