package model

import (
	"testing"

	"k8s.io/utils/ptr"
)

// scratchAt is scratch space with some mounts.
func scratchAt(mounts ...Mount) func(*Application) {
	return func(a *Application) { a.Volumes["x"] = Volume{Mounts: mounts, EmptyDir: &EmptyDir{}} }
}

// device changes the application's claim volume to a raw device.
func device(change func(*Volume)) func(*Application) {
	return data(func(v *Volume) {
		v.ClaimPolicy.VolumeMode = ptr.To("Block")
		v.MountPath = ptr.To("/dev/xvda")
		change(v)
	})
}

func TestApplication_mountsAreRefused(t *testing.T) {
	x := Path{"volumes", "x"}
	first, second := x.At("mounts", 0), x.At("mounts", 1)
	mode := Path{"volumes", "data", "claim_policy", "volume_mode"}
	refuses(t, application, []refusal[Application]{
		{
			name: "no mount", change: scratchAt(),
			at: x.At("mount_path"), reads: []Path{x.At("mounts")}, says: "mounted nowhere",
		},
		{
			name: "path and mounts",
			change: func(a *Application) {
				a.Volumes["x"] = Volume{MountPath: ptr.To("/x"), Mounts: []Mount{{Path: "/y"}}, EmptyDir: &EmptyDir{}}
			},
			at: x, reads: []Path{x.At("mount_path"), x.At("mounts")}, says: "another element of mounts",
		},
		{
			name: "path in the volume beside mounts",
			change: func(a *Application) {
				a.Volumes["x"] = Volume{SubPath: ptr.To("a"), Mounts: []Mount{{Path: "/y"}}, EmptyDir: &EmptyDir{}}
			},
			at: x.At("sub_path"), reads: []Path{x.At("mount_path")}, says: "Set sub_path in the elements of mounts",
		},
		{
			name: "read-only beside mounts",
			change: func(a *Application) {
				a.Volumes["x"] = Volume{ReadOnly: ptr.To(true), Mounts: []Mount{{Path: "/y"}}, EmptyDir: &EmptyDir{}}
			},
			at: x.At("read_only"), reads: []Path{x.At("mount_path")}, says: "belongs to mount_path",
		},
		{name: "no path", change: scratchAt(Mount{}), at: first.At("path"), says: `path is ""`},
		{name: "root", change: scratchAt(Mount{Path: "/a"}, Mount{Path: "/"}), at: second.At("path"), says: "everything in the image"},
		{
			name: "unknown container", change: scratchAt(Mount{Path: "/x", Container: ptr.To("metrics")}),
			at: first.At("container"), reads: []Path{{"sidecars"}, {"init_containers"}}, says: `container is "metrics"`,
		},
		{
			name: "one volume twice in one place", change: scratchAt(Mount{Path: "/x"}, Mount{Path: "/x/"}),
			at: second.At("path"), reads: []Path{first.At("path")}, says: "mounted twice",
		},
		{
			name: "mounted over another volume", change: scratchAt(Mount{Path: "/x"}, Mount{Path: "/dev/shm"}),
			at: second.At("path"), reads: []Path{{"volumes", "shm", "mount_path"}}, says: `"shm" and "x" are both mounted`,
		},
		{name: "mounted over a file", change: scratchAt(Mount{Path: "/etc/pg/pg.conf"}), at: first.At("path"), says: "can't be a directory"},
		{
			name: "mounted over a secret", change: scratchAt(Mount{Path: "/etc/pg/ip"}),
			at: Path{"secrets", "POD_IP", "mount_path"}, reads: []Path{first.At("path")}, says: `the volume "x" is mounted at "/etc/pg/ip"`,
		},
		{name: "empty path in the volume", change: data(func(v *Volume) { v.SubPath = ptr.To("") }), at: Path{"volumes", "data", "sub_path"}, says: "sub_path is empty"},
		{name: "absolute path in the volume", change: scratchAt(Mount{Path: "/x", SubPath: ptr.To("/a")}), at: first.At("sub_path"), says: "begin with a slash"},
		{name: "path out of the volume", change: scratchAt(Mount{Path: "/x", SubPathExpr: ptr.To("a/../b")}), at: first.At("sub_path_expr"), says: `".."`},
		{
			name: "two paths in the volume", change: scratchAt(Mount{Path: "/x", SubPath: ptr.To("a"), SubPathExpr: ptr.To("$(POD_NAME)")}),
			at: first.At("sub_path_expr"), reads: []Path{first.At("sub_path")}, says: "Keep sub_path",
		},
		{
			name: "unknown propagation", change: scratchAt(Mount{Path: "/x", MountPropagation: ptr.To("Both")}),
			at: first.At("mount_propagation"), says: `"Both"`,
		},
		{
			name: "propagation without privileges", change: scratchAt(Mount{Path: "/x", MountPropagation: ptr.To("Bidirectional")}),
			at: first.At("mount_propagation"), reads: []Path{{"security_context", "privileged"}}, says: "or set security_context.privileged = true",
		},
		{
			name: "device that is read-only", change: device(func(v *Volume) { v.ReadOnly = ptr.To(true) }),
			at: Path{"volumes", "data", "read_only"}, reads: []Path{mode}, says: "raw device",
		},
		{
			name: "path in a device", change: device(func(v *Volume) { v.SubPath = ptr.To("a") }),
			at: Path{"volumes", "data", "sub_path"}, reads: []Path{mode}, says: "raw device",
		},
		{
			name: "device with a path that goes up", change: device(func(v *Volume) { v.MountPath = ptr.To("/dev/../xvda") }),
			at: Path{"volumes", "data", "mount_path"}, reads: []Path{mode}, says: `".."`,
		},
		{
			name: "device at two paths", change: device(func(v *Volume) { v.MountPath = nil; v.Mounts = []Mount{{Path: "/dev/a"}, {Path: "/dev/b"}} }),
			at: Path{"volumes", "data", "mounts", 1, "path"}, reads: []Path{{"volumes", "data", "mounts", 0, "path"}, mode}, says: `it has it at "/dev/a"`,
		},
		{
			name: "device in the place of a volume", change: device(func(v *Volume) { v.MountPath = ptr.To("/var/lib/pg/archive") }),
			at: Path{"volumes", "data", "mount_path"}, reads: []Path{{"volumes", "archive", "mount_path"}}, says: "both mounted",
		},
	})
}

func TestApplication_mountsAreTaken(t *testing.T) {
	for name, change := range map[string]func(*Application){
		"several paths":    scratchAt(Mount{Path: "/x", SubPath: ptr.To("a/b"), ReadOnly: ptr.To(true)}, Mount{Path: "/y", SubPathExpr: ptr.To("$(POD_NAME)"), MountPropagation: ptr.To("HostToContainer")}),
		"a device":         device(func(*Volume) {}),
		"a path with dots": scratchAt(Mount{Path: "/x", SubPath: ptr.To("..a/b..c")}),
	} {
		t.Run(name, func(t *testing.T) {
			a := application()
			change(&a)
			for _, p := range a.Validate() {
				t.Errorf("%v: %s", p.Path, p.Detail)
			}
		})
	}
}

func TestApplication_mountsOfOtherContainersAreTaken(t *testing.T) {
	a := crowd()
	privileged := a.Sidecars["metrics"]
	privileged.SecurityContext = &SecurityContext{Privileged: ptr.To(true)}
	a.Sidecars["metrics"] = privileged
	a.Volumes["shared"] = Volume{EmptyDir: &EmptyDir{}, Mounts: []Mount{
		{Path: "/shared", Container: ptr.To("metrics"), MountPropagation: ptr.To("Bidirectional")},
		{Path: "/shared", Container: ptr.To("prepare")}, {Path: "/shared"},
	}}
	if problems := a.Validate(); len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
}
