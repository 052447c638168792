package model

import (
	"path"
	"slices"
	"strings"
)

// place is one mount of a volume.
type place struct {
	Mount
	volume string
	// at is the attribute that has the path, whole the one that has all of it.
	at, whole Path
}

// container is the name of the container, "" for the main one.
func (x place) container() string { return orElse(x.Container, "") }

// attribute is one that says something of the mount, beside the path.
func (x place) attribute(name string) Path { return x.whole.At(name) }

// reads are the attributes that say where the place is.
func (x place) reads() []Path {
	if x.Container == nil {
		return []Path{x.at}
	}
	return []Path{x.at, x.attribute("container")}
}

// places are the mounts of all volumes, by name of the volume.
func (a Application) places() []place {
	var out []place
	for _, name := range names(a.Volumes) {
		v, at := a.Volumes[name], Path{"volumes", name}
		for i, m := range v.Places() {
			x := place{Mount: m, volume: name, at: at.At("mount_path"), whole: at}
			if v.MountPath == nil {
				x.at, x.whole = at.At("mounts", i, "path"), at.At("mounts", i)
			}
			out = append(out, x)
		}
	}
	return out
}

// isPrivileged says whether a container is, and by which attribute.
func (a Application) isPrivileged(name string) (bool, Path) {
	at, c := Path(nil), a.Container
	if sidecar, ok := a.Sidecars[name]; ok {
		at, c = Path{"sidecars", name}, sidecar.Container
	}
	for i, init := range a.InitContainers {
		if name != "" && init.Name == name {
			at, c = Path{"init_containers", i}, init.Container
		}
	}
	return c.IsPrivileged(), at.At("security_context", "privileged")
}

// validateMountChoice wants exactly one of the two ways to say where a volume is.
func validateMountChoice(p *Problems, at Path, v Volume) {
	both := []Path{at.At("mount_path"), at.At("mounts")}
	switch {
	case v.MountPath == nil && len(v.Mounts) == 0:
		p.addReading(at.At("mount_path"), both[1:], "Volume without a mount path",
			"The volume %q is mounted nowhere. Set mount_path for a directory of the main container, or mounts for several paths or other containers.", at.last())
	case v.MountPath != nil && len(v.Mounts) > 0:
		p.addReading(at, both, "Volume with mount_path and mounts",
			"The volume %q has mount_path and mounts. Make mount_path the path of another element of mounts, without a container.", at.last())
	}
	if v.MountPath != nil {
		return
	}
	for _, c := range []struct {
		name string
		set  bool
	}{{"sub_path", v.SubPath != nil}, {"read_only", v.ReadOnly != nil}} {
		if c.set {
			p.addReading(at.At(c.name), both[:1], "Setting of a mount outside of it",
				"%s of the volume %q belongs to mount_path, which is not set. Set %s in the elements of mounts.", c.name, at.last(), c.name)
		}
	}
}

// validatePlaces checks every mount, and that none is in the way of another or of
// a file.
func validatePlaces(p *Problems, a Application) {
	mounted := map[[2]string]place{}
	for _, x := range a.places() {
		validateMountPath(p, x.at, x.Path)
		validateContainerReference(p, a, x.attribute("container"), x.Container)
		validateSubPaths(p, x)
		validatePropagation(p, a, x)
		validateFilesAboveMount(p, x, a.ConfigFiles)
		if a.Volumes[x.volume].IsBlock() {
			validateDevice(p, a, x)
		}
		if !path.IsAbs(x.Path) {
			continue
		}
		where := [2]string{x.container(), path.Clean(x.Path)}
		other, twice := mounted[where]
		if !twice {
			mounted[where] = x
			continue
		}
		reads := append(other.reads(), x.reads()[1:]...)
		if other.volume == x.volume {
			p.addReading(x.at, reads, "One volume twice in one place", "The volume %q is mounted twice at %q. Remove one of the two.", x.volume, where[1])
			continue
		}
		p.addReading(x.at, reads, "Two volumes in one place",
			"The volumes %q and %q are both mounted at %q; one would hide the other. Change one of the paths.", other.volume, x.volume, where[1])
	}
}

func validateMountPath(p *Problems, at Path, mount string) {
	switch {
	case !path.IsAbs(mount):
		p.add(at, "Path not absolute", "%s is %q; it has to be an absolute path, one that begins with a slash.", at.last(), mount)
	case path.Clean(mount) == "/":
		p.add(at, "Volume over the image", "%s is %q: the volume would hide everything in the image. Mount it at a directory.", at.last(), mount)
	case strings.Contains(mount, ":"):
		p.add(at, "Colon in a path", "%s %q has a colon, which Kubernetes does not allow in mount paths.", at.last(), mount)
	}
}

// validateContainerReference wants the name of a container that there is.
func validateContainerReference(p *Problems, a Application, at Path, name *string) {
	others := a.ContainerNames()
	if name == nil || slices.Contains(others, *name) {
		return
	}
	which := "the application has no other containers"
	if len(others) > 0 {
		which = "beside it there are " + listed(others, "and")
	}
	p.addReading(at, []Path{{"sidecars"}, {"init_containers"}}, "Unknown container",
		"container is %q, and there is no container of that name. Leave it out for the main container; %s.", *name, which)
}

// validateSubPaths wants paths that stay in the volume.
func validateSubPaths(p *Problems, x place) {
	if x.SubPath != nil {
		validateInside(p, x.attribute("sub_path"), *x.SubPath)
	}
	if x.SubPathExpr == nil {
		return
	}
	validateInside(p, x.attribute("sub_path_expr"), *x.SubPathExpr)
	if x.SubPath != nil {
		p.addReading(x.attribute("sub_path_expr"), []Path{x.attribute("sub_path")}, "Two paths in a volume",
			"The mount at %q has sub_path and sub_path_expr. Keep sub_path for a path as it is written, or sub_path_expr for one with variables such as $(POD_NAME).", x.Path)
	}
}

// validateInside wants a path that is relative to a volume and leads nowhere else.
func validateInside(p *Problems, at Path, inside string) {
	switch {
	case inside == "":
		p.add(at, "Empty path", "%s is empty; it has to be a path in the volume. Leave it out for the volume's root.", at.last())
	case path.IsAbs(inside):
		p.add(at, "Path not relative", "%s is %q; it has to be a path in the volume, one that does not begin with a slash.", at.last(), inside)
	case hasBacksteps(inside):
		p.add(at, "Path out of the volume", "%s is %q; Kubernetes does not allow \"..\" in a path in a volume.", at.last(), inside)
	}
}

func hasBacksteps(file string) bool { return slices.Contains(strings.Split(file, "/"), "..") }

// validatePropagation wants a privileged container for what mounts something on
// the node.
func validatePropagation(p *Problems, a Application, x place) {
	at := x.attribute("mount_propagation")
	p.optionalOneOf(at, x.MountPropagation, "None", "HostToContainer", "Bidirectional")
	privileged, by := a.isPrivileged(x.container())
	if orElse(x.MountPropagation, "") == "Bidirectional" && !privileged {
		p.addReading(at, append(x.reads()[1:], by), "Propagation of a container that is not privileged",
			"mount_propagation is \"Bidirectional\", by which the container mounts file systems on the node; Kubernetes allows that to privileged containers only. "+
				"Use \"HostToContainer\" to see what is mounted on the node, or set %s = true.", by)
	}
}

// validateFilesAboveMount refuses a directory of the main container where a file
// is or below one. A file inside a volume is fine.
func validateFilesAboveMount(p *Problems, x place, files map[string]string) {
	if x.Container != nil {
		return
	}
	for _, file := range names(files) {
		if path.Clean(x.Path) == path.Clean(file) || below(file, x.Path) {
			p.add(x.at, "Volume over a file",
				"The volume %q is mounted at %q, but config_files puts a file at %q, and a file can't be a directory as well. Change one of the paths.", x.volume, x.Path, file)
		}
	}
}

// validateDevice refuses what only file systems have. A container has a device at
// one path.
func validateDevice(p *Problems, a Application, x place) {
	v := a.Volumes[x.volume]
	mode := v.modeAt(Path{"volumes", x.volume})
	for _, c := range []struct {
		name string
		set  bool
	}{
		{"sub_path", x.SubPath != nil}, {"sub_path_expr", x.SubPathExpr != nil},
		{"read_only", x.ReadOnly != nil}, {"mount_propagation", x.MountPropagation != nil},
	} {
		if c.set {
			p.addReading(x.attribute(c.name), []Path{mode}, "Setting of a file system for a device",
				"The volume %q is a raw device (volume_mode = \"Block\"), and %s is about file systems. Remove it.", x.volume, c.name)
		}
	}
	if hasBacksteps(x.Path) {
		p.addReading(x.at, []Path{mode}, "Path of a device with \"..\"", "%s is %q; Kubernetes does not allow \"..\" in the path of a device.", x.at.last(), x.Path)
	}
	for _, other := range a.places() {
		switch {
		case other.volume != x.volume:
		case slices.Equal(other.at, x.at):
			return
		case other.container() == x.container():
			p.addReading(x.at, append(slices.Concat(other.reads(), x.reads()[1:]), mode), "One device at two paths",
				"The volume %q is a raw device, which a container can have at one path only; it has it at %q already. Remove one of the mounts.", x.volume, other.Path)
			return
		}
	}
}

// modeAt is the attribute that makes the volume a device.
func (v Volume) modeAt(at Path) Path {
	switch {
	case v.Size != nil:
		return at.At("claim_policy", "volume_mode")
	case v.ExistingClaim != nil:
		return at.At("existing_claim", "volume_mode")
	default:
		return at.At("ephemeral", "volume_mode")
	}
}
