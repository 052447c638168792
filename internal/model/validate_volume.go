package model

import (
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
)

// reservedVolumes are the pod's own volumes, and what they hold.
var reservedVolumes = map[string]string{
	"config-files": "config_files",
	"secret-files": "secrets",
}

// validateVolumes checks each volume, that no two are mounted at one place, and
// that the claims agree where a StatefulSet has one setting for all of them.
func validateVolumes(p *Problems, a Application) {
	mounted := map[string]string{}
	for _, name := range names(a.Volumes) {
		at, v := Path{"volumes", name}, a.Volumes[name]
		validateVolumeName(p, at, name)
		validateMountPath(p, at.At("mount_path"), v.MountPath)
		validateSource(p, at, v)
		validateFilesAboveMount(p, at.At("mount_path"), name, v.MountPath, a.ConfigFiles)

		where := path.Clean(v.MountPath)
		if other, twice := mounted[where]; twice {
			p.addReading(at.At("mount_path"), []Path{{"volumes", other, "mount_path"}}, "Two volumes in one place",
				"The volumes %q and %q are both mounted at %q; one would hide the other. Change one of the paths.", other, name, where)
			continue
		}
		mounted[where] = name
	}
	validateScaleDown(p, a)
}

func validateVolumeName(p *Problems, at Path, name string) {
	if holds, reserved := reservedVolumes[name]; reserved {
		p.add(at, "Reserved volume name", "A volume can't be named %q: that is the one that holds %s. Choose another name.", name, holds)
	}
	p.invalid(at, "Invalid volume name", "The volume's name", name, validation.IsDNS1123Label(name))
}

func validateMountPath(p *Problems, at Path, mount string) {
	switch {
	case !path.IsAbs(mount):
		p.add(at, "Path not absolute", "mount_path is %q; it has to be an absolute path, one that begins with a slash.", mount)
	case path.Clean(mount) == "/":
		p.add(at, "Volume over the image", "mount_path is %q: the volume would hide everything in the image. Mount it at a directory.", mount)
	case strings.Contains(mount, ":"):
		p.add(at, "Colon in a path", "mount_path %q has a colon, which Kubernetes does not allow in mount paths.", mount)
	}
}

// validateFilesAboveMount refuses a directory where a file is or below one. A
// file inside a volume is fine.
func validateFilesAboveMount(p *Problems, at Path, volume, mount string, files map[string]string) {
	for _, file := range names(files) {
		if path.Clean(mount) == path.Clean(file) || below(file, mount) {
			p.add(at, "Volume over a file",
				"The volume %q is mounted at %q, but config_files puts a file at %q, and a file can't be a directory as well. Change one of the paths.", volume, mount, file)
		}
	}
}

// validateSource wants exactly one source.
func validateSource(p *Problems, at Path, v Volume) {
	sources := []Path{at.At("size"), at.At("empty_dir")}
	switch {
	case v.Size == nil && v.EmptyDir == nil:
		p.addReading(at, sources, "Volume without a source",
			"The volume %q has neither size nor empty_dir. Set size for data that outlives the pod, or empty_dir = {} for scratch space.", at.last())
	case v.Size != nil && v.EmptyDir != nil:
		p.addReading(at, sources, "Volume with two sources",
			"The volume %q has size and empty_dir. Data outlives the pod (size) or it does not (empty_dir); remove one of them.", at.last())
	}
	if v.ClaimPolicy != nil && v.Size == nil {
		p.addReading(at.At("claim_policy"), sources, "Policy without a claim",
			"The volume %q has a claim_policy but no size, so there is no claim that the policy could apply to. Set size, or remove claim_policy.", at.last())
	}
	if v.EmptyDir != nil {
		validateEmptyDir(p, at.At("empty_dir"), *v.EmptyDir)
	}
	validateClaim(p, at, v)
}

func validateEmptyDir(p *Problems, at Path, e EmptyDir) {
	if e.Medium != nil && *e.Medium != "Memory" {
		p.add(at.At("medium"), "Unknown value", "medium is %q; it has to be \"Memory\". Leave it out for the node's disk.", *e.Medium)
	}
	if e.SizeLimit != nil {
		validateBytes(p, at.At("size_limit"), *e.SizeLimit)
	}
}

// validateClaim checks the size by itself and against the policy.
func validateClaim(p *Problems, at Path, v Volume) {
	if v.ClaimPolicy != nil {
		validateClaimPolicy(p, at.At("claim_policy"), *v.ClaimPolicy)
		validateNoBlock(p, at, *v.ClaimPolicy)
	}
	if v.Size == nil {
		return
	}
	size, ok := validateBytes(p, at.At("size"), *v.Size)
	if !ok || v.ClaimPolicy == nil {
		return
	}
	policy := *v.ClaimPolicy
	if least, set := quantityOf(policy.MinSize); set && size.Cmp(least) < 0 {
		p.addReading(at.At("size"), []Path{at.At("claim_policy", "min_size")}, "Size below the policy's minimum",
			"The volume %q has a size of %s, and its claim policy%s asks for at least %s. Raise the size or lower min_size of the policy.",
			at.last(), *v.Size, policy.called(), *policy.MinSize)
	}
	if most, set := quantityOf(policy.MaxSize); set && size.Cmp(most) > 0 {
		p.addReading(at.At("size"), []Path{at.At("claim_policy", "max_size")}, "Size above the policy's maximum",
			"The volume %q has a size of %s, and its claim policy%s allows at most %s. Lower the size or raise max_size of the policy.",
			at.last(), *v.Size, policy.called(), *policy.MaxSize)
	}
}

// validateNoBlock refuses block devices: a volume has a mount path, and a
// device can't be mounted by Kubernetes.
func validateNoBlock(p *Problems, at Path, policy ClaimPolicy) {
	if policy.VolumeMode != nil && *policy.VolumeMode == "Block" {
		p.add(at.At("claim_policy", "volume_mode"), "Block volumes not offered yet",
			"The volume %q asks for a block device (volume_mode = \"Block\"). The provider does not offer these for volumes of applications yet; use \"Filesystem\".", at.last())
	}
}

// validateScaleDown wants one answer from all claims of an autoscaled
// application: the StatefulSet deletes claims then, and it has one setting.
func validateScaleDown(p *Problems, a Application) {
	if a.Autoscaled == nil || !*a.Autoscaled || a.ControllerKind() != StatefulSet {
		return
	}
	var deleted, kept []string
	reads := []Path{{"controller"}, {"autoscaled"}}
	for _, name := range names(a.Volumes) {
		v := a.Volumes[name]
		if v.Size == nil {
			continue
		}
		if v.ClaimPolicy == nil {
			reads = append(reads, Path{"volumes", name, "claim_policy"})
			kept = append(kept, name)
			continue
		}
		reads = append(reads, Path{"volumes", name, "claim_policy", "on_scale_down"})
		if mode := v.ClaimPolicy.OnScaleDown; mode != nil && *mode == "Delete" {
			deleted = append(deleted, name)
		} else {
			kept = append(kept, name)
		}
	}
	if len(deleted) == 0 || len(kept) == 0 {
		return
	}
	p.addReading(Path{"volumes", deleted[0], "claim_policy", "on_scale_down"}, reads, "Volumes disagree on scaling down",
		"The claims of %s are to be deleted when an autoscaler removes replicas, those of %s are to be kept. A StatefulSet has one setting for all of its claims; "+
			"give all of these volumes policies with the same on_scale_down.", listed(deleted, "and"), listed(kept, "and"))
}
